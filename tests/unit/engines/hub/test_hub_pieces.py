from collections.abc import Callable
from dataclasses import replace

import pytest

from menura.engines.base import Scene
from menura.engines.hub import pieces
from menura.engines.hub.checkpoints import checkpoint
from menura.errors import EngineError, Problem, UnknownNameError
from menura.plans.model import Event, Music, Song, Speech
from menura.scores.model import LeadSheet, Part

MAKE = Callable[..., Event]


@pytest.fixture
def song(sheet: LeadSheet) -> LeadSheet:
    return sheet.model_copy(update={"parts": (Part(id="voice", instrument="voice", role="voice"), *sheet.parts)})


def test_the_first_part_that_an_engine_is_given_carries_the_piece(song: LeadSheet, make_event: MAKE) -> None:
    sheets = {song.id: song}
    lead, bass = make_event(Music(sheet="piece", part="lead")), make_event(Music(sheet="piece", part="bass"))
    voice = make_event(Song(sheet="piece", part="voice"))
    assert pieces.carries(lead, sheets, ("music",))
    assert not pieces.carries(bass, sheets, ("music",))
    assert pieces.carries(voice, sheets, ("music", "song"))
    assert not pieces.carries(lead, sheets, ("music", "song"))
    assert pieces.carries(make_event("rain"), {}, ("sound",))


def test_what_is_heard_elsewhere_is_told_once(song: LeadSheet, make_event: MAKE) -> None:
    scene, card = Scene(sheets={song.id: song}), checkpoint("musicgen-small")
    found = pieces.checked(make_event(Music(sheet="piece", part="lead", soundfont="a.sf2")), scene, card)
    assert [type(each).__name__ for each in found] == ["Notice"] * 3
    texts = [str(getattr(each, "text", "")) for each in found]
    assert texts[0].startswith(
        "musicgen-small makes all of 'piece' at once: it is heard in the track of lead; those of bass"
    )
    assert texts[1].startswith("What voice of 'piece' sings is not heard by musicgen-small")
    assert texts[2] == "musicgen-small has sounds of its own: the SoundFont of a-1 is not used."
    assert pieces.checked(make_event(Music(sheet="piece", part="bass")), scene, card) == ()


def test_a_piece_that_nobody_carries_is_refused(sheet: LeadSheet, make_event: MAKE) -> None:
    bass = make_event(Music(sheet="piece", part="bass"))
    lead = make_event(Music(sheet="piece", part="lead"), id="b-1")
    card = checkpoint("musicgen-small")
    with_lead = Scene(sheets={sheet.id: sheet}, neighbours=(bass, lead))
    assert pieces.checked(bass, with_lead, card) == ()
    muted = replace(with_lead, neighbours=(bass, lead.model_copy(update={"mute": True})))
    (problem,) = pieces.checked(bass, muted, card)
    assert isinstance(problem, Problem)
    assert problem.reason == "musicgen-small makes all of 'piece' where lead plays, and the plan has no such event"


def test_what_is_too_long_is_refused_with_the_limit(sheet: LeadSheet, make_event: MAKE) -> None:
    event = make_event(Music(sheet="piece", part="lead"), 60.0)
    (problem,) = pieces.checked(event, Scene(sheets={sheet.id: sheet}), checkpoint("musicgen-melody"))
    assert isinstance(problem, Problem)
    assert problem.path == "duration"
    assert problem.reason == "it lasts 60 s; musicgen-melody makes music of at most 30 s"


@pytest.mark.parametrize(
    ("body", "path", "reason"),
    [
        (Music(sheet="none", part="lead"), "body.sheet", "There is no sheet 'none'"),
        (Music(sheet="piece", part="pipes"), "body.part", "There is no part 'pipes'"),
    ],
)
def test_what_is_not_there_is_named(sheet: LeadSheet, make_event: MAKE, body: Music, path: str, reason: str) -> None:
    (problem,) = pieces.checked(make_event(body), Scene(sheets={sheet.id: sheet}), checkpoint("musicgen-small"))
    assert isinstance(problem, Problem)
    assert problem.path == path
    assert problem.reason.startswith(reason)


def test_prompts_need_a_sheet_and_something_to_prompt_for(make_event: MAKE) -> None:
    with pytest.raises(UnknownNameError, match="There is no sheet 'piece'"):
        pieces.prompt(make_event(Music(sheet="piece", part="lead")), {}, latin=True)
    with pytest.raises(EngineError, match="There is no prompt for a-1, which is a speech"):
        pieces.prompt(make_event(Speech(text="Hello")), {}, latin=True)
