"""What every verb refuses before it begins: seeds, words and names that make no sense."""

from menura.errors import RequestError, UnknownNameError

LONGEST = 4000
"""Characters of a description of music."""

LYRICISTS = ("grammar", "chat")


def require_seed(seed: int) -> None:
    """Raise `RequestError` unless a seed is a number that a plan can hold."""
    if not -(2**63) <= seed < 2**63:
        raise RequestError(f"The seed is {seed}; it must be a whole number of at most 63 bits.", hint="--seed 1")


def require_style(words: str) -> None:
    """Raise `RequestError` if a description of music is too long."""
    if len(words) > LONGEST:
        raise RequestError(
            f"The description has {len(words)} characters; at most {LONGEST} are allowed.", hint="Shorten it."
        )


def require_something(words: str, *others: object) -> None:
    """Raise `RequestError` if neither words nor anything else says what shall be played."""
    if not words.strip() and not any(others):
        raise RequestError(
            "The request is empty: it has neither words nor a score.",
            hint='For example: menura compose "romantic classical piano, tender, slow" -o piece.flac',
        )


def require_lyricist(name: str) -> None:
    """Raise `UnknownNameError` unless somebody of a name writes lyrics."""
    if name not in LYRICISTS:
        raise UnknownNameError("lyricist", name, LYRICISTS)


def require_one_source(lyrics: str, write: str) -> None:
    """Raise `RequestError` if lyrics are given and shall be written too."""
    if lyrics.strip() and write.strip():
        raise RequestError(
            "There are lyrics, and what to write others about; one of the two is sung.",
            hint="Leave the lyrics or --write out.",
        )
