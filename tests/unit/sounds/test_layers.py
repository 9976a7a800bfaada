"""Places: every layer exists, sparse things come as often as they should, and what is left out is not heard."""

import numpy as np
import pytest

from menura.audio.clip import Samples
from menura.engines.base import Scene, Stretch
from menura.engines.sounds import SoundsEngine, layers
from menura.engines.sounds.atlas import Atlas, load
from menura.engines.sounds.atlas import Sound as Described
from menura.engines.sounds.mechanisms import mechanism
from menura.errors import AtlasError, RequestError, UnknownNameError
from menura.plans.model import Event, Sound

PLACES = [sound for sound in load().sounds() if sound.layers]
RATE = 16_000

BEEP = {
    "mechanism": "beeper", "form": "burst", "en": ["beep"], "zh": ["哔"], "tags": ["machine"], "duration": [0.2, 0.3],
    "level": -30.0, "ranges": {"pitch": [3000.0, 3000.0], "edge": [0.0, 0.0], "groups": [1, 1]},
}  # fmt: skip
HALL = {
    "mechanism": "place", "form": "bed", "en": ["hall"], "zh": ["厅"], "duration": [5.0, 9.0], "level": -40.0,
    "ranges": {"low": [50.0, 50.0], "high": [100.0, 100.0], "fall": [12.0, 12.0], "air": [-30.0, -30.0]},
    "layers": [{"sound": "beep", "level": 0.0, "rate": 60.0}],
}  # fmt: skip


def engine(**changes: object) -> SoundsEngine:
    return SoundsEngine(Atlas({"beep": BEEP, "hall": {**HALL, **changes}}))


def heard(made: SoundsEngine, stretch: Stretch | None = None, **parameters: float | str) -> Samples:
    event = Event(id="e", track="t", start=0.0, duration=30.0, body=Sound(name="hall", parameters=parameters))
    return np.asarray(made.render([event], Scene(sample_rate=RATE, seed=3, duration=30.0, stretch=stretch)).samples[0])


def beeps(signal: Samples) -> float:
    power = np.abs(np.fft.rfft(signal)) ** 2
    frequencies = np.fft.rfftfreq(signal.size, 1 / RATE)
    return float(power[np.abs(frequencies - 3000) < 60].sum() / power.sum())


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_every_layer_exists_and_is_no_place_itself(place: Described) -> None:
    for layer in place.layers:
        sound = load().get(layer.sound)
        assert not sound.layers
        assert mechanism(sound.mechanism).parameters


def test_there_are_forty_places() -> None:
    assert len(PLACES) >= 40


def test_a_layer_is_heard_in_its_place() -> None:
    assert beeps(heard(engine())) > 0.5


def test_what_a_request_leaves_out_is_not_heard() -> None:
    for without in ("beep", "machine", "animal, machine"):
        assert beeps(heard(engine(), without=without)) < 0.01


def test_more_bustle_means_more_of_everything() -> None:
    def energy(bustle: float) -> float:
        return float((heard(engine(), bustle=bustle) ** 2).sum())

    assert energy(3.0) > 1.7 * energy(1.0) > 3.0 * energy(0.2)


def test_stretches_of_a_place_agree() -> None:
    made = engine(ranges={**HALL["ranges"], "air": [-40.0, -40.0]})  # type: ignore[dict-item]
    whole, part = heard(made), heard(made, Stretch(10.0, 10.0, 1))
    assert np.corrcoef(whole[10 * RATE : 20 * RATE], part)[0, 1] > 0.95


def test_a_place_within_a_place_is_refused() -> None:
    with pytest.raises(AtlasError, match="itself a place; a layer must be a sound without layers"):
        heard(engine(layers=[{"sound": "hall", "level": 0.0}]))


def test_an_unknown_layer_is_named() -> None:
    with pytest.raises(UnknownNameError, match=r"no sound 'beeb'.*Nearest: beep"):
        heard(engine(layers=[{"sound": "beeb", "level": 0.0}]))


def test_leaving_out_needs_words() -> None:
    with pytest.raises(RequestError, match="must be names or tags of sounds with commas between"):
        heard(engine(), without=3.0)


def test_the_tags_of_a_place_tell_what_is_heard_in_it() -> None:
    event = Event(id="e", track="t", start=0.0, duration=5.0, body=Sound(name="hall"))
    quiet = event.model_copy(update={"body": Sound(name="hall", parameters={"without": "machine"})})
    assert "machine" in engine().tags(event)
    assert "machine" not in engine().tags(quiet)
    assert [layer.sound for layer in layers.heard(load().get("farm"), load())][:2] == ["hen-cluck", "rooster-crow"]
