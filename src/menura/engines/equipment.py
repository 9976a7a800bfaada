"""What engines of networks need besides Menura itself, looked up without importing any of it."""

from importlib.util import find_spec

from menura.errors import MissingExtraError

INSTALL = "pip install 'menura[neural]'"
"""The line that installs the libraries of networks."""


def libraries(name: str, *needed: str) -> None:
    """Return if libraries are installed, without importing them.

    Parameters
    ----------
    name : str
        What needs them.
    *needed : str

    Raises
    ------
    MissingExtraError
        If one is not.
    """
    missing = [each for each in needed if find_spec(each) is None]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise MissingExtraError(f"{name} needs {', '.join(missing)}, which {verb} not installed.", hint=INSTALL)
