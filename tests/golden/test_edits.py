"""What sentences in English and Chinese must make of music that is there; data in ``edits.toml``."""

import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from menura.composing import briefing, composer, songs
from menura.plans.check import check
from menura.plans.edit import apply
from menura.plans.facts import Facts
from menura.plans.history import History
from menura.plans.model import Plan, Thought
from menura.plans.staging import staged
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner
from menura.scores.chords import chord
from menura.scores.clock import tempos
from menura.scores.model import LeadSheet, Note, Section
from menura.scores.pitch import midi, pitch_class

DATA = tomllib.loads((Path(__file__).parent / "edits.toml").read_text("utf-8"))
CASES = [case for group in DATA.values() for case in group]
REASONER = GrammarReasoner()

WORDS = """[Verse]
The lamp is burning on the shore
The tide is coming in once more
[Chorus]
Shine on, shine on, light of home
Never let me sail alone
[Verse]
The wind is blowing through the door
A ship is waiting on the shore
[Chorus]
Shine on, shine on, light of home
Never let me sail alone"""


@cache
def plan_of(kind: str) -> Plan:
    if kind == "scene":
        text = "a storm at sea, cheerful piano music from 5 s, a narrator says 'We turned back.' at 12 s"
        return REASONER.plan(Request(text, duration=24), Facts())
    if kind == "song":
        brief = briefing.read("warm folk, acoustic guitar, female voice", key="G major").brief
        return staged(songs.song(WORDS, brief, 1), seed=1)
    brief = briefing.read("cheerful pop, piano, drums, strings", duration=40, bpm=120, key="C major").brief
    return staged(composer.compose(brief, 1), seed=1)


def of(case: dict[str, str]) -> str:
    return case.get("of", "piece")


def test_there_are_enough_sentences_in_both_languages_and_none_twice() -> None:
    named = [(case["text"], of(case)) for case in CASES]
    assert len(set(named)) == len(named)
    assert len({text for text, _ in named if text.isascii()}) >= 45
    assert len({text for text, _ in named if not text.isascii()}) >= 28


@pytest.mark.parametrize("case", CASES, ids=[f"{case['text']} ({of(case)})" for case in CASES])
def test_edit(case: dict[str, str]) -> None:
    before = plan_of(of(case))
    edits = REASONER.revise(before, case["text"], Facts())
    after = apply(before, edits)
    assert check(after) == []
    assert History(present=before).edited(edits).undone().present == before
    for key, expectation in EXPECTATIONS.items():
        if key in case:
            expectation(before, after, case[key], case.get("where", ""))
    for event in before.events:  # what is no music is as it was
        assert event.body.kind in {"music", "song"} or event in after.events
    new = added(before, after)
    assert len(new) == 1
    assert case["text"] in new[0].text
    assert set(new[0].about) <= {event.id for event in after.events}


def added(before: Plan, after: Plan) -> list[Thought]:
    known = {thought.id for thought in before.thoughts}
    return [thought for thought in after.thoughts if thought.id not in known]


def sheets(*plans: Plan) -> Iterator[LeadSheet]:
    yield from (plan.sheets[0] for plan in plans)


def key(_: Plan, after: Plan, name: str, __: str) -> None:
    assert after.sheets[0].key == name


def bpm(_: Plan, after: Plan, number: str, __: str) -> None:
    assert round(tempos(after.sheets[0])[0][1]) == float(number)


def style(_: Plan, after: Plan, name: str, __: str) -> None:
    assert after.sheets[0].style == name


def players(_: Plan, after: Plan, names: str, __: str) -> None:
    assert set(names.split()) <= {part.instrument for part in after.sheets[0].parts}


def gone(_: Plan, after: Plan, names: str, __: str) -> None:
    assert not set(names.split()) & {part.instrument for part in after.sheets[0].parts}


def energy(before: Plan, after: Plan, more: str, where: str) -> None:
    old, new = sheets(before, after)
    for section in old.sections:
        change = new.section(section.id).energy - section.energy
        if where and section.id not in where.split():
            assert change == 0, section.id
        else:
            assert (change > 0) == (more == "more"), section.id
            assert change != 0, section.id


def bars(_: Plan, after: Plan, text: str, __: str) -> None:
    name, number = text.split("=")
    assert after.sheets[0].section(name).bars == int(number)


def sections(_: Plan, after: Plan, names: str, __: str) -> None:
    assert [section.id for section in after.sheets[0].sections] == names.split()


def level(before: Plan, after: Plan, text: str, __: str) -> None:
    name, amount = text.split("=")
    assert after.track(name).gain - before.track(name).gain == pytest.approx(float(amount))
    assert after.sheets == before.sheets


def told(before: Plan, after: Plan, words: str, __: str) -> None:
    assert words in added(before, after)[0].text


def melodies(sheet: LeadSheet, section: Section) -> list[tuple[Note, ...]]:
    """Return the tunes of a section: what voices sing, and what the leading instrument plays."""
    lines = [part.id for part in sheet.parts if part.role in {"voice", "melody"}]
    return [section.notes[name] for name in lines if section.notes.get(name)]


def contour(notes: tuple[Note, ...]) -> list[tuple[object, int]]:
    """Return when each note falls, and whether the line goes up, down or stays from it."""
    moves = [midi(b.pitch) - midi(a.pitch) for a, b in pairwise(notes)]
    return [(note.at, (move > 0) - (move < 0)) for note, move in zip(notes, moves, strict=False)]


def alike(old: tuple[Note, ...], new: tuple[Note, ...]) -> bool:
    """Tell whether a tune is recognised in another: its rhythm is there, and nearly all of its ups and downs."""
    one, other = contour(old), contour(new)[: max(len(old) - 1, 0)]
    same = sum(a == b for a, b in zip(one, other, strict=False))
    return [note.at for note in old] == [note.at for note in new[: len(old)]] and same >= 0.9 * len(one)


def stays(before: Plan, after: Plan, names: str, _: str) -> None:
    old, new = sheets(before, after)
    pairs = [(section, new.section(section.id)) for section in old.sections]
    for name in names.split():
        STAYS[name](old, new, pairs)


def same_tune(old: LeadSheet, new: LeadSheet, pairs: list[tuple[Section, Section]]) -> None:
    for a, b in pairs:
        if a.id == "end" or b.bars < a.bars:
            continue
        found = melodies(new, b)
        for row in melodies(old, a):
            assert any(alike(row, other) for other in found), a.id


def same_chords(old: LeadSheet, new: LeadSheet, pairs: list[tuple[Section, Section]]) -> None:
    def roots(sheet: LeadSheet, section: Section) -> list[object]:
        tonic = pitch_class(sheet.key_of(section).tonic)
        found = [(change.at, chord(change.symbol)) for change in section.chords]
        steps = [(at, (pitch_class(read.root) - tonic) % 12) for at, read in found if read]
        return [(at, DEGREES[step]) for at, step in steps]

    for a, b in pairs:
        assert roots(old, a) == roots(new, b), a.id


DEGREES = (0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6)
"""The degree that a step above the tonic is, in major or minor."""


def same_words(old: LeadSheet, new: LeadSheet, pairs: list[tuple[Section, Section]]) -> None:
    for sheet in (old, new):
        assert [line.text for s in sheet.sections for line in s.lyrics] == [
            line.text for s in old.sections for line in s.lyrics
        ]
    for a, b in pairs:
        assert sung(a) == sung(b), a.id


def sung(section: Section) -> list[str]:
    return sorted(note.syllable.text for row in section.notes.values() for note in row if note.syllable)


def same_form(old: LeadSheet, new: LeadSheet, _: list[tuple[Section, Section]]) -> None:
    assert [(s.id, s.tag, s.bars) for s in old.sections] == [(s.id, s.tag, s.bars) for s in new.sections]


STAYS = {"tune": same_tune, "chords": same_chords, "words": same_words, "form": same_form}


def tune(before: Plan, after: Plan, _: str, where: str) -> None:
    old, new = sheets(before, after)
    for section in old.sections:
        rows = list(zip(melodies(old, section), melodies(new, new.section(section.id)), strict=False))
        if section.id in where.split():
            assert rows
            assert not any(alike(a, b) for a, b in rows), section.id


EXPECTATIONS = {
    "key": key, "bpm": bpm, "style": style, "players": players, "gone": gone, "energy": energy, "bars": bars,
    "sections": sections, "stays": stays, "tune": tune, "told": told, "level": level,
}  # fmt: skip
