"""A lead sheet on stage: one track and one event for each part, and what stays when the sheet changes."""

import pytest

from menura.errors import RequestError, UnknownNameError
from menura.plans import edit
from menura.plans.check import check
from menura.plans.model import Event, Music, Plan, Song, Sound, Track
from menura.plans.staging import performers, restaged, staged
from menura.scores import edit as scores
from menura.scores.model import LeadSheet, Note, Part, Section, Tempo

PIANO = Part(id="piano", instrument="piano", role="melody", gain=-3.0, pan=-0.2)
SINGER = Part(id="singer", instrument="voice", role="voice", voice="female")


def sheet(bars: int = 2, parts: tuple[Part, ...] = (PIANO, SINGER)) -> LeadSheet:
    note = Note.model_validate({"at": 0, "length": 1, "pitch": "C4"})
    section = Section(id="a", bars=bars, tempo=(Tempo(bpm=120),), notes={part.id: (note,) for part in parts})
    return LeadSheet(space="hall", parts=parts, sections=(section,))


def test_each_part_gets_a_track_with_its_level_and_place() -> None:
    plan = staged(sheet(), 6.0, seed=3)
    assert check(plan) == []
    assert [(t.id, t.gain, t.pan, t.space) for t in plan.tracks] == [
        ("piano", -3.0, -0.2, "hall"),
        ("singer", 0.0, 0.0, "hall"),
    ]
    assert [(e.start, e.duration, type(e.body)) for e in plan.events] == [(0.0, 6.0, Music), (0.0, 6.0, Song)]


def test_a_piece_that_nobody_timed_rings_out() -> None:
    assert staged(sheet()).duration == 6.5


def test_a_piece_that_is_too_long_is_refused() -> None:
    with pytest.raises(RequestError, match=r"lasts 4.00 s .* does not fit 3 s\. Give at least -d 4.00"):
        staged(sheet(), 3.0)


def test_names_that_are_taken_are_not_taken_again() -> None:
    tracks, events = performers(sheet(), 1.0, 6.0, taken=("piano",))
    assert [t.id for t in tracks] == [e.id for e in events] == ["piece-piano", "singer"]


def test_a_changed_sheet_keeps_levels_and_length_follows() -> None:
    plan = staged(sheet())
    louder = plan.model_copy(update={"tracks": (plan.tracks[0].model_copy(update={"gain": 2.0}), plan.tracks[1])})
    longer = restaged(louder, sheet(bars=4))
    assert longer.duration == pytest.approx(10.5)
    assert longer.tracks == louder.tracks
    assert [e.duration for e in longer.events] == pytest.approx([10.5, 10.5])


def test_parts_that_come_and_go_bring_and_take_their_tracks() -> None:
    flute = Part(id="flute", instrument="flute", role="counter")
    plan = restaged(staged(sheet()), sheet(parts=(PIANO, flute)))
    assert [t.id for t in plan.tracks] == ["piano", "flute"]
    assert check(plan) == []


def test_in_a_scene_the_scene_decides_the_length() -> None:
    tracks, events = performers(sheet(), 2.0, 8.0)
    rain = Event(id="rain", track="rain", start=0, duration=10, body=Sound(name="rain"))
    scene = Plan(duration=10, sheets=(sheet(),), tracks=(Track(id="rain"), *tracks), events=(rain, *events))
    longer = restaged(scene, sheet(bars=9))
    assert longer.duration == 10
    assert {e.id: e.end for e in longer.events} == {"rain": 10, "piano": 10, "singer": 10}
    assert check(longer) == []


def test_an_edit_of_a_sheet_is_an_edit_of_the_plan() -> None:
    plan = staged(sheet())
    (change,) = edit.parse_edits(
        '[{"op": "edit-sheet", "sheet": "piece", "edits": [{"op": "set-tempo", "section": "a", "bpm": 60}]}]'
    )
    slower = edit.apply(plan, [change])
    assert slower.duration == pytest.approx(10.5)
    assert slower.sheets[0].sections[0].tempo[0].bpm == 60
    assert edit.edit_sheet(plan, "piece", scores.SetTempo(section="a", bpm=60)) == slower


def test_a_sheet_that_is_not_there_cannot_be_edited() -> None:
    with pytest.raises(UnknownNameError, match=r"There is no sheet 'song'\. Nearest: piece"):
        edit.edit_sheet(staged(sheet()), "song", scores.SetTempo(section="a", bpm=60))


def test_another_sheet_takes_its_place_and_tracks_go_along_but_for_what_was_set_by_hand() -> None:
    plan = staged(sheet())
    plan = plan.model_copy(update={"tracks": (plan.tracks[0].model_copy(update={"gain": 1.0}), plan.tracks[1])})
    flute = PIANO.model_copy(update={"instrument": "flute", "name": "Flute", "gain": -1.0, "pan": 0.3})
    other = sheet(parts=(flute, SINGER)).model_copy(update={"space": "church"})
    after = edit.ReplaceSheet(sheet=other).apply(plan)
    assert check(after) == []
    assert after.sheets == (other,)
    assert [(t.id, t.name, t.gain, t.pan, t.space) for t in after.tracks] == [
        ("piano", "Flute", 3.0, 0.3, "church"),  # 4 dB above what its part has, as it was
        ("singer", "voice", 0.0, 0.0, "church"),
    ]
    with pytest.raises(UnknownNameError, match="There is no sheet 'none'"):
        edit.ReplaceSheet(sheet=other.model_copy(update={"id": "none"})).apply(plan)
