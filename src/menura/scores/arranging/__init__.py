"""From lead sheet to performance: patterns become notes, notes become times."""
