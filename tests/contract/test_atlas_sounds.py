"""Every sound of the atlas through one suite: what a listener, a mixer and a cache may rely on."""

from collections import Counter

import numpy as np
import pytest

from menura.audio import rooms
from menura.audio.clip import Samples
from menura.engines.base import Scene, Stretch
from menura.engines.sounds import SoundsEngine
from menura.engines.sounds.atlas import Sound, load
from menura.engines.sounds.instance import choices
from menura.engines.sounds.level import loudest
from menura.engines.sounds.mechanisms import mechanism
from menura.plans.model import Controls, Event
from menura.plans.model import Sound as Body

RATE = 24_000
ENGINE = SoundsEngine()
NAMES = load().names
ESC_50 = """
    dog-bark rooster-crow pig-grunt cow-moo frog-croak cat-meow hen-cluck insects sheep-bleat crow-caw rain sea-waves
    fire crickets bird-chirp water-drip wind pouring-water toilet-flush thunder baby-cry sneeze clapping breathing cough
    footsteps laughter brushing-teeth snoring drinking door-knock mouse-click keyboard-typing door-creak can-opening
    washing-machine vacuum-cleaner clock-alarm clock-tick glass-break helicopter chainsaw siren car-horn engine train
    church-bell airplane fireworks hand-saw
"""


def event_of(sound: Sound, seconds: float | None = None, **changes: object) -> Event:
    typical = float(np.mean(sound.duration)) if sound.form != "bed" else 2.0
    made = Event(id="x-1", track="x", start=0.0, duration=seconds or min(typical, 4.0), body=Body(name=sound.name))
    return made.model_copy(update=changes)


def rendered(event: Event, seed: int = 0, stretch: Stretch | None = None) -> Samples:
    scene = Scene(sample_rate=RATE, seed=seed, duration=event.duration, stretch=stretch)
    return np.asarray(ENGINE.render([event], scene).samples[0], np.float32)


def test_there_are_enough_sounds() -> None:
    assert len(NAMES) >= 180
    assert set(NAMES) >= {*ESC_50.split()}


@pytest.mark.parametrize("name", NAMES)
def test_sound_is_exact_finite_reproducible_and_varied(name: str) -> None:
    sound = ENGINE.atlas.get(name)
    event = event_of(sound)
    first = rendered(event)
    assert first.size == round(event.duration * RATE)
    assert np.isfinite(first).all()
    assert np.array_equal(first, rendered(event))
    assert not np.array_equal(first, rendered(event, seed=1))
    assert abs(float(first.mean())) < 0.02 * max(float(np.abs(first).max()), 1e-6), "it has an offset"


@pytest.mark.parametrize("name", NAMES)
def test_sound_has_the_level_that_the_atlas_says(name: str) -> None:
    sound = ENGINE.atlas.get(name)
    measured = loudest(rendered(event_of(sound)), RATE)
    assert measured is not None
    # The level of a place is that of its air; what happens in it by chance comes on top.
    assert abs(measured - sound.level) < (20 if sound.layers else 4.5)


@pytest.mark.parametrize("name", [n for n in NAMES if load().get(n).form == "impulse"])
def test_impulse_begins_at_its_first_sample(name: str) -> None:
    signal = np.abs(rendered(event_of(ENGINE.atlas.get(name))))
    first = int(np.flatnonzero(signal > 0.1 * signal.max())[0])
    assert first <= 0.012 * RATE


@pytest.mark.parametrize("name", [n for n in NAMES if load().get(n).form == "bed"])
def test_bed_goes_on_evenly_and_can_be_cut_anywhere(name: str) -> None:
    sound = ENGINE.atlas.get(name)
    event = event_of(sound, 3600.0)
    early = rendered(event, stretch=Stretch(0.0, 8.0, 0))
    late = rendered(event, stretch=Stretch(3040.0, 8.0, 160))
    assert early.size == late.size == 8 * RATE
    levels = [loudest(part, RATE) for part in (early, late)]
    assert None not in levels
    assert abs(levels[0] - levels[1]) < (30 if sound.layers else 18)  # type: ignore[operator]


@pytest.mark.parametrize("name", NAMES)
def test_sound_takes_every_human_parameter_and_variant(name: str) -> None:
    sound = ENGINE.atlas.get(name)
    if sound.files:
        return
    for parameter in sound.human:
        for value in (0.0, 1.0):
            body = Body(name=name, parameters={parameter: value})
            assert np.isfinite(rendered(event_of(sound, 0.3, body=body))).all()
    for parameter, variants in sound.variants.items():
        for variant in variants:
            body = Body(name=name, parameters={parameter: variant})
            assert np.isfinite(rendered(event_of(sound, 0.3, body=body))).all()


@pytest.mark.parametrize("name", NAMES)
def test_values_lie_within_what_the_mechanism_allows(name: str) -> None:
    sound = ENGINE.atlas.get(name)
    known = mechanism(sound.mechanism).parameters
    assert set(sound.columns) <= set(known)
    assert set(sound.ranges) <= set(known)
    assert {k for ends in sound.human.values() for k in ends} <= set(known)
    assert {k for group in sound.variants.values() for values in group.values() for k in values} <= set(known)
    assert len(choices(sound, known)) > 0
    for column, values in zip(sound.columns, zip(*sound.rows, strict=True), strict=True):
        assert all(known[column].low <= value <= known[column].high for value in values), column
    for parameter, (low, high) in sound.ranges.items():
        assert known[parameter].low <= low <= high <= known[parameter].high, parameter


@pytest.mark.parametrize("name", NAMES)
def test_sound_names_rooms_that_exist(name: str) -> None:
    assert set(ENGINE.atlas.get(name).rooms) <= set(rooms.names())


@pytest.mark.parametrize("curve", ["pitch", "loudness", "brightness"])
def test_controls_drive_a_sound(curve: str) -> None:
    event = event_of(ENGINE.atlas.get("rain"), 2.0)
    plain = rendered(event)
    most = 6.0 if curve == "brightness" else 12.0
    controls = Controls.model_validate({curve: ((0.0, 0.0), (2.0, most))})
    driven = rendered(event.model_copy(update={"controls": controls}))
    assert driven.size == plain.size
    assert not np.array_equal(driven, plain)
    quarter = RATE // 2
    if curve == "loudness":
        ratio = np.std(driven[-quarter:]) / np.std(plain[-quarter:])
        assert 9 < 20 * np.log10(ratio) < 12.5


def test_no_alias_means_two_sounds() -> None:
    owners = Counter(alias.lower() for sound in load().sounds() for alias in {*sound.en, *sound.zh})
    assert [alias for alias, count in owners.items() if count > 1] == []
