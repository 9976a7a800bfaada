"""How a sheet is played: times, levels, lengths, hands."""

from fractions import Fraction

import pytest

from menura.errors import UnknownNameError
from menura.scores.arranging.performing import performance
from menura.scores.arranging.played import Played
from menura.scores.arranging.realising import realised
from menura.scores.model import (
    Articulation,
    ChordAt,
    DynamicAt,
    LeadSheet,
    Line,
    Note,
    Part,
    Role,
    Section,
    Syllable,
    Tempo,
)

EIGHTHS = tuple(Note(at=Fraction(k, 2), length=Fraction(1, 2), pitch="C5") for k in range(8))
ONE = Tempo(bpm=60.0)


def played(
    notes: tuple[Note, ...],
    role: Role = "melody",
    instrument: str = "flute",
    swing: float = 0.5,
    metre: str = "4/4",
    **section: object,
) -> tuple[Played, ...]:
    part = Part(id="a", instrument=instrument, role=role)
    values = {"id": "s", "bars": 2, "tempo": (ONE,), "notes": {"a": notes}, **section}
    sheet = LeadSheet(parts=(part,), swing=swing, metre=metre, sections=(Section.model_validate(values),))
    return performance(sheet).notes("a")


def test_a_melody_is_exactly_on_the_grid() -> None:
    assert [note.start for note in played(EIGHTHS)] == pytest.approx([k / 2 for k in range(8)], abs=1e-12)


def test_swing_moves_the_second_eighth_only() -> None:
    sixteenths = tuple(Note(at=Fraction(k, 4), length=Fraction(1, 4), pitch="C5") for k in range(4))
    assert [n.start for n in played(EIGHTHS, swing=2 / 3)][:4] == pytest.approx([0, 2 / 3, 1, 5 / 3], abs=1e-4)
    assert [n.start for n in played(sixteenths, swing=0.75)] == pytest.approx([0, 0.25, 0.75, 0.75])
    assert [n.start for n in played(EIGHTHS, swing=2 / 3, metre="6/8")][:4] == pytest.approx([0, 0.5, 1, 1.5])


def test_swung_notes_end_where_the_next_begins() -> None:
    first, second = played(tuple(n.model_copy(update={"articulation": "tenuto"}) for n in EIGHTHS), swing=2 / 3)[:2]
    assert first.start + first.duration == pytest.approx(second.start, abs=1e-6)


def test_dynamics_take_the_place_of_energy_and_swell() -> None:
    marks = (DynamicAt(at=Fraction(0), mark="p", swells=True), DynamicAt(at=Fraction(4), mark="f"))
    levels = [note.velocity for note in played(EIGHTHS, dynamics=marks, energy=1.0)]
    assert levels == pytest.approx(sorted(levels), rel=0.1)
    assert levels[-1] > 1.4 * levels[0]


def test_energy_is_loudness_where_no_mark_stands() -> None:
    calm, lively = (played(EIGHTHS, energy=energy)[0].velocity for energy in (0.0, 1.0))
    assert lively > 1.4 * calm


@pytest.mark.parametrize(
    ("articulation", "share"),
    [("", 0.94), ("staccato", 0.5), ("tenuto", 1.0), ("accent", 0.92), ("legato", 1.03), ("pizzicato", 0.6)],
)
def test_articulation_is_how_long_a_note_sounds(articulation: Articulation, share: float) -> None:
    note = Note(at=Fraction(0), length=Fraction(1), pitch="C5", articulation=articulation)
    assert played((note,))[0].duration == pytest.approx(share)


def test_a_fermata_is_held_until_somebody_goes_on() -> None:
    last = Note(at=Fraction(2), length=Fraction(2), pitch="C5", articulation="fermata")
    held = Note(at=Fraction(0), length=Fraction(2), pitch="E5", articulation="fermata")
    assert [note.duration for note in played((held, last))] == pytest.approx([2.0, 3.0])


def test_accents_are_louder() -> None:
    plain, accent = (
        played((Note(at=Fraction(0), length=Fraction(1), pitch="C5", articulation=a),))[0].velocity
        for a in ("", "accent")
    )
    assert accent > 1.1 * plain


def test_hands_are_uneven_but_always_in_the_same_way() -> None:
    one = played(EIGHTHS, role="chords", instrument="piano")
    assert one == played(EIGHTHS, role="chords", instrument="piano")
    late = [note.start - note.at for note in one]
    assert 0.0005 < max(map(abs, late)) <= 0.004 + 1e-9
    assert len({note.velocity for note in one}) > 4
    # What changes elsewhere changes nothing here.
    assert one[3] == played((*EIGHTHS[:2], *EIGHTHS[3:]), role="chords", instrument="piano")[2]


def test_drums_are_tight_and_the_first_note_of_a_section_tighter() -> None:
    kicks = tuple(note.model_copy(update={"pitch": "kick"}) for note in EIGHTHS)
    assert max(abs(n.start - n.at) for n in played(kicks, role="drums", instrument="drum-kit")) <= 0.0015
    roles: tuple[Role, ...] = ("pad", "chords", "bass")
    for role in roles:
        notes = played(EIGHTHS, role=role, instrument="cello")
        assert abs(notes[0].start) <= 0.003


def test_what_is_sung_begins_and_ends_as_it_is_written() -> None:
    words = tuple(note.model_copy(update={"syllable": Syllable(text="la")}) for note in EIGHTHS)
    for note in played(words, role="voice", instrument="voice"):
        assert note.start == pytest.approx(note.at, abs=1e-12)
        assert note.duration == pytest.approx(0.5)


def test_words_are_brought_as_their_line_says() -> None:
    words = (
        Note(at=Fraction(0), length=Fraction(1), pitch="C4", syllable=Syllable(text="la")),
        Note(at=Fraction(1), length=Fraction(1), pitch="C4", syllable=Syllable(text="hey", line=1)),
        Note(at=Fraction(2), length=Fraction(1), pitch="C4"),
    )
    lines = (Line(text="la"), Line(text="hey", delivery="whisper"))
    found = played(words, role="voice", instrument="voice", lyrics=lines)
    assert [note.delivery for note in found] == ["sung", "whisper", "whisper"]


def test_strings_of_a_strum_follow_one_another() -> None:
    def strum(at: Fraction, instrument: str) -> list[int]:
        notes = tuple(Note(at=at, length=Fraction(1), pitch=p) for p in ("E3", "B3", "E4", "G4"))
        first = Note(at=Fraction(0), length=Fraction(1, 4), pitch="C3")
        found = played((first, *notes), role="line", instrument=instrument)[1:]
        assert 0.005 < found[-1].start - found[0].start < 0.09
        return [note.pitch for note in found]

    assert strum(Fraction(1), "acoustic-guitar") == [52, 59, 64, 67]
    assert strum(Fraction(3, 2), "acoustic-guitar") == [67, 64, 59, 52]
    assert strum(Fraction(3, 2), "harp") == [52, 59, 64, 67]


def test_patterns_are_played_too_and_the_duration_is_to_the_last_bar_line() -> None:
    part = Part(id="a", instrument="piano", role="chords", pattern="block-chords")
    section = Section(id="s", bars=3, tempo=(ONE,), chords=(ChordAt(symbol="C"),))
    found = performance(LeadSheet(parts=(part,), sections=(section,)))
    assert found.duration == 12
    assert found.clock.time(2) == 2
    assert len(found.notes("a")) == 5 * 4
    assert [n.start for n in found.notes("a")] == sorted(n.start for n in found.notes("a"))


def test_silent_parts_are_silent_even_where_something_is_written() -> None:
    assert played(EIGHTHS, silent=("a",)) == ()


def test_a_sheet_is_performed_once() -> None:
    sheet = LeadSheet(sections=(Section(id="s", bars=1),))
    first = performance(sheet)
    assert performance(sheet) is first
    others = [LeadSheet(sections=(Section(id="s", bars=1),)) for _ in range(9)]
    assert all(performance(other) is not first for other in others)
    assert performance(sheet) is not first
    assert performance(sheet) == first or performance(sheet).duration == first.duration


def test_faders_do_not_change_what_is_performed() -> None:
    part = Part(id="a", instrument="piano", role="chords", pattern="")
    sheet = LeadSheet(parts=(part,), sections=(Section(id="s", bars=1, notes={"a": EIGHTHS}),))
    louder = sheet.model_copy(update={"parts": (part.model_copy(update={"gain": 6.0, "pan": 0.5}),)})
    assert performance(louder) is performance(sheet)
    assert realised(louder).parts == louder.parts
    higher = sheet.model_copy(update={"parts": (part.model_copy(update={"role": "bass"}),)})
    assert performance(higher).notes("a") != performance(sheet).notes("a")


def test_an_unknown_part_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"flut"):
        performance(
            LeadSheet(parts=(Part(id="flute", instrument="flute"),), sections=(Section(id="s", bars=1),))
        ).notes("flut")


def test_a_short_note_on_a_swung_eighth_still_sounds() -> None:
    short = Note(at=Fraction(1, 2), length=Fraction(1, 8), pitch="C5", articulation="tenuto")
    (note,) = played((short,), swing=0.75)
    assert note.start == pytest.approx(0.75)
    assert note.duration == pytest.approx(1 / 16)
