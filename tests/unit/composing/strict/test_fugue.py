"""Fugues: the subject and its answer, entries that are there, countersubjects that return, no rule broken."""

from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from menura.composing.strict.fugue import Fugue, fugue
from menura.composing.strict.ladder import Ladder, named
from menura.composing.strict.planning import planned, shortest
from menura.composing.strict.rules import Line, faults
from menura.composing.strict.subject import BAR, LENGTH, dominant, entering, head, subject
from menura.composing.strict.weaving import shifted
from menura.errors import RequestError
from menura.scores.keys import key

KEYS = ("C major", "D minor", "F# minor", "Eb major")
SEEDS = range(20)


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, int], Fugue]:
    """Fugues in two and three voices."""
    return {(name, n): fugue(key(name), n, 20, Random(f"{name}{n}")) for name in KEYS for n in (2, 3)}


def steps(line: Line, ladder: Ladder) -> list[int]:
    return [ladder.step(b.pitch) - ladder.step(a.pitch) for a, b in pairwise(line)]


def rhythm(line: Line) -> list[tuple[Fraction, Fraction]]:
    return [(tone.at - line[0].at, tone.length) for tone in line]


@pytest.mark.parametrize("name", KEYS)
def test_subjects_outline_their_key(name: str) -> None:
    tonic = key(name)
    for seed in SEEDS:
        theme = subject(tonic, Random(seed)).line
        assert theme[0].pitch % 12 in {tonic.scale[0], tonic.scale[4]}
        assert theme[-1].end == LENGTH
        assert max(t.pitch for t in theme) - min(t.pitch for t in theme) <= 14
        assert len({t.length for t in theme}) > 1, "more than one length"
        assert any(abs(b.pitch - a.pitch) >= 3 for a, b in pairwise(head(theme))), "a leap to remember"


@pytest.mark.parametrize("name", KEYS)
def test_answers_are_a_fifth_higher_but_for_the_fifth_degree(name: str) -> None:
    tonic = key(name)
    ladder, kinds = Ladder(tonic.scale, tonic.fifths), set()
    for seed in SEEDS:
        theme = subject(tonic, Random(seed))
        apart = [ladder.step(b.pitch) - ladder.step(a.pitch) for a, b in zip(theme.line, theme.answer, strict=True)]
        assert rhythm(theme.line) == rhythm(theme.answer)
        assert set(apart[len(head(theme.line)) :]) == {4}
        assert set(apart) == ({3, 4} if theme.is_tonal and 4 in apart[: len(head(theme.line))] else set(apart))
        for own, reply in zip(head(theme.line), theme.answer, strict=False):
            if own.pitch % 12 == tonic.scale[4]:
                assert reply.pitch % 12 == tonic.scale[0], "the fifth degree is answered by the first"
        assert theme.is_tonal == (3 in apart)
        kinds.add(theme.is_tonal)
    assert kinds == {True, False}


def test_every_entry_is_there(made: dict[tuple[str, int], Fugue]) -> None:
    for (name, voices), own in made.items():
        tonic = key(name)
        close = (20 - 2) * BAR
        for entry in own.entries:
            source = own.subject.answer if entry.is_answer else entering(own.subject.line, tonic, entry.key)
            # In a stretto the second voice breaks off where the cadence begins.
            told = [tone for tone in shifted(source, entry.at) if tone.end <= close]
            sung = [tone for tone in own.voices[entry.voice] if tone.at >= entry.at][: len(told)]
            octaves = {a.pitch - b.pitch for a, b in zip(sung, told, strict=True)}
            assert len(octaves) == 1
            assert octaves.pop() % 12 == 0
            assert [(t.at, t.length) for t in sung] == [(t.at, t.length) for t in told]
        assert {e.voice for e in own.entries[:voices]} == set(range(voices)), "each voice in the exposition"
        assert [e.is_answer for e in own.entries[:voices]] == [bool(k % 2) for k in range(voices)]
        assert own.entries[1].key == dominant(tonic)
        assert own.entries[-1].key == tonic


def test_middle_entries_visit_other_keys(made: dict[tuple[str, int], Fugue]) -> None:
    for (name, voices), own in made.items():
        middle = [e.key for e in own.entries[voices:] if e.key != key(name)]
        assert len(set(middle)) >= 2


def test_countersubjects_return(made: dict[tuple[str, int], Fugue]) -> None:
    assert sum(len(own.countersubjects) >= 3 for own in made.values()) >= 6


def test_voices_wait_for_their_entry_and_end_together(made: dict[tuple[str, int], Fugue]) -> None:
    for (name, voices), own in made.items():
        first = {e.voice: e.at for e in own.entries[:voices]}
        assert {v: line[0].at for v, line in enumerate(own.voices)} == first
        assert {line[-1].end for line in own.voices} == {20 * BAR}
        assert own.voices[-1][-1].pitch % 12 == key(name).scale[0], "the bass ends on the tonic"


def test_last_chord_follows_the_leading_note(made: dict[tuple[str, int], Fugue]) -> None:
    for (name, _), own in made.items():
        tonic = key(name).scale[0]
        leads = [line for line in own.voices if line[-2].pitch % 12 == (tonic - 1) % 12]
        assert leads
        assert all(line[-1].pitch - line[-2].pitch == 1 for line in leads)


@pytest.mark.parametrize("voices", [2, 3])
def test_fugues_break_no_rule_for_many_seeds(voices: int) -> None:
    for seed in range(12):
        tonic = key(KEYS[seed % 4])
        own = fugue(tonic, voices, shortest(voices) + seed % 4, Random(seed))
        assert faults(own.voices, tonic.fifths) == []


@pytest.mark.parametrize("voices", [2, 3])
def test_blocks_fill_every_length(voices: int) -> None:
    for bars in range(shortest(voices), 90):
        blocks = planned(key("A minor"), voices, bars, Random(bars))
        assert sum(block.bars for block in blocks) == bars
        entries = [b.voice for b in blocks if b.kind in {"entry", "answer", "stretto"}]
        assert all(a != b for a, b in pairwise(entries)), "no voice enters twice in a row"


def test_the_same_choices_make_the_same_fugue() -> None:
    assert fugue(key("G minor"), 2, 12, Random(5)) == fugue(key("G minor"), 2, 12, Random(5))


def test_names_follow_the_key() -> None:
    assert named(68, 0) == "G#4"
    assert named(68, -4) == "Ab4"


@pytest.mark.parametrize(
    ("name", "voices", "bars", "message"),
    [
        ("C major", 4, 20, "4 voices cannot be written"),
        ("D dorian", 3, 20, "cannot stand in D dorian"),
        ("C major", 3, 9, "9 bars are too few"),
    ],
)
def test_what_cannot_be_a_fugue_is_refused(name: str, voices: int, bars: int, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        fugue(key(name), voices, bars, Random(0))
