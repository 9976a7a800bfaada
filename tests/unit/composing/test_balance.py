"""The balance of a mix: the melody leads, however many notes the others have."""

from fractions import Fraction

import pytest

from menura.api import compose
from menura.audio.loudness import loudness as measured
from menura.composing.balance import DRUMS, FURTHEST, balanced, loudness
from menura.scores.arranging.performing import performance
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet, Note, Part, Section, Tempo

ROLES = {"lead": ("flute", "melody"), "chords": ("acoustic-guitar", "chords"), "bass": ("bass-guitar", "bass")}


def row(pitches: str, velocity: int = 80) -> tuple[Note, ...]:
    return tuple(
        Note(at=Fraction(beat), length=Fraction(1), pitch=pitch, velocity=velocity)
        for beat in range(8)
        for pitch in pitches.split()
    )


def piece(**notes: tuple[Note, ...]) -> LeadSheet:
    parts = tuple(
        Part(id=name, instrument=ROLES[name][0], role=ROLES[name][1], gain=-5.0 if name != "lead" else 0.0)  # type: ignore[arg-type]
        for name in notes
    )
    return LeadSheet(parts=parts, sections=(Section(id="a", bars=2, tempo=(Tempo(bpm=90.0),), notes=notes),))


def gain(sheet: LeadSheet, part: str = "chords") -> float:
    return balanced(sheet).part(part).gain


def test_a_strum_steps_back_as_far_as_its_strings_add_up() -> None:
    one = gain(piece(lead=row("C5"), chords=row("E3")))
    four = gain(piece(lead=row("C5"), chords=row("E3 G3 C4 E4")))
    assert one - four == pytest.approx(6.0, abs=0.5)


def test_a_hard_player_steps_back_and_a_soft_one_is_brought_forward() -> None:
    hard, soft = (gain(piece(lead=row("C5"), bass=row("C2", velocity)), "bass") for velocity in (112, 56))
    assert soft - hard == pytest.approx(8.0, abs=0.5)


def test_what_sings_or_leads_keeps_its_gain_and_no_gain_goes_too_far() -> None:
    sheet = piece(lead=row("C5", 20), chords=row("E3 G3 C4 E4 G4 C5", 127))
    assert balanced(sheet).parts[0] == sheet.parts[0]
    assert gain(sheet) == -5.0 - FURTHEST < -5.0 - DRUMS
    assert balanced(sheet, back=3.0).parts[0] == sheet.parts[0]


def test_a_piece_without_notes_stays_as_it_is() -> None:
    sheet = piece(lead=(), chords=row("E3"))
    assert balanced(sheet) == sheet
    assert loudness(performance(sheet).notes("lead"), instrument("flute")) is None


@pytest.mark.parametrize("words", ["cheerful pop", "bossa nova saxophone", "country", "passionate rock guitar"])
def test_a_listener_hears_the_melody_before_what_accompanies_it(words: str) -> None:
    made = compose(words, duration=16, seed=1)
    heard = {name: measured(clip) or -99.0 for name, clip in made.stems.items()}
    roles = {part.id: part.role for part in made.plan.sheets[0].parts}
    lead = next(heard[name] for name, role in roles.items() if role == "melody")
    for name, role in roles.items():
        if role in {"chords", "pad", "arpeggio", "counter"}:
            assert heard[name] < lead - 1, name
        elif role in {"bass", "drums"}:
            assert lead - 12 < heard[name] < lead + 3, name
