"""What a chat model says about music, speech and lyrics."""

import json

import pytest
from chat_double import Double, completion

from menura.engines.sounds.atlas import Atlas
from menura.errors import EndpointError
from menura.plans.check import check
from menura.plans.facts import Facts
from menura.plans.model import Music, Speech
from menura.reasoning.base import Request
from menura.reasoning.chat import ChatReasoner, Settings, lyrics

LINE = {
    "id": "line-1",
    "track": "voice",
    "start": 1,
    "duration": 2.5,
    "body": {"kind": "speech", "text": "We turned back.", "voice": "male"},
}
SCENE = {"thoughts": [], "tracks": [{"id": "voice"}], "events": [LINE]}


def test_the_model_says_what_is_said_and_what_kind_of_music_it_wants(
    double: Double, settings: Settings, atlas: Atlas
) -> None:
    music = [{"words": "tense strings", "start": 0, "end": 8}]
    double.says(completion(json.dumps({**SCENE, "music": music})))
    plan = ChatReasoner(settings, atlas).plan(Request(text="a narrator over strings", duration=8), Facts())
    assert check(plan) == []
    assert {type(event.body) for event in plan.events} == {Speech, Music}
    assert all(t.duck_under == ("speech",) for t in plan.tracks if t.id != "voice")
    schema = json.dumps(double.requests[0]["response_format"]["json_schema"]["schema"])
    assert '"music"' in schema
    assert "LeadSheet" not in schema


def test_music_that_is_no_list_of_pieces_is_sent_back(double: Double, settings: Settings, atlas: Atlas) -> None:
    double.says(completion(json.dumps({**SCENE, "music": ["strings"]})))
    with pytest.raises(EndpointError, match="is no list of pieces with words, start and end"):
        ChatReasoner(settings, atlas).plan(Request(text="strings", duration=8), Facts())


def test_lyrics_come_back_with_their_tags(double: Double, settings: Settings) -> None:
    words = "[Verse]\nThe light goes round\n[Chorus]\nHome from the sea"
    double.says(completion(json.dumps({"lyrics": words})))
    assert lyrics.write("Write about a lighthouse", settings) == words
    assert "a lighthouse" in double.requests[0]["messages"][1]["content"]


def test_lyrics_that_cannot_be_read_are_sent_back(double: Double, settings: Settings) -> None:
    double.says(completion(json.dumps({"lyrics": "[Verze]\nLa la"})))
    with pytest.raises(EndpointError, match=r"parrot gave no valid lyrics in 3 attempts(.|\n)*Verze"):
        lyrics.write("Write about a lighthouse", settings)
