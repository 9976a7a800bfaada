"""Words and a file, in either order, as arguments of a verb."""

from collections.abc import Callable, Sequence
from pathlib import Path

from menura.errors import RequestError


def split(
    arguments: Sequence[str], is_file: Callable[[str], bool], *, kind: str, example: str
) -> tuple[str, Path | None]:
    """Return words and a file from arguments in either order.

    Parameters
    ----------
    arguments : sequence of str
    is_file : callable
        Tells whether an argument names a file.
    kind : str
        What the file is, in one word: ``"score"``.
    example : str
        What to type.

    Raises
    ------
    RequestError
        If there are two files, or more than one text.
    """
    files = [argument for argument in arguments if is_file(argument)]
    words = [argument for argument in arguments if not is_file(argument)]
    if len(files) > 1 or len(words) > 1:
        raise RequestError(
            f"Up to one {kind} and one text are taken; there were {len(files)} {kind}s and {len(words)} texts.",
            hint=f"Put the words in quotes: {example}",
        )
    return (words[0] if words else ""), (Path(files[0]) if files else None)
