"""What each kind of golden case gives the outputs of: one module a kind, named like it."""
