"""Sound as a value: clips, files, loudness, effects and space. Its modules are imported directly."""
