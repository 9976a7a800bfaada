"""Every instrument: in tune, on time, alive, and about as loud as the others."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from menura.audio.clip import Samples
from menura.engines.music import effects
from menura.engines.music.instrument import sounding, soundings
from menura.engines.music.mechanisms.base import MF, Stroke
from menura.engines.music.mechanisms.drums import Kit
from menura.engines.music.mechanisms.textures import Textures
from menura.engines.music.mechanisms.tones import Tones
from menura.engines.sounds.level import loudest
from menura.errors import UnknownNameError
from menura.scores.drums import KEYS, NAMES
from menura.scores.instruments import instruments

RATE = 24_000
PITCHED = [each for each in instruments().values() if not each.is_percussion]
SUSTAINED = {"bowed", "wind", "reed", "brass"}
SLOW = {"pad", "glass-pad", "choir-pad", "supersaw"}
"""Swelling, or beating so slowly that their loudest moment may be late."""

every = pytest.mark.parametrize("name", list(instruments()))
pitched = pytest.mark.parametrize("name", [each.name for each in PITCHED])


@lru_cache(maxsize=256)
def note(name: str, velocity: float = MF, held: float = 1.0, articulation: str = "", seed: int = 3) -> Samples:
    stroke = Stroke(RATE, key(name), velocity, held, articulation, seed)
    sound = sounding(name)
    chosen = sound.plucked if sound.plucked is not None and articulation == "pizzicato" else sound.mechanism
    return chosen.note(stroke)


def key(name: str) -> int:
    instrument = instruments()[name]
    return KEYS["snare"] if instrument.is_percussion else sum(instrument.comfortable) // 2


def test_every_instrument_of_the_scores_sounds() -> None:
    assert set(soundings()) == set(instruments())
    with pytest.raises(UnknownNameError, match=r"no sounding instrument 'kazoo'"):
        sounding("kazoo")


@every
def test_a_note_begins_and_ends_without_a_click(name: str) -> None:
    sound = note(name)
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()
    assert sound.shape[0] in {1, 2}
    peak = np.abs(sound).max()
    assert 0.02 < peak < 1.0
    assert np.abs(sound[:, 0]).max() < 0.12 * peak
    assert np.abs(sound[:, -8:]).max() < 0.02 * peak


@every
def test_the_same_stroke_is_the_same_sound_and_the_next_is_not(name: str) -> None:
    chosen = sounding(name).mechanism
    first = chosen.note(Stroke(RATE, key(name), MF, 0.3, seed=5))
    assert np.array_equal(first, chosen.note(Stroke(RATE, key(name), MF, 0.3, seed=5)))
    other = chosen.note(Stroke(RATE, key(name), MF, 0.3, seed=6))
    assert first.shape != other.shape or not np.array_equal(first, other)


@pitched
def test_notes_are_in_tune(name: str) -> None:
    # Where many play, or as if many did, they beat: the mean of several notes is what a listener takes for the pitch.
    several = range(8) if isinstance(sounding(name).mechanism, Textures) else (3,)
    assert abs(np.mean([cents(note(name, seed=seed), key(name)) for seed in several])) < 5


@every
def test_notes_begin_on_time(name: str) -> None:
    # Players and partials beat, so that several notes are looked at. A tone is heard to begin when it comes within
    # about 10 dB of its greatest level (Vos and Rasch, 1981).
    power = np.zeros(RATE // 2)
    for seed in range(3, 8):
        sound = note(name, seed=seed).mean(axis=0)[: RATE // 2]
        power[: sound.size] += sound.astype(float) ** 2
    level = np.sqrt(np.convolve(power, np.ones(48) / 48)[24:])
    begins = np.argmax(level > 10 ** (-10 / 20) * level.max()) / RATE
    sustained = instruments()[name].family in SUSTAINED or name in {"organ", "voice"}
    latest = 0.5 if name in SLOW else 0.045 if sustained else 0.02
    assert begins < latest


@every
def test_a_louder_note_is_louder_and_no_duller(name: str) -> None:
    soft, hard = note(name, 0.25), note(name, 0.95)
    assert np.sqrt((hard**2).sum()) > 1.1 * np.sqrt((soft**2).sum())
    assert centre(hard) > 0.9 * centre(soft)


@pytest.mark.parametrize(
    "name", ["piano", "trumpet", "violin", "acoustic-guitar", "marimba", "xylophone", "timpani", "alto-sax", "drum-kit"]
)
def test_the_timbre_follows_the_velocity(name: str) -> None:
    assert centre(note(name, 0.95)) > 1.08 * centre(note(name, 0.25))


@pitched
def test_instruments_are_about_as_loud_as_each_other(name: str) -> None:
    sound, bus = sounding(name), np.pad(np.broadcast_to(note(name), (2, note(name).shape[1])), ((0, 0), (0, 2400)))
    for effect, values in sound.effects:
        bus = effects.apply(effect, values, bus, RATE, 0.0)
    loud = loudest(bus.mean(axis=0) * 10 ** (sound.gain / 20), RATE)
    assert loud is not None
    assert -31.5 < loud < -21.5


@pytest.mark.parametrize("name", ["piano", "acoustic-guitar", "violin", "strings", "flute", "organ", "supersaw"])
def test_staccato_dies_sooner(name: str) -> None:
    assert note(name, articulation="staccato", held=0.3).shape[1] < note(name, held=0.3).shape[1]


def test_bowed_instruments_are_plucked_when_they_are_told_to() -> None:
    bowed, plucked = note("violin"), note("violin", articulation="pizzicato")
    assert np.abs(bowed[:, RATE // 2 : RATE // 2 + 2400]).max() > 5 * np.abs(plucked[:, RATE // 2 :]).max()


def test_a_trill_moves_between_two_notes() -> None:
    plain, trilled = cents(note("flute"), key("flute")), cents(note("flute", articulation="trill"), key("flute"))
    assert abs(plain) < 5
    assert 30 < trilled < 170


@pytest.mark.parametrize("kit", [each.name for each in instruments().values() if each.is_percussion])
def test_drums_push_no_air_that_stays(kit: str) -> None:
    sound = sounding(kit).mechanism.note(Stroke(RATE, KEYS["kick"], 1.0, 0.3, seed=1)).mean(axis=0)
    assert abs(sound.sum()) < 0.002 * np.abs(sound).sum()


def test_a_slurred_note_has_less_bow_in_its_beginning() -> None:
    chosen = sounding("cello").mechanism
    assert isinstance(chosen, Tones)
    silent = replace(chosen, bursts=())
    strokes = [Stroke(RATE, 55, MF, 0.6, "legato", 1, before=before) for before in (None, 57)]
    alone, slurred = (chosen.note(stroke) - silent.note(replace(stroke)) for stroke in strokes)
    assert 0 < np.abs(slurred).max() < 0.5 * np.abs(alone).max()


def test_a_slurred_note_comes_from_the_one_before() -> None:
    chosen = sounding("erhu").mechanism
    slid = chosen.note(Stroke(RATE, 74, MF, 0.6, "legato", 1, before=70))
    assert cents(slid, 74, 0.005, 0.06) < -80
    assert abs(cents(slid, 74, 0.2, 0.55)) < 25


@every
@pytest.mark.parametrize(("rate", "pitch", "held"), [(8_000, 0.0, 2.0), (8_000, 127.0, 0.02), (96_000, 60.3, 0.02)])
def test_no_note_is_out_of_bounds(name: str, rate: int, pitch: float, held: float) -> None:
    for velocity, articulation in ((0.0, ""), (1.0, "trill"), (1.0, "staccato")):
        sound = sounding(name).mechanism.note(Stroke(rate, pitch, velocity, held, articulation, 1, before=pitch + 40))
        assert np.isfinite(sound).all()
        assert np.abs(sound).max(initial=0.0) < 2


@pytest.mark.parametrize("kit", [each.name for each in instruments().values() if each.is_percussion])
def test_every_drum_of_every_kit_sounds(kit: str) -> None:
    chosen = sounding(kit).mechanism
    assert isinstance(chosen, Kit)
    for drum in NAMES:
        sound = chosen.note(Stroke(RATE, drum, MF, 0.2, seed=1))
        assert 0.01 < np.abs(sound).max() < 1.0, NAMES[drum]
        assert np.isfinite(sound).all()


def test_a_key_without_a_drum_has_its_neighbour() -> None:
    chosen = sounding("drum-kit").mechanism
    assert isinstance(chosen, Kit)
    assert chosen.drum(47) in {chosen.drum(46), chosen.drum(48)}


def test_a_silenced_cymbal_stops() -> None:
    chosen = sounding("drum-kit").mechanism
    short, long = (chosen.note(Stroke(RATE, KEYS["open-hat"], MF, held)) for held in (0.1, 1.5))
    assert short.shape[1] < 0.3 * RATE < long.shape[1]


@pytest.mark.parametrize("rate", [8_000, 22_050, 96_000])
def test_nothing_folds_back_at_any_rate(rate: int) -> None:
    for name in ("piano", "violin", "supersaw", "brass", "piccolo"):
        sound = sounding(name).mechanism.note(Stroke(rate, instruments()[name].highest, 1.0, 0.3))
        power = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
        assert power[round(0.97 * power.size) :].sum() < 1e-3 * power.sum()


def cents(sound: Samples, key: float, begin: float = 0.15, end: float = 0.9) -> float:
    """Return by how much a note is sharp: the mean frequency of the stronger of its first two partials."""
    mono = sound.mean(axis=0)
    mono = np.pad(mono, (0, max(RATE - mono.size, 0)))
    spectrum, frequencies = np.fft.fft(mono), np.fft.fftfreq(mono.size, 1 / RATE)
    found = []
    for partial in (1, 2):
        wanted = partial * 440.0 * 2 ** ((key - 69) / 12)
        line = np.fft.ifft(np.where(np.abs(frequencies / wanted - 1) < 0.2 / partial, spectrum, 0))
        line = line[round(begin * RATE) : round(end * RATE)]
        power = np.abs(line[1:]) ** 2
        turns = np.diff(np.unwrap(np.angle(line))) * RATE / (2 * np.pi)
        found.append((power.sum(), 1200 * np.log2(turns[power > 0.05 * power.max()].mean() / wanted)))
    return float(max(found)[1])


def centre(sound: Samples) -> float:
    """Return the centre of gravity of a spectrum, in hertz."""
    mono = sound.mean(axis=0)[: RATE // 2]
    size = np.abs(np.fft.rfft(mono, RATE)) ** 2
    return float((size * np.arange(size.size)).sum() / size.sum())
