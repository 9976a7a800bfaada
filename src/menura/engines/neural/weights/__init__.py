"""Weights of published and of our own networks: what they are, where they lie, how they are read."""
