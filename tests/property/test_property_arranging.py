"""What holds for every pattern in every metre, whatever the chords are."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menura.scores.arranging.patterns import Pattern, patterns
from menura.scores.arranging.performing import performance
from menura.scores.arranging.realising import realised
from menura.scores.chords import NONE, QUALITIES
from menura.scores.drums import KEYS
from menura.scores.instruments import instrument
from menura.scores.model import ChordAt, LeadSheet, Note, Part, Section
from menura.scores.pitch import midi

ROOTS = ["C", "C#", "Db", "D", "Eb", "E", "F", "F#", "Gb", "G", "Ab", "A", "Bb", "B"]
METRES = ["4/4", "3/4", "6/8", "2/4", "5/4", "7/8", "12/8", "9/8", "2/2", "5/8", "11/8", "17/16", "1/4", "3/2"]
KEYS_ASKED = ["C major", "F# minor", "Eb dorian", "A blues", "D gong", "G yu"]
QUICK = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def sheets(draw: st.DrawFn, pattern: Pattern) -> LeadSheet:
    metre = draw(st.sampled_from([pattern.metre, *METRES]))
    upper, lower = (int(part) for part in metre.split("/"))
    bars = draw(st.integers(1, 3))
    length = bars * Fraction(4 * upper, lower)
    symbol = st.builds(
        "{}{}{}".format,
        st.sampled_from(ROOTS),
        st.sampled_from(list(QUALITIES)),
        st.sampled_from(["", "", "", "/C", "/F#"]),
    ) | st.just(NONE)
    places = draw(st.lists(st.integers(0, int(length * 4) - 1), max_size=5, unique=True))
    chords = tuple(ChordAt(at=Fraction(place, 4), symbol=draw(symbol)) for place in sorted({0, *places}))
    energies = draw(st.lists(st.sampled_from([0.0, 0.3, 0.5, 0.8, 1.0]), min_size=1, max_size=3))
    sections = tuple(Section(id=f"s{k}", bars=bars, chords=chords, energy=e) for k, e in enumerate(energies))
    who = draw(st.sampled_from(pattern.instruments))
    part = Part(id="a", instrument=who, role=pattern.role, pattern=pattern.name, octave=draw(st.integers(-1, 1)))
    swing = draw(st.sampled_from([0.5, 0.6, 2 / 3]))
    return LeadSheet(key=draw(st.sampled_from(KEYS_ASKED)), metre=metre, swing=swing, parts=(part,), sections=sections)


@pytest.mark.parametrize("pattern", patterns().values(), ids=lambda pattern: pattern.name)
@QUICK
@given(data=st.data())
def test_patterns_stay_in_range_in_their_section_and_on_the_grid(pattern: Pattern, data: st.DataObject) -> None:
    sheet = data.draw(sheets(pattern))
    found = realised(sheet)
    for section in found.sections:
        notes = section.notes["a"]
        check(notes, sheet, sheet.length_of(section))
    assert realised(found) == found
    end = performance(sheet).duration
    assert all(0 <= note.start <= end and 0 < note.velocity <= 1 for note in performance(sheet).notes("a"))


def check(notes: tuple[Note, ...], sheet: LeadSheet, length: Fraction) -> None:
    who = instrument(sheet.parts[0].instrument)
    ends: dict[str, Fraction] = {}
    for note in notes:
        assert 0 <= note.at < length
        assert 0 < note.length <= length - note.at
        assert (note.at * 96).denominator == 1, "a note lies between all thirds and quarters of eighths"
        assert note.at >= ends.get(note.pitch, 0), "a note is struck while it sounds"
        ends[note.pitch] = note.at + note.length
        if who.is_percussion:
            assert note.pitch in KEYS
        else:
            assert who.lowest <= midi(note.pitch) <= who.highest
    assert list(notes) == sorted(notes, key=lambda note: note.at)
    if not who.is_percussion:
        for note in notes:
            together = len([other for other in notes if other.at == note.at])
            assert together <= max(who.voices, 2)
    assert all(Note.model_validate(note.model_dump()) == note for note in notes[:5])
