"""Clouds of small contacts: dense or sparse, of small or large pieces, begun and ended."""

import numpy as np
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask, Signal

RATE = 44_100


def asked(seconds: float = 4.0, start: float = 0.0, stretch: int = 0, **values: float) -> Ask:
    crumble = mechanism("crumble")
    return Ask({k: p.default for k, p in crumble.parameters.items()} | values, RATE, seconds, start, 60.0, 9, stretch)


def heard(ask: Ask) -> Signal:
    crumble = mechanism("crumble")
    return crumble.signal(crumble.controls(ask), ask)


@pytest.mark.parametrize("density", [20.0, 200.0])
def test_contacts_are_as_dense_as_asked(density: float) -> None:
    found = mechanism("crumble").controls(asked(20.0, density=density, depth=0.0)).times
    assert np.sum(found >= 0.1) / 19.9 == pytest.approx(density, rel=0.2)


def test_clusters_follow_closely() -> None:
    alone = mechanism("crumble").controls(asked(20.0, density=20.0, cluster=1.0, depth=0.0))
    grouped = mechanism("crumble").controls(asked(20.0, density=20.0, cluster=5.0, depth=0.0))
    assert np.median(np.diff(np.sort(grouped.times))) < 0.6 * np.median(np.diff(np.sort(alone.times)))


def test_few_large_contacts_make_a_crackle() -> None:
    def crest(sizes: float) -> float:
        sound = heard(asked(sizes=sizes, density=2000.0, largest=100.0, hiss=-80.0))
        return float(np.abs(sound).max() / sound.std())

    assert crest(1.2) > 1.5 * crest(4.0)


def test_it_dies_away_when_asked() -> None:
    sound = heard(asked(release=0.3, hiss=-10.0))
    assert np.sum(sound[2 * RATE :] ** 2) < 0.01 * np.sum(sound**2)


def test_stretches_agree_where_they_overlap() -> None:
    a, b = heard(asked(3.0, hiss=-80.0)), heard(asked(3.0, start=2.0, stretch=1, hiss=-80.0))
    assert np.allclose(a[2 * RATE :], b[:RATE], atol=1e-4)
