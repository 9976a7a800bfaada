"""Modes as other programs name them."""

LIKE = {"blues": "minor", "gong": "major", "shang": "dorian", "jue": "phrygian", "zhi": "mixolydian", "yu": "minor"}
"""The mode with the same signature that they know."""


def like(mode: str) -> str:
    """Return the mode that stands for one in a file."""
    return LIKE.get(mode, mode)
