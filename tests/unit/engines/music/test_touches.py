"""What a player does with notes."""

from itertools import pairwise

import pytest

from menura.engines.music.instrument import sounding
from menura.engines.music.touches import Touch, touches
from menura.scores.arranging.played import Played
from menura.scores.drums import KEYS


def done(notes: list[Played], name: str, first: float = 0.0, last: float = 60.0, about: str = "1/a") -> list[Touch]:
    sound = sounding(name)
    return touches(notes, sound, about, first, last, sound.restrikes)


def row(*pitches: int, articulation: str = "", held: float = 0.5) -> list[Played]:
    return [Played(0.5 * k, held, pitch, 0.6, articulation, at=float(k)) for k, pitch in enumerate(pitches)]  # type: ignore[arg-type]


def test_only_what_begins_in_a_stretch_is_done() -> None:
    notes = row(60, 62, 64, 65, 67, 69)
    assert [touch.pitch for touch in done(notes, "piano", 1.0, 2.0)] == [64, 65]


def test_slurred_notes_know_where_they_come_from() -> None:
    slurred = done(row(60, 64, 62, articulation="legato"), "violin")
    assert [touch.before for touch in slurred] == [None, 60, 64]
    parted = done(row(60, 64, 62, articulation="staccato"), "violin")
    assert [touch.before for touch in parted] == [None, None, None]
    apart = done(row(60, 64, 62, articulation="legato", held=0.2), "violin")
    assert [touch.before for touch in apart] == [None, None, None], "a breath between notes parts them"


def test_a_long_note_of_a_mandolin_is_kept_alive() -> None:
    (note,) = (Played(0.0, 2.0, 74, 0.6),)
    strokes = done([note], "mandolin")
    assert 20 <= len(strokes) <= 28
    assert {touch.pitch for touch in strokes} == {74}
    assert all(0.05 < b.start - a.start < 0.12 for a, b in pairwise(strokes))
    assert len({round(touch.velocity, 4) for touch in strokes}) > 10, "no two strokes of a hand are alike"


@pytest.mark.parametrize(("name", "struck"), [("piano", True), ("harp", True), ("flute", False), ("timpani", False)])
def test_a_trill_is_struck_where_a_pitch_cannot_move(name: str, struck: bool) -> None:
    touched = done([Played(0.0, 1.0, 60, 0.6, "trill")], name)
    pitches = [touch.pitch for touch in touched]
    if struck:
        assert len(pitches) >= 9
        assert pitches[0] == pitches[-1] == 60
        assert set(pitches[1::2]) <= {61, 62}
    else:
        assert set(pitches) == {60}


def test_a_closed_hi_hat_stops_an_open_one() -> None:
    hats = [Played(0.0, 0.1, KEYS["open-hat"], 0.6), Played(0.4, 0.1, KEYS["hat"], 0.6, at=1.0)]
    opened, _ = done(hats, "drum-kit")
    assert opened.held == pytest.approx(0.4)
    (alone,) = done(hats[:1], "drum-kit")
    assert alone.held == 1.5


def test_chance_depends_on_the_note_and_not_on_its_place_in_a_list() -> None:
    notes = row(60, 62, 64)
    assert done(notes, "piano")[2].label == done(notes[2:], "piano")[0].label
    assert done(notes, "piano")[0].label != done(notes, "piano", about="2/a")[0].label
