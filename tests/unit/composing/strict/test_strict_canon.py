"""Canons and species: the follower repeats the leader; each species has its rhythm."""

from fractions import Fraction
from random import Random

import pytest

from menura.composing.strict.canon import canon
from menura.composing.strict.exercises import exercises
from menura.composing.strict.ladder import Ladder
from menura.composing.strict.rules import faults
from menura.composing.strict.species import cantus, counterpoint
from menura.errors import RequestError
from menura.scores.keys import key


@pytest.mark.parametrize(("steps", "semitones"), [(7, {12}), (4, {6, 7, 8})])
@pytest.mark.parametrize("name", ["C major", "E minor", "D dorian"])
def test_the_follower_repeats_the_leader(name: str, steps: int, semitones: set[int]) -> None:
    tonic = key(name)
    upper, lower = canon(tonic, 12, Random(1), steps=steps)
    ladder = Ladder(tonic.scale, tonic.fifths)
    told = [tone for tone in lower if tone.at < 40]
    leads = upper[: len(told)]
    assert len(told) > 20
    assert [(t.at + 4, t.length) for t in leads] == [(t.at, t.length) for t in told]
    assert {ladder.step(a.pitch) - ladder.step(b.pitch) for a, b in zip(leads, told, strict=True)} == {steps}
    assert {a.pitch - b.pitch for a, b in zip(leads, told, strict=True)} <= semitones
    assert faults((upper, lower), tonic.fifths) == []


def test_canons_close_on_the_tonic() -> None:
    for line in canon(key("A minor"), 9, Random(2)):
        assert line[-1].pitch % 12 == 9
        assert line[-1].end == 36


@pytest.mark.parametrize(("species", "lengths"), [(1, {4}), (2, {2, 4}), (3, {1, 4}), (4, {2, 4}), (5, {1, 2, 3, 4})])
@pytest.mark.parametrize("above", [True, False])
def test_each_species_has_its_rhythm(species: int, lengths: set[int], above: bool) -> None:
    tonic, rng = key("D minor"), Random(species)
    firmus = cantus(tonic, 10, 53, 69, rng)
    low, high = (60, 82) if above else (38, 60)
    line = counterpoint(species, firmus, tonic, above=above, low=low, high=high, rng=rng)
    assert {t.length for t in line} <= lengths
    assert {t.length for t in firmus} == {4}
    assert line[-1].end == firmus[-1].end == 40
    assert faults((line, firmus) if above else (firmus, line), tonic.fifths, Fraction(4)) == []
    if species == 4:
        assert sum(t.at % 4 == 2 and t.length == 4 for t in line) >= 4, "notes held over the bar"


def test_suspensions_let_go_where_they_find_no_way() -> None:
    for seed in range(12):
        rng = Random(seed)
        firmus = cantus(key("G major"), 12, 53, 69, rng)
        counterpoint(4, firmus, key("G major"), above=True, low=60, high=81, rng=rng)


def test_exercises_take_turns() -> None:
    (upper, lower), names = exercises(key("C major"), (1, 2, 3, 4, 5), 40, ((57, 84), (40, 67)), Random(1))
    assert [name for name, _ in names] == [
        "Species 1, above", "Species 2, below", "Species 3, above", "Species 4, below", "Species 5, above",
    ]  # fmt: skip
    assert sum(bars for _, bars in names) == 40
    assert upper[-1].end == lower[-1].end == 160


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: canon(key("C major"), 4, Random(0)), "A canon of 4 bars is too short"),
        (lambda: canon(key("C major"), 9, Random(0), steps=3), "cannot follow 3 steps below"),
        (lambda: cantus(key("C major"), 3, 50, 70, Random(0)), "of 3 bars is too short"),
        (lambda: cantus(key("C major"), 8, 61, 66, Random(0)), "no tonic of C major"),
        (
            lambda: counterpoint(6, (), key("C major"), above=True, low=60, high=80, rng=Random(0)),
            "no species 6",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RequestError, match=message):
        call()
