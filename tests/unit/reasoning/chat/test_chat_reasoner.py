import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chat_double import KEY, Double, Reply, completion

from menura.engines.sounds.atlas import Atlas
from menura.errors import EndpointError, RequestError
from menura.plans import edit
from menura.plans.check import check
from menura.plans.facts import Facts, Impact
from menura.plans.model import Event, Plan, Recording, Sound, Track
from menura.reasoning.base import Reasoner, Request
from menura.reasoning.chat import ChatReasoner, Settings, reasoner
from menura.reasoning.grammar import GrammarReasoner

BARK = {
    "id": "dog-bark-1",
    "track": "dog",
    "start": 2,
    "duration": 0.5,
    "because": "t1",
    "body": {"kind": "sound", "name": "dog-bark", "words": "a dog barks"},
}
ANSWER: dict[str, Any] = {
    "thoughts": [{"id": "t1", "stage": "request", "text": "A dog is asked for.", "about": ["dog-bark-1"]}],
    "tracks": [{"id": "dog", "space": "none"}],
    "events": [BARK],
}
REQUEST = Request(text="a dog barks", duration=4, seed=7)
NOTHING = Facts()


def answer(**changes: Any) -> Reply:
    return completion(json.dumps({**ANSWER, **changes}))


@pytest.fixture
def chat(settings: Settings, atlas: Atlas) -> ChatReasoner:
    return ChatReasoner(settings, atlas)


@pytest.fixture
def plan() -> Plan:
    event = Event(id="bark", track="dog", start=1, duration=0.5, body=Sound(name="dog-bark"))
    return Plan(duration=4, tracks=(Track(id="dog"),), events=(event,))


def test_the_answer_becomes_a_plan_that_says_who_wrote_it(double: Double, chat: ChatReasoner) -> None:
    double.says(answer())
    plan = chat.plan(REQUEST, NOTHING)
    assert isinstance(chat, Reasoner)
    assert [(event.id, event.start) for event in plan.events] == [("dog-bark-1", 2.0)]
    assert (plan.reasoner, plan.seed, plan.duration, plan.language) == ("chat:parrot", 7, 4, "en")
    assert plan.request.text == "a dog barks"
    assert plan.notices == ()
    assert check(plan) == []


def test_what_is_not_the_models_to_say_is_not_taken_from_it(double: Double, chat: ChatReasoner) -> None:
    double.says(answer(seed=1, reasoner="hand", duration=99, request={"text": "x"}, schema="menura.plan/9", channels=1))
    plan = chat.plan(REQUEST, NOTHING)
    assert (plan.reasoner, plan.seed, plan.duration, plan.request.text, plan.channels) == (
        "chat:parrot",
        7,
        4,
        "a dog barks",
        2,
    )


def test_the_model_chooses_the_length_where_nobody_else_does(double: Double, chat: ChatReasoner) -> None:
    double.says(answer(duration=12))
    assert chat.plan(Request(text="狗叫"), NOTHING).duration == 12
    schema = double.requests[0]["response_format"]["json_schema"]["schema"]
    assert "duration" in schema["required"]
    assert "Write the thoughts in Chinese" in double.requests[0]["messages"][1]["content"]


def test_the_model_is_told_the_schema_the_names_and_the_wish(double: Double, chat: ChatReasoner) -> None:
    double.says(answer())
    chat.plan(REQUEST, Facts(kind="audio", duration=4, impacts=(Impact(time=1.25, strength=0.5),)))
    system, user = (message["content"] for message in double.requests[0]["messages"])
    assert "dog-bark (burst, 0.2 to 1 s)" in system
    assert "hall" in system
    assert "a dog barks" in user
    assert '"time": 1.25' in user
    schema = double.requests[0]["response_format"]["json_schema"]["schema"]
    assert schema["$defs"]["Sound"]["properties"]["name"]["enum"] == ["cat-meow", "dog-bark", "door-slam", "rain"]
    assert not {"seed", "reasoner", "request", "duration"} & set(schema["properties"])
    assert "Recording" not in json.dumps(schema)


def test_of_a_large_atlas_what_fits_is_described(double: Double, settings: Settings, large_atlas: Atlas) -> None:
    double.says(answer())
    ChatReasoner(settings, large_atlas).plan(REQUEST, NOTHING)
    system = double.requests[0]["messages"][0]["content"]
    assert "Sounds that may fit:\ndog-bark (burst" in system
    assert len(system) < 40_000


@pytest.mark.parametrize(
    "wrap",
    [
        "```json\nPLAN\n```",
        "Here is your plan:\nPLAN\nEnjoy!",
        "<think>Shall I {bark}?</think>\nPLAN",
        "Sure.\n```\nPLAN\n```\nDone.",
    ],
)
def test_json_is_found_in_the_chatter(double: Double, chat: ChatReasoner, wrap: str) -> None:
    double.says(completion(wrap.replace("PLAN", json.dumps(ANSWER))))
    assert chat.plan(REQUEST, NOTHING).events[0].id == "dog-bark-1"


def test_a_wrong_answer_is_sent_back_with_every_problem(double: Double, chat: ChatReasoner) -> None:
    late = {**BARK, "start": 9, "strat": 1}
    unknown = {**BARK, "body": {"kind": "sound", "name": "dog-brak"}}
    double.says(completion("I cannot do that."), answer(events=[late]), answer(events=[unknown]), answer())
    patient = ChatReasoner(Settings(chat._ready()[0].url, "parrot", attempts=4), chat._ready()[1])
    assert patient.plan(REQUEST, NOTHING).events[0].start == 2
    complaints = [request["messages"][-1]["content"] for request in double.requests[1:]]
    assert "This is not JSON" in complaints[0]
    assert "events[0].strat: there is no field 'strat' here. Did you mean 'start'?" in complaints[1]
    assert "there is no sound 'dog-brak'. Did you mean 'dog-bark'?" in complaints[2]
    assert double.requests[1]["messages"][-2] == {"role": "assistant", "content": "I cannot do that."}


@pytest.mark.parametrize(
    ("lie", "message"),
    [
        (answer(events=[]), "The plan has neither events nor music"),
        (answer(events=[{**BARK, "start": 9}]), "starts at 9 s, but the plan ends at 4 s"),
        (answer(events=[{**BARK, "body": {"kind": "recording", "path": "x.wav"}}]), "no files were given"),
        (answer(exclude=["dog"]), "'dog' is excluded"),
        (completion("[1]"), "The answer is not a JSON object"),
        (answer(tracks=[{"id": "dog", "space": "hal"}]), "there is no room 'hal'"),
    ],
)
def test_a_model_that_does_not_learn_is_given_up(double: Double, chat: ChatReasoner, lie: Reply, message: str) -> None:
    double.says(lie)
    with pytest.raises(EndpointError, match=rf"parrot gave no valid plan in 3 attempts(.|\n)*{message}(.|\n)*grammar"):
        chat.plan(REQUEST, NOTHING)
    assert len(double.requests) == 3


def test_an_endpoint_without_schemas_is_asked_in_simpler_ways(double: Double, chat: ChatReasoner) -> None:
    def picky(body: dict[str, Any]) -> Reply:
        return Reply("unknown field response_format", 400) if "response_format" in body else answer()

    double.says(picky)
    plan = chat.plan(REQUEST, NOTHING)
    formats = [request.get("response_format", {}).get("type") for request in double.requests]
    assert formats == ["json_schema", "json_object", None]
    assert "takes no JSON schema" in plan.notices[0].text


def test_a_model_that_takes_no_request_at_all_is_an_error(double: Double, chat: ChatReasoner) -> None:
    double.says(Reply("no such model", 404))
    with pytest.raises(EndpointError, match=r"refuses the request \(status 404\): no such model"):
        chat.plan(REQUEST, NOTHING)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    import cv2

    path = tmp_path / "dog.png"
    assert cv2.imwrite(str(path), np.full((48, 64, 3), 200, np.uint8))
    return path


def test_the_picture_is_shown_with_its_time(double: Double, chat: ChatReasoner, picture: Path) -> None:
    double.says(answer())
    plan = chat.plan(Request(media=picture, duration=4), Facts(kind="image", width=64, height=48))
    text, when, shown = double.requests[0]["messages"][1]["content"]
    assert "a fitting soundtrack for the picture" in text["text"]
    assert when["text"] == "The picture at 0.00 s:"
    assert shown["image_url"]["url"].startswith("data:image/jpeg;base64,/9j/")
    assert plan.request.media == "dog.png"


def test_a_model_that_cannot_see_gets_words_only(double: Double, chat: ChatReasoner, picture: Path) -> None:
    def blind(body: dict[str, Any]) -> Reply:
        return answer() if isinstance(body["messages"][1]["content"], str) else Reply("no images", 400)

    double.says(blind)
    plan = chat.plan(Request(text="a dog", media=picture, duration=4), Facts(kind="image"))
    assert [notice.text for notice in plan.notices] == [
        "The model takes no pictures; it only read what was measured in the video."
    ]


def test_an_instruction_becomes_edits(double: Double, chat: ChatReasoner, plan: Plan) -> None:
    double.says(completion('{"edits": [{"op": "move", "id": "bark", "start": 3}]}'))
    edits = chat.revise(plan, "the dog barks later", NOTHING)
    assert list(edits) == [edit.Move(id="bark", start=3)]
    system, user = (message["content"] for message in double.requests[0]["messages"])
    assert "cat-meow" in system
    assert '"id": "bark"' in user
    assert "the dog barks later" in user


def test_wrong_edits_are_sent_back(double: Double, chat: ChatReasoner, plan: Plan) -> None:
    lies = [
        {"op": "move", "id": "brak", "start": 3},
        {"op": "replace", "id": "bark", "name": "dog-growl"},
    ]
    double.says(*(completion(json.dumps({"edits": [lie]})) for lie in lies), completion('{"edits": []}'))
    assert list(chat.revise(plan, "louder", NOTHING)) == []
    complaints = [request["messages"][-1]["content"] for request in double.requests[1:]]
    assert "There is no event 'brak'. Nearest: bark" in complaints[0]
    assert "there is no sound 'dog-growl'" in complaints[1]


def test_edits_name_no_files_and_old_problems_do_not_hinder(double: Double, chat: ChatReasoner, plan: Plan) -> None:
    theft = {"op": "replace", "id": "bark", "body": {"kind": "recording", "path": "private.wav"}}
    double.says(completion(json.dumps([theft])), completion('[{"op": "mute", "id": "bark"}]'))
    old = plan.model_copy(update={"events": (plan.events[0].model_copy(update={"body": Sound(name="old-name")}),)})
    assert list(chat.revise(old, "quiet", NOTHING)) == [edit.Mute(id="bark")]
    assert "no files were given" in double.requests[1]["messages"][-1]["content"]
    assert isinstance(edit.parse_edits(json.dumps([theft]))[0].body, Recording)  # type: ignore[union-attr]


def test_without_words_or_picture_there_is_nothing_to_plan(chat: ChatReasoner, plan: Plan) -> None:
    with pytest.raises(RequestError, match="no words and no picture"):
        chat.plan(Request(text=" "), NOTHING)
    with pytest.raises(RequestError, match="instruction is empty"):
        chat.revise(plan, "", NOTHING)


def test_it_is_set_up_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("MENURA_CHAT_URL", "MENURA_CHAT_MODEL", "MENURA_CHAT_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    unready = reasoner.ChatReasoner()
    with pytest.raises(RequestError, match="The chat reasoner has no url and no model"):
        unready.plan(REQUEST, NOTHING)


def test_the_key_is_in_no_plan_log_or_error(
    double: Double, chat: ChatReasoner, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    leak = {"id": "t1", "stage": "request", "text": f"My key is {KEY}", "about": []}
    double.says(Reply(KEY, 503), answer(thoughts=[leak]), answer(events=[{**BARK, KEY: 1}]))
    plan = chat.plan(REQUEST, NOTHING)
    assert "My key is [key]" in plan.to_json()
    assert KEY not in plan.to_json()
    with pytest.raises(EndpointError) as caught:
        chat.plan(REQUEST, NOTHING)
    shown = "".join([str(caught.value), repr(caught.value), repr(chat.__dict__), caplog.text])
    assert "[key]" in str(caught.value)
    assert KEY not in shown


def test_the_model_wishes_for_other_music_and_the_composer_makes_it(
    double: Double, settings: Settings, atlas: Atlas
) -> None:
    chat = ChatReasoner(settings, atlas)
    scene = GrammarReasoner(atlas).plan(Request(text="rain, cheerful piano music from 1 s", duration=14), NOTHING)
    nonsense = [{"op": "recompose", "words": "purple"}]
    answer = [{"op": "recompose", "words": "sadder"}, {"op": "mute", "id": "rain"}]
    double.says(completion(json.dumps(nonsense)), completion(json.dumps({"edits": answer})))
    made = chat.revise(scene, "the music shall be sad, and no rain", NOTHING)
    assert [each.op for each in made] == ["replace-sheet", "think", "mute"]
    after = edit.apply(scene, made)
    assert after.sheets[0].key.endswith("minor")
    assert scene.sheets[0].key.endswith("major")
    assert "to sound sad" in after.thoughts[-1].text
    first, second = double.requests
    schema = first["response_format"]["json_schema"]["schema"]["$defs"]
    assert "Recompose" in schema
    assert "ReplaceSheet" not in schema
    assert "do not write the notes yourself" in first["messages"][0]["content"]
    assert "'purple' is no mood, style, player or section here" in second["messages"][-1]["content"]


def test_a_wish_without_words_is_sent_back(double: Double, chat: ChatReasoner, plan: Plan) -> None:
    double.says(completion('[{"op": "recompose"}]'), completion('{"edits": []}'))
    assert list(chat.revise(plan, "sadder", NOTHING)) == []
    assert "does not have words alone" in double.requests[1]["messages"][-1]["content"]
    assert "Recompose" not in double.requests[0]["response_format"]["json_schema"]["schema"]["$defs"]
