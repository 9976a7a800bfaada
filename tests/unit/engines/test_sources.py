"""A row of barks is one dog's; a bell has one pitch; another take, another dog."""

import numpy as np

from menura.engines.base import Scene, Stretch
from menura.engines.sounds import SoundsEngine
from menura.plans.model import Event, Sound


def values(name: str, number: int, *, track: str = "a", seed: int | None = None) -> dict[str, float]:
    event = Event(id=f"{name}-{number}", track=track, start=0, duration=1, seed=seed, body=Sound(name=name))
    engine = SoundsEngine()
    return dict(engine._ask(engine.atlas.get(name), event, Scene(), _whole()).values)


def _whole() -> Stretch:
    from menura.engines.base import Stretch

    return Stretch(0.0, 1.0, 0)


def test_a_bell_strikes_the_same_each_time() -> None:
    assert values("church-bell", 1) == values("church-bell", 2)


def test_barks_of_one_dog_are_alike_but_never_equal() -> None:
    first, second = values("dog-bark", 1), values("dog-bark", 2)
    assert first != second
    near = [abs(np.log(first[k] / second[k])) for k in first if first[k] > 0 and second[k] > 0]
    assert np.median(near) < 0.25


def test_other_tracks_and_other_takes_are_other_sources() -> None:
    assert values("church-bell", 1) != values("church-bell", 1, track="b")
    assert values("church-bell", 1) != values("church-bell", 1, seed=5)
