"""Music as data: lead sheets, what is wrong with them, how they are changed, and the files they come from and go to."""
