"""Values as data: frozen records, what is wrong with them in words, and how they are written down."""
