"""Ways in which instruments make sound, one a file; their parameters are rows of tables."""
