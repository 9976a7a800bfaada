"""Rooms by name: what they do to a sound, and what they answer. The rooms themselves are data, in ``rooms.toml``."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from menura.audio.clip import Samples
from menura.audio.convolution import Kernel, convolve
from menura.audio.equalizer import Band, equalize
from menura.audio.reverberation import Hall, respond
from menura.errors import UnknownNameError

BANDS = (125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
"""In hertz: where :attr:`Room.decay` is given."""


@dataclass(frozen=True)
class Room:
    """A place that sounds are heard in.

    Attributes
    ----------
    name : str
    names : tuple of str
        What else it is called, in English and Chinese.
    about : str
        What it is like.
    wet : float
        Level of its sound in dB, relative to the dry sound at its usual distance.
    size : tuple of float
        Length, width and height in metres.
    source : float
        Distance of the sound in it, in metres.
    decay : tuple of float
        Reverberation time (RT60) in seconds at each of :data:`BANDS`; empty for a place without reverberation.
    diffuse : float
        Level of the diffuse tail in dB, relative to the early reflections.
    open_sky : bool
        Whether nothing is reflected from above.
    filters : tuple of Band
        What everything heard in it passes through.
    """

    name: str
    names: tuple[str, ...] = ()
    about: str = ""
    wet: float = 0.0
    size: tuple[float, float, float] = (5.0, 4.0, 2.5)
    source: float = 1.0
    decay: tuple[float, ...] = ()
    diffuse: float = 0.0
    open_sky: bool = False
    filters: tuple[Band, ...] = ()


def names() -> tuple[str, ...]:
    """Return the names of all rooms, without their other names."""
    return tuple(_rooms())


def known() -> tuple[str, ...]:
    """Return everything that rooms are called, other names included."""
    return tuple({*names(), *(alias for room in _rooms().values() for alias in room.names)})


def get(name: str) -> Room:
    """Return the room of a name or alias, in any case.

    Raises
    ------
    UnknownNameError
        If no room is called so; the nearest names are suggested.
    """
    found = _aliases().get(_plain(name))
    if found is None:
        raise UnknownNameError("room", name, list(_aliases()), hint=f"Rooms: {', '.join(names())}.")
    return found


@lru_cache(maxsize=32)
def impulse_response(name: str, rate: int) -> Samples:
    """Return what a room answers to an impulse, without the impulse itself.

    Parameters
    ----------
    name : str
        Name or alias of a room.
    rate : int
        Sample rate in hertz.

    Returns
    -------
    ndarray [shape=(2, n), dtype=float32]
        Read-only, always the same, each channel with an energy of 1; ``n`` is 0 for a place without reverberation.

    Raises
    ------
    UnknownNameError
        If there is no such room.
    """
    room = get(name)
    if not room.decay:
        return _frozen(np.zeros((2, 0), np.float32))
    hall = Hall(room.size, room.source, BANDS, room.decay, room.diffuse, room.open_sky)
    return _frozen(respond(hall, rate, seed=_seed(room.name)))


def coloured(samples: Samples, rate: int, name: str) -> Samples:
    """Return a sound as it reaches the listener directly: through what everything in a room passes through.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
        Sample rate in hertz.
    name : str
        Name or alias of a room.

    Returns
    -------
    ndarray [shape=(channels, n), dtype=float32]

    Raises
    ------
    UnknownNameError
        If there is no such room.
    """
    return equalize(samples, rate, get(name).filters)


def send(name: str, wet_db: float = 0.0) -> float:
    """Return the factor by which a room hears the sum of a sound's two channels.

    Parameters
    ----------
    name : str
        Name or alias of a room.
    wet_db : float
        Level added to that of the room's sound. A sound that was made quieter for its distance keeps its reverberation
        if the same number of dB is added here.

    Raises
    ------
    UnknownNameError
        If there is no such room.
    """
    return float(np.sqrt(0.5) * 10 ** ((get(name).wet + wet_db) / 20))


def answer(sent: Samples, rate: int, name: str) -> Samples:
    """Return what a room answers to what it hears.

    Parameters
    ----------
    sent : ndarray [shape=(n,)]
        Sounds that lie in it, each the sum of its channels times :func:`send`.
    rate : int
        Sample rate in hertz.
    name : str
        Name or alias of a room.

    Returns
    -------
    ndarray [shape=(2, n + tail), dtype=float32]
        Without the sounds themselves; empty for a place without reverberation.

    Raises
    ------
    UnknownNameError
        If there is no such room.
    """
    return convolve(sent[np.newaxis], _kernel(get(name).name, rate))


@lru_cache(maxsize=32)
def _kernel(name: str, rate: int) -> Kernel:
    return Kernel(impulse_response(name, rate))


@lru_cache(maxsize=1)
def _rooms() -> dict[str, Room]:
    text = files("menura.audio").joinpath("rooms.toml").read_text(encoding="utf-8")
    return {name: _room(name, entry) for name, entry in tomllib.loads(text).items()}


def _room(name: str, entry: dict[str, object]) -> Room:
    filters = tuple(Band(**band) for band in entry.pop("filters", ()))  # type: ignore[attr-defined]
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Room(name, filters=filters, **plain)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _aliases() -> dict[str, Room]:
    return {_plain(alias): room for room in _rooms().values() for alias in (room.name, *room.names)}


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _seed(name: str) -> int:
    """Return the seed of a room's tail: chance, of a kind whose decay in each octave comes out near the data."""
    return int.from_bytes(f"tail {name}".encode(), "big")


def _frozen(response: Samples) -> Samples:
    response.flags.writeable = False
    return response
