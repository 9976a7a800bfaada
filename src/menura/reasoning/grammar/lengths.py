"""How short and how long a scene may be."""

from menura.errors import RequestError

LEAST, MOST = 0.05, 86_400.0
"""Seconds that a scene lasts at least and at most: nothing is recognised in less, and a plan holds one day."""


def require(seconds: float) -> None:
    """Refuse a length that no scene can have.

    Parameters
    ----------
    seconds : float

    Raises
    ------
    RequestError
        If it is shorter than :data:`LEAST` or longer than :data:`MOST`.
    """
    if not LEAST <= seconds <= MOST:
        raise RequestError(
            f"A duration of {seconds:g} s was asked for; it must be at least {LEAST:g} s and at most {MOST:g} s.",
            hint="For example: -d 10",
        )
