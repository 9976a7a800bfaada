"""How loud a network's sound is in the mix: as loud as Menura's own, so that what the plan balances stays balanced."""

from dataclasses import replace

import numpy as np

from menura.audio import loudness
from menura.audio.clip import Samples
from menura.engines import registry
from menura.engines.base import Scene
from menura.errors import MenuraError
from menura.plans.model import Controls, Event, Sound, Speech

SOUND, SPEECH, MUSIC = -26.0, -21.0, -16.0
"""LUFS of a sound that Menura does not know (its loudest 400 ms), of a voice, of a whole ensemble (the usual mix)."""

REFERENCE = 4.0
"""Seconds of Menura's own sound that are listened to."""

SILENCE = -100.0
"""LUFS below which there is nothing to bring to a level."""


def levelled(samples: Samples, rate: int, event: Event, scene: Scene) -> Samples:
    """Return a network's sound at the level that its event has when Menura renders it itself.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
    event : Event
    scene : Scene
    """
    if isinstance(event.body, Sound):
        wanted, measured = _usual(event, scene), _loudest(samples, rate)
    else:
        wanted = SPEECH if isinstance(event.body, Speech) else MUSIC
        measured = _whole(samples, rate)
    if measured < SILENCE:
        return samples
    return np.asarray(samples * 10 ** ((wanted - measured) / 20), np.float32)


def _usual(event: Event, scene: Scene) -> float:
    """Return how loud Menura's own sound of that name is."""
    alone = event.model_copy(update={"duration": min(event.duration, REFERENCE), "controls": Controls()})
    try:
        own = registry.get(registry.RESIDENT["sound"]).render([alone], replace(scene, stretch=None))
    except MenuraError:  # a sound that Menura has not
        return SOUND
    found = _loudest(own.samples, own.sample_rate)
    return found if found > SILENCE else SOUND


def _loudest(samples: Samples, rate: int) -> float:
    """Return the loudest 400 ms in LUFS; what is shorter is measured as if silence followed."""
    energies = _energies(samples, rate)
    return float(loudness.momentary(energies).max(initial=-np.inf))


def _whole(samples: Samples, rate: int) -> float:
    """Return the integrated loudness in LUFS; of what is too short for it, the loudest 400 ms."""
    found = loudness.integrated(_energies(samples, rate))
    return _loudest(samples, rate) if found is None else found


def _energies(samples: Samples, rate: int) -> loudness.Energies:
    missing = max(0, round(0.5 * rate) - samples.shape[1]) + loudness.hop(rate)
    return loudness.hop_energies(np.pad(samples, ((0, 0), (0, missing))), rate)
