"""What a plan and its sound look like: timelines for the eye and for the terminal."""
