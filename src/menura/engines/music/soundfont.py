"""The other door: the same notes through a SoundFont, by FluidSynth, offline."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import c_void_p
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from menura.audio.clip import Samples
from menura.engines.music.touches import Touch
from menura.errors import MissingExtraError, PlanError
from menura.scores.instruments import Instrument

GAIN = 1.0
"""Of the synthesiser: with it, the usual SoundFonts are about as loud as the embedded instruments."""

RING = 4.0
"""Seconds, at most, for which a note that is let go is left to sound."""

RANGE = 24
"""Semitones of a pitch bend to each side."""

GRID = 0.02
"""Seconds between the points at which a pitch curve is followed."""

_playing = Lock()

Bend = Callable[[float], float]
"""From seconds to semitones."""


def play(
    path: Path,
    instrument: Instrument,
    touches: Sequence[Touch],
    rate: int,
    start: float,
    length: int,
    bend: Bend | None = None,
) -> Samples:
    """Return notes as a SoundFont plays them.

    Parameters
    ----------
    path : Path
        Of the SoundFont.
    instrument : Instrument
        Its General MIDI program is what plays.
    touches : sequence of Touch
    rate : int
        8 000 … 96 000 Hz.
    start : float
        Seconds of the first sample.
    length : int
        Samples.
    bend : callable, optional
        How the pitch moves.

    Returns
    -------
    ndarray [shape=(2, length), dtype=float32]

    Raises
    ------
    MissingExtraError
        If pyfluidsynth or the FluidSynth library is not installed.
    PlanError
        If the file is broken.
    """
    with _playing, _synth(path, rate) as (synth, font):
        synth.program_select(0, font, 128 if instrument.is_percussion else 0, instrument.program)
        return _rendered(synth, _moves(touches, rate, start, length, bend), length)


Move = tuple[int, int, str, tuple[int, ...]]


def _moves(touches: Sequence[Touch], rate: int, start: float, length: int, bend: Bend | None) -> list[Move]:
    """Return what is sent to the synthesiser: sample, order within it, what, with what."""
    moves: list[Move] = []
    again: dict[int, int] = {}
    for touch in sorted(touches, key=lambda each: each.start, reverse=True):
        first = max(round((touch.start - start) * rate), 0)
        # A key that is let go silences every note on it: it is let go before it is struck again.
        last = min(max(first + round(touch.held * rate), first + 1), again.get(touch.pitch, length))
        again[touch.pitch] = first
        moves.append((first, 2, "noteon", (0, touch.pitch, min(max(round(127 * touch.velocity), 1), 127))))
        moves.append((last, 1, "noteoff", (0, touch.pitch)))
    if bend is not None:
        steps = range(0, length, round(GRID * rate))
        moves.extend((at, 0, "pitch_bend", (0, _wheel(bend(start + at / rate)))) for at in steps)
    return sorted(moves)


def _wheel(semitones: float) -> int:
    return min(max(round(8192 * semitones / RANGE), -8192), 8191)


def _rendered(synth: Any, moves: Sequence[Move], length: int) -> Samples:
    for number, value in ((101, 0), (100, 0), (6, RANGE), (38, 0)):
        synth.cc(0, number, value)
    out, now = np.zeros((2, length), np.float32), 0
    for at, _, name, values in moves:
        if at >= length:
            break
        _write(synth, out, now, at)
        now = at
        getattr(synth, name)(*values)
    _write(synth, out, now, length)
    return out


def _write(synth: Any, out: Samples, begin: int, end: int) -> None:
    """Let the synthesiser fill some samples, in floating point: its whole numbers are dithered, never twice alike."""
    if end > begin:
        left, right = (channel.ctypes.data_as(c_void_p) for channel in out)
        write = library()._fl.fluid_synth_write_float
        write(c_void_p(synth.synth), end - begin, left, begin, 1, right, begin, 1)


def library() -> Any:
    """Return the module that speaks to FluidSynth.

    Raises
    ------
    MissingExtraError
        If it, or the library it needs, is not installed.
    """
    try:
        import fluidsynth
    except ImportError as error:
        raise MissingExtraError(
            "A SoundFont is played by FluidSynth, which is not installed.",
            hint="Run: pip install 'menura[soundfont]' and install the library (Debian: apt install libfluidsynth3).",
        ) from error
    return fluidsynth


@contextmanager
def _synth(path: Path, rate: int) -> Iterator[tuple[Any, int]]:
    """Lend a new synthesiser, and the number of the font in it: one that has played before never sounds quite alike."""
    fluidsynth = library()
    for level in range(5):
        fluidsynth._fl.fluid_set_log_function(level, c_void_p(None), c_void_p(None))
    settings = {"synth.reverb.active": 0, "synth.chorus.active": 0, "synth.polyphony": 256}
    # Only what the chosen program plays is read: that takes milliseconds, however large the file.
    settings["synth.dynamic-sample-loading"] = 1
    synth = fluidsynth.Synth(gain=GAIN, samplerate=float(rate), channels=16, **settings)
    try:
        font = synth.sfload(str(path))
        if font < 0:
            raise PlanError(f"The SoundFont {path.name!r} is broken.", hint="Download it again, or name another one.")
        yield synth, font
    finally:
        synth.delete()
