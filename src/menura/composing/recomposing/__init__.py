"""Music changed as a whole: another mood, another style, another tune, a longer form; what is not meant stays."""
