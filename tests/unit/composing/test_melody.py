from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from menura.composing import rhythm
from menura.composing.harmony import Harmony, progression
from menura.composing.melody import Slot, Taste, height, pitched
from menura.composing.motif import Motif
from menura.scores.keys import key

KEYS = ["C major", "F# minor", "D dorian", "Eb major", "G gong", "E yu", "A blues"]


def tune(name: str, seed: int) -> tuple[list[Slot], list[int], Harmony]:
    rng = Random(seed)
    chords = progression(key(name), 8, Fraction(4), "verse", rng, cadence="authentic")
    slots = rhythm.phrases(8, (4, 4), rng, density=0.5, syncopation=0.3)
    return slots, pitched(slots, chords, key(name), 60, 77, rng, closes=True), Harmony.of(chords)


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("seed", range(6))
def test_melodies_are_singable(name: str, seed: int) -> None:
    slots, pitches, harmony = tune(name, seed)
    assert len(pitches) == len(slots)
    assert all(60 <= pitch <= 77 for pitch in pitches)
    steps = [b - a for a, b in pairwise(pitches)]
    assert max(abs(step) for step in steps) <= 12
    assert sum(abs(step) > 7 for step in steps) <= 0.15 * len(steps)
    strong = [(slot, pitch) for slot, pitch in zip(slots, pitches, strict=True) if slot.weight >= 0.7]
    fitting = [p % 12 in chord.classes for s, p in strong if (chord := harmony.at(s.at)) is not None]
    assert sum(fitting) >= 0.7 * len(fitting)


@pytest.mark.parametrize("name", KEYS)
def test_a_melody_that_closes_ends_on_the_tonic(name: str) -> None:
    assert all(tune(name, seed)[1][-1] % 12 == key(name).scale[0] for seed in range(5))


def test_five_note_keys_have_five_notes() -> None:
    found = {pitch % 12 for seed in range(10) for pitch in tune("G gong", seed)[1]}
    assert found <= set(key("G gong").scale)


def test_seeds_differ_and_repeat() -> None:
    assert tune("C major", 1)[1] == tune("C major", 1)[1]
    assert len({tuple(tune("C major", seed)[1]) for seed in range(8)}) == 8


@pytest.mark.parametrize("language", ["cmn", "zh-CN", "yue"])
def test_melodies_follow_lexical_tones(language: str) -> None:
    tones = [1, 4, 3, 2, 1, 3, 4, 1, 2, 3, 1, 4, 3, 1, 2, 4] if language != "yue" else [1, 4, 2, 3, 6, 1, 5, 4] * 2
    levels = [height(tone, language) for tone in tones]
    slots = [Slot(Fraction(k), Fraction(1), 0.5, level, k % 8 == 7) for k, level in enumerate(levels)]
    chords = progression(key("C"), 4, Fraction(4), "verse", Random(1))
    agree = asked = 0
    for seed in range(5):
        pitches = pitched(slots, chords, key("C"), 57, 74, Random(seed))
        for (a, b), (x, y) in zip(pairwise(levels), pairwise(pitches), strict=True):
            if a is not None and b is not None and abs(b - a) >= 0.7:
                asked += 1
                agree += (b - a) * (y - x) > 0
    assert agree >= 0.85 * asked


def test_tones_have_heights_only_where_a_language_has_them() -> None:
    assert height(1, "cmn") == 5.0
    assert height(None, "cmn") is None
    assert height(1, "en") is None


def test_motifs_are_recognisable() -> None:
    idea = Motif((2, -1, -1, 3))
    assert idea.inverted().steps == (-2, 1, 1, -3)
    assert idea.reversed().steps == (-3, 1, 1, -2)
    assert idea.head(2).steps == (2, -1)
    assert idea.widened().steps == (2, -1, -1, 4)
    assert Motif(()).widened().steps == ()
    assert Motif.of([60, 64, 62], [60, 62, 64]).steps == (2, -1)
    drawn = Motif.drawn(200, 1.0, 0.5, Random(2)).steps
    assert abs(sum(drawn)) < 20


def test_a_motif_that_is_given_opens_the_melody() -> None:
    chords = progression(key("C"), 4, Fraction(4), "verse", Random(1))
    slots = [Slot(Fraction(k), Fraction(1), 0.3) for k in range(6)]
    found = pitched(slots, chords, key("C"), 60, 79, Random(1), Motif((1, 1, -2, 1, 1)), taste=Taste(colour=1.0))
    assert Motif.of(found, [p for p in range(40, 100) if p % 12 in key("C").scale]).steps[:2] == (1, 1)


@pytest.mark.parametrize("upper", [1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13, 17, 32])
@pytest.mark.parametrize("lower", [1, 2, 4, 8, 16, 32])
def test_rhythms_fill_every_metre(upper: int, lower: int) -> None:
    length = Fraction(4 * upper, lower)
    assert sum(rhythm.groups((upper, lower))) == length
    for seed in range(4):
        rng = Random(seed)
        assert sum(rhythm.bar((upper, lower), 0.9, 0.5, rng)) == length
        slots = rhythm.phrases(5, (upper, lower), rng, density=0.9, syncopation=0.6)
        assert all(slot.length > 0 for slot in slots)
        assert all(a.at + a.length <= b.at for a, b in pairwise(slots))
        assert slots[-1].at + slots[-1].length <= 5 * length
        assert slots[-1].ends


def test_metric_weights() -> None:
    assert [rhythm.weight(Fraction(k, 2), (4, 4)) for k in range(8)] == [1.0, 0.15, 0.45, 0.15, 0.7, 0.15, 0.45, 0.15]
    assert rhythm.groups((6, 8)) == (Fraction(3, 2), Fraction(3, 2))
    assert rhythm.groups((17, 16)) == (Fraction(1), Fraction(1), Fraction(1), Fraction(5, 4))


def test_a_melody_saves_its_height_for_one_place_that_is_not_its_beginning() -> None:
    found = [tune(name, seed) for name in KEYS for seed in range(6)]
    tops = [[s.at for s, p in zip(slots, pitches, strict=True) if p == max(pitches)] for slots, pitches, _ in found]
    assert sum(len(each) <= 2 for each in tops) >= 0.7 * len(tops)
    assert sum(each[0] >= 8 for each in tops) >= 0.6 * len(tops)
