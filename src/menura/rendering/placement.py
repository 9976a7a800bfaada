"""A piece's place in space: its level and pan over time, its distance, and what its room hears of it."""

import numpy as np

from menura.audio import distance, panning, rooms
from menura.audio.clip import Clip, Samples
from menura.engines.base import Engine, Located, Scene
from menura.errors import EngineError, MenuraError
from menura.plans.curve import Curve, is_constant, sample, shifted
from menura.plans.model import Event
from menura.rendering.pieces import OVERLAP, Piece

USUAL = 2.0
"""Metres at which an event is heard when its engine does not know better."""

BLAME = "This is a fault of the engine, not of the plan: report it to its makers, or choose another with --engine."

GRID = 0.02
"""Seconds between the points at which gain, pan and distance are read."""


def placed(piece: Piece, scene: Scene) -> Samples:
    """Return a piece as it is heard directly, before the gain of its track; see :func:`send` for its room.

    Parameters
    ----------
    piece : Piece
    scene : Scene

    Returns
    -------
    ndarray [shape=(2, piece.length), dtype=float32]

    Raises
    ------
    EngineError
        If the engine fails, or its clip has another rate, length or number of channels than its contract says.
    """
    dry = _rendered(piece, scene)
    event, rate = piece.event, scene.sample_rate
    begins = piece.stretch.start if piece.stretch else 0.0
    dry = _louder(_joined(dry, piece, rate), event.gain, begins, rate)
    if event.distance is not None:
        dry = _away(dry, event.distance, begins, rate, usual_distance(piece.engine, event))
    stereo = panning.pan(dry, _pan(piece, begins, dry.shape[1], rate))
    return rooms.coloured(stereo, rate, piece.track.space)


def send(piece: Piece, rate: int) -> float:
    """Return the factor by which a piece's room hears the sum of its channels.

    A sound far away is quieter, and its room's share of it is larger: that falls by half as many dB.
    """
    event, wet = piece.event, piece.track.send
    if event.distance is not None:
        begins = piece.stretch.start if piece.stretch else 0.0
        path = sample(event.distance, begins + _grid(piece.length, rate))
        wet += 10 * float(np.log10(max(float(np.median(path)), 0.1) / usual_distance(piece.engine, event)))
    return rooms.send(piece.track.space, wet)


def usual_distance(engine: Engine, event: Event) -> float:
    """Return the distance in metres at which an event keeps its level."""
    return engine.usual_distance(event) if isinstance(engine, Located) else USUAL


def _rendered(piece: Piece, scene: Scene) -> Samples:
    """Return what the engine makes of a piece; a stranger's engine may raise or return anything."""
    name = f"The engine {piece.engine.card.name!r}"
    try:
        clip = piece.engine.render(piece.events, scene.at(piece.stretch) if piece.stretch else scene)
    except MenuraError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise EngineError(f"{name} failed at {piece.event.id}: {reason}.", hint=BLAME) from error
    if not isinstance(clip, Clip):
        raise EngineError(f"{name} returned a {type(clip).__name__} for {piece.event.id}, not a Clip.", hint=BLAME)
    wanted = round((piece.stretch.duration if piece.stretch else piece.event.duration) * scene.sample_rate)
    fits = (clip.sample_rate, clip.length) == (scene.sample_rate, wanted)
    if not fits or clip.channels not in {1, piece.engine.card.channels}:
        raise EngineError(
            f"{name} returned {clip.length} samples of {clip.channels} channels at {clip.sample_rate} Hz for "
            f"{piece.event.id}; its contract is {wanted} samples of {piece.engine.card.channels} at "
            f"{scene.sample_rate} Hz.",
            hint=BLAME,
        )
    return clip.samples


def _joined(samples: Samples, piece: Piece, rate: int) -> Samples:
    """Return a window with ramps where it passes into the next.

    Of equal power where windows are independent noise, whose powers add; of equal gain where they are the same sound.
    """
    if piece.stretch is None or piece.stretch.onsets is not None:
        return samples
    n = min(round(OVERLAP * rate), samples.shape[1])
    rise = (np.arange(n) + 0.5) / n
    ramp = np.asarray(rise if piece.engine.card.coherent else np.sin(0.5 * np.pi * rise), np.float32)
    ramped = samples.copy()
    if piece.stretch.index > 0:
        ramped[:, :n] *= ramp
    if not piece.last:
        ramped[:, samples.shape[1] - n :] *= ramp[::-1]
    return ramped


def _louder(samples: Samples, gain: Curve, begins: float, rate: int) -> Samples:
    if gain == 0.0:
        return samples
    if is_constant(gain):
        return samples * np.float32(10 ** (float(sample(gain, [0.0])[0]) / 20))
    decibels = sample(shifted(gain, -begins), np.arange(samples.shape[1]) / rate)
    return np.asarray(samples * 10 ** (decibels / 20), np.float32)


def _away(samples: Samples, metres: Curve, begins: float, rate: int, usual: float) -> Samples:
    """Return samples as heard from a distance.

    Only the air beyond the usual distance is added: what lies before it is part of how the sound is known.
    """
    if is_constant(metres):
        away = float(sample(metres, [0.0])[0])
        return distance.air(samples, rate, max(away - usual, 0.0)) * np.float32(_factor(away, usual))
    path = sample(shifted(metres, -begins), np.arange(samples.shape[1]) / rate)
    return distance.air(samples, rate, np.maximum(path - usual, 0.0)) * _factor(path, usual)


def _factor(metres: float | Samples, usual: float) -> Samples:
    return np.asarray(10 ** (distance.level(metres, usual) / 20), np.float32)


def _pan(piece: Piece, begins: float, length: int, rate: int) -> float | Samples:
    if is_constant(piece.event.pan):
        return float(np.clip(sample(piece.event.pan, [0.0])[0] + piece.track.pan, -1, 1))
    grid = _grid(length, rate)
    places = np.clip(sample(piece.event.pan, begins + grid) + piece.track.pan, -1, 1)
    return np.asarray(np.interp(np.arange(length) / rate, grid, places), np.float32)


def _grid(length: int, rate: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.arange(0.0, length / rate + GRID, GRID)
