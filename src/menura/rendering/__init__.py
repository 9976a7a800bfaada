"""From a plan to sound: pieces, cached by content, placed in space, mixed in blocks, mastered, written."""
