"""Grace notes and ornaments: which notes are played for them, and when."""

import itertools
from fractions import Fraction
from typing import Any

import pytest

from menura.scores.arranging.performing import performance
from menura.scores.arranging.played import Played
from menura.scores.check import check
from menura.scores.model import Grace, LeadSheet, Note, Part, Pedal, Section, Syllable, Tempo
from menura.scores.pitch import neighbour


def sheet(*notes: Note, instrument: str = "flute", key: str = "C major", bpm: float = 60, **told: Any) -> LeadSheet:
    part = Part(id="a", instrument=instrument, role="voice" if instrument == "voice" else "melody")
    section = Section(id="s", bars=2, tempo=(Tempo(bpm=bpm),), notes={"a": notes}, **told)
    made = LeadSheet(parts=(part,), key=key, sections=(section,))
    assert check(made) == []
    return made


def played(*notes: Note, **told: Any) -> tuple[Played, ...]:
    return performance(sheet(*notes, **told)).notes("a")


def note(at: float, pitch: str = "C5", length: float = 1, **told: Any) -> Note:
    return Note(at=Fraction(at), length=Fraction(length), pitch=pitch, **told)


def shape(row: tuple[Played, ...]) -> list[tuple[int, float]]:
    return [(each.pitch, round(each.start, 3)) for each in row]


SHORT = (Grace(pitch="D5"),)


def test_a_short_grace_comes_before_the_beat_and_takes_its_time_from_the_note_before() -> None:
    row = played(note(0), note(1, graces=SHORT))
    assert shape(row) == [(72, 0), (74, 0.925), (72, 1)]
    assert row[0].start + row[0].duration < 0.925
    assert row[1].velocity < row[2].velocity


def test_a_short_grace_lasts_as_long_at_any_tempo() -> None:
    for bpm in (40, 60, 180):
        row = played(note(0), note(2, graces=SHORT), bpm=bpm)
        assert row[2].start - row[1].start == pytest.approx(0.075, abs=1e-3)


def test_the_first_note_of_a_piece_has_its_grace_on_the_beat() -> None:
    assert shape(played(note(0, graces=SHORT))) == [(74, 0), (72, 0.075)]


def test_many_graces_are_quicker_and_never_take_more_than_half_of_the_note_before() -> None:
    row = played(note(0, length=0.25), note(0.25, graces=SHORT * 5))
    begins = [each.start for each in row]
    assert begins[0] == 0
    assert begins[1] >= 0.125 - 1e-6
    assert begins[-1] == pytest.approx(0.25)
    assert begins == sorted(set(begins))


@pytest.mark.parametrize(("grace", "length", "starts"), [(0.5, 1, 0.5), (1, 1, 0.5), (2, 3, 2), (0.25, 4, 0.25)])
def test_a_long_grace_takes_its_written_share_of_its_note(grace: float, length: float, starts: float) -> None:
    row = played(note(0, length=length, graces=(Grace(pitch="D5", length=Fraction(grace)),)))
    assert shape(row) == [(74, 0), (72, starts)]


def test_graces_that_join_sound_together() -> None:
    both = (Grace(pitch="E5"), Grace(pitch="G5", joins=True))
    row = played(note(0), note(1, graces=both))
    assert shape(row) == [(72, 0), (76, 0.925), (79, 0.925), (72, 1)]


@pytest.mark.parametrize(
    ("name", "pitches"),
    [
        ("mordent", [64, 62, 64]),
        ("inverted-mordent", [64, 65, 64]),
        ("turn", [65, 64, 62, 64]),
        ("inverted-turn", [62, 64, 65, 64]),
        ("delayed-turn", [64, 65, 64, 62, 64]),
        ("roll", [64, 65, 64, 62, 64]),
        ("tremolo-8", [64] * 4),
        ("tremolo-16", [64] * 8),
    ],
)
def test_ornaments_touch_the_neighbours_of_the_key_and_fill_their_note(name: str, pitches: list[int]) -> None:
    row = played(note(0, "E4", 2, articulation=name), note(2, "C4"))
    assert [each.pitch for each in row[:-1]] == pitches
    assert row[0].start == 0
    assert row[-2].start + row[-2].duration == pytest.approx(2.0, abs=0.05)
    assert all(b.start >= a.start + 0.02 for a, b in itertools.pairwise(row))


def test_neighbours_follow_the_signature() -> None:
    assert [played(note(0, "E4", articulation="turn"), key=key)[0].pitch for key in ("C major", "D major")] == [65, 66]
    names = [
        neighbour(*each) for each in (("B3", 1, 0), ("Bb3", 1, -2), ("F#4", -1, 0), ("B##4", 1, 0), ("C#5", -1, 1))
    ]
    assert names == ["C4", "C4", "E4", "C##5", "B4"]


def test_a_trill_knows_its_other_note_and_a_voice_sings_it() -> None:
    assert [each.above for each in played(note(0, "E4", articulation="trill"))] == [1]
    assert [each.above for each in played(note(0, "E4", articulation="trill"), key="D major")] == [2]
    word = Syllable(text="la")
    told = {"instrument": "voice", "lyrics": ({"text": "la"},)}
    row = played(note(0, "E4", 2, articulation="trill", syllable=word, graces=(Grace(pitch="D4"),)), **told)
    assert {each.pitch for each in row} == {62, 64, 65}
    assert [each.syllable for each in row] == [word] + [None] * (len(row) - 1)
    assert len(row) > 15


def test_a_drum_is_rolled_and_has_flams() -> None:
    row = played(note(0, "snare"), note(1, "snare", articulation="tremolo-32", graces=(Grace(pitch="snare"),)),
                 instrument="drum-kit")  # fmt: skip
    assert len(row) == 10
    assert row[1].start == pytest.approx(0.925, abs=0.01)


def test_a_broken_chord_goes_up_or_down_and_ends_together() -> None:
    for name, order in (("arpeggio", [60, 64, 67]), ("arpeggio-down", [67, 64, 60])):
        row = played(*(note(0, p, 2, articulation=name) for p in ("C4", "E4", "G4")), instrument="piano")
        assert [each.pitch for each in row] == order
        assert [each.start for each in row] == pytest.approx([0, 0.05, 0.1], abs=0.01)
        assert len({round(each.start + each.duration, 1) for each in row}) == 1


def test_ornaments_stay_in_order_where_the_piece_swings() -> None:
    swung = sheet(*(note(k / 2, length=0.5, articulation="mordent") for k in range(8)), bpm=120)
    row = performance(swung.model_copy(update={"swing": 0.66})).notes("a")
    firsts = [each.start for each in row[::3]]
    assert firsts[1] == pytest.approx(0.33, abs=0.01)
    assert firsts == sorted(firsts)


def test_what_a_pedal_holds_rings_until_it_is_lifted_or_its_key_struck_again() -> None:
    notes = (note(0, "C4", 0.5), note(0.5, "E4", 0.5), note(2, "C4", 0.5), note(5, "G4", 0.5))
    pedals = {"a": (Pedal(at=Fraction(0), length=Fraction(4)),)}
    row = played(*notes, instrument="piano", pedals=pedals)
    ends = [each.start + each.duration for each in row]
    assert ends[:3] == pytest.approx([2, 4, 4], abs=0.01)
    assert ends[3] < 5.5


def test_the_soft_pedal_is_soft() -> None:
    pedals = {"a": (Pedal(at=Fraction(0), length=Fraction(1), kind="soft"),)}
    row = played(note(0), note(1), pedals=pedals)
    assert row[0].velocity == pytest.approx(0.8 * row[1].velocity, rel=0.09)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"graces": (Grace(pitch="C9"),)}, "C9 lies outside the range of flute"),
        ({"graces": (Grace(pitch="C5", length=Fraction(5, 4)),)}, "5/4 is no note value of a grace note"),
    ],
)
def test_graces_that_cannot_be_played_are_told(told: dict[str, Any], reason: str) -> None:
    bad = LeadSheet(parts=(Part(id="a", instrument="flute"),),
                    sections=(Section(id="s", bars=1, notes={"a": (note(0, **told),)}),))  # fmt: skip
    assert any(reason in problem.reason for problem in check(bad))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(0, 2), (1, 1)], "the sustain pedal goes down on beat 1, before it is lifted on 2"),
        ([(4, 1)], "beat 4 lies outside the section 's'"),
    ],
)
def test_pedals_that_make_no_sense_are_told(rows: list[tuple[int, int]], reason: str) -> None:
    pedals = tuple(Pedal(at=Fraction(at), length=Fraction(length)) for at, length in rows)
    bad = LeadSheet(
        parts=(Part(id="a", instrument="piano"),), sections=(Section(id="s", bars=1, pedals={"a": pedals}),)
    )
    assert any(reason in problem.reason for problem in check(bad))
    stranger = LeadSheet(sections=(Section(id="s", bars=1, pedals={"b": pedals[:1]}),))
    assert any("no part 'b'" in problem.reason for problem in check(stranger))
    soft = Pedal(at=Fraction(2), length=Fraction(1), kind="soft"), Pedal(at=Fraction(1), length=Fraction(1))
    mixed = LeadSheet(
        parts=(Part(id="a", instrument="piano"),), sections=(Section(id="s", bars=1, pedals={"a": soft}),)
    )
    assert any("that of the pedal before" in problem.reason for problem in check(mixed))
