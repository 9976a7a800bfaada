import json
import time
from pathlib import Path
from typing import Any

import pytest

from menura.errors import PlanError
from menura.plans.check import check
from menura.plans.model import Event, Plan, Sound, Track
from menura.plans.schema import json_schema, load, parse
from menura.values.reading import LARGEST

EVENT = {"id": "a", "track": "t", "start": 1, "duration": 1, "body": {"kind": "sound", "name": "rain"}}


def text(**fields: Any) -> str:
    return json.dumps({"schema": "menura.plan/1", "duration": 5, **fields})


def problems(source: str | bytes) -> dict[str, str]:
    with pytest.raises(PlanError) as caught:
        parse(source)
    return {problem.path: f"{problem.reason}. {problem.fix}" for problem in caught.value.problems}


def test_a_plan_is_written_without_defaults_one_line_per_event(plan: Plan) -> None:
    written = plan.to_json()
    assert '"schema": "menura.plan/1"' in written
    assert '"kind": "sound", "words": "a dog barks"' in written
    assert "mute" not in written
    assert sum('"start"' in line for line in written.splitlines()) == 2
    assert parse(written) == plan
    assert parse(written).to_json() == written


def test_every_problem_is_listed_with_its_place_and_a_suggestion() -> None:
    bad = {**EVENT, "strat": 1, "start": -1, "gain": [[0, "loud"]], "pan": "left", "controls": {"pich": 1}}
    found = problems(text(evnts=[], seed=1.5, events=[EVENT, bad, {**EVENT, "body": {"kind": "sond"}}]))
    assert found["evnts"] == "there is no field 'evnts' here. Did you mean 'events'?"
    assert found["seed"] == "1.5 is given, but it must be a whole number. Correct the value."
    assert found["events[1].strat"] == "there is no field 'strat' here. Did you mean 'start'?"
    assert found["events[1].start"].startswith("-1 is given; it should be greater than or equal to 0")
    assert found["events[1].gain[0][1]"].startswith('"loud" is given, but it must be a number')
    assert found["events[1].pan"].startswith('"left" is given, but it must be a number')
    assert found["events[1].controls.pich"].endswith("Did you mean 'pitch'?")
    assert "must be one of 'sound', 'recording'" in found["events[2].body"]
    assert len(found) == 8


def test_a_missing_field_is_named() -> None:
    body = {"kind": "sound"}
    found = problems(text(events=[{**EVENT, "body": body}]))
    assert found == {"events[0].body.name": 'this field is missing. Add "name".'}


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(value: str) -> None:
    source = text(events=[EVENT]).replace('"start": 1', f'"start": {value}')
    assert "finite number" in problems(source)["events[0].start"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "not JSON: Expecting value"),
        ("{", r"not JSON: Expecting property name.*line 1, column 2"),
        ("a dog barks", "not JSON"),
        (b"RIFF\xff\xff", "not JSON: .*decode"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 5_000 + "1" + "}" * 5_000, "nested too deeply"),
        ("9" * 5000, "not JSON: Exceeds the limit"),
        ("3", "A plan is a JSON object or a list of cues, not 3"),
        ("{}", 'does not say that it is a plan(.|\n)*Add "schema": "menura.plan/1"'),
        ('{"schema": "menura.plan/2"}', "newer Menura(.|\n)*Update Menura"),
        ('{"schema": "menura.tune/1"}', "not a plan(.|\n)*not a plan's format"),
        ('{"schema": 1}', "not a plan"),
        (text(duration=5).replace('"duration"', '"seed": 1, "seed": 2, "duration"'), "seed: this field is given twice"),
        (text(language="\ud800"), "not a valid plan"),
        (" " * (LARGEST + 1), "longer than the 16 MiB"),
    ],
)
def test_what_is_no_plan_is_refused(source: str | bytes, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        parse(source)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_every_unicode_encoding_is_read(plan: Plan, encoding: str) -> None:
    assert parse(plan.to_json().encode(encoding)) == plan


def test_load_reads_a_file_and_says_why_it_cannot(tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "plan.json"
    path.write_text(plan.to_json(), "utf-8")
    assert load(path) == plan
    with pytest.raises(PlanError, match=r"missing.json' cannot be read: No such file"):
        load(tmp_path / "missing.json")
    with pytest.raises(PlanError, match="cannot be read"):
        load(tmp_path)
    with pytest.raises(PlanError, match="cannot be read"):
        load("a\0b")


def test_a_list_of_cues_is_version_0() -> None:
    plan = parse('[{"sound": "dog bark", "at": 2, "for": 0.5}, {"sound": "dog bark", "at": 4, "words": "woof"}]')
    assert [(event.id, event.start, event.end) for event in plan.events] == [
        ("dog-bark-1", 2.0, 2.5),
        ("dog-bark-2", 4.0, 5.0),
    ]
    assert plan.duration == 5.0
    assert plan.tracks == (Track(id="dog-bark"),)
    assert isinstance(plan.events[1].body, Sound)
    assert plan.events[1].body.words == "woof"
    assert check(plan) == []


def test_version_0_may_have_a_length_and_a_seed() -> None:
    plan = parse('{"schema": "menura.plan/0", "duration": 9, "seed": 4, "cues": []}')
    assert (plan.duration, plan.seed, plan.events) == (9.0, 4, ())


def test_problems_of_version_0_are_listed_too() -> None:
    found = problems('[{"sound": "rain", "at": -1}, {"sound": "rain", "when": 1}]')
    assert set(found) == {"cues[0].at", "cues[1].at", "cues[1].when"}


def test_the_schema_describes_every_field_and_accepts_what_is_written(plan: Plan) -> None:
    schema = json_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["required"] == ["schema", "duration"]
    assert schema["properties"]["exclude"]["description"].startswith("Sounds and groups of sounds")
    assert schema["$defs"]["Event"]["properties"]["distance"]["description"].startswith("Metres from the listener")
    assert schema["$defs"]["Event"]["additionalProperties"] is False
    json.dumps(schema, allow_nan=False)


def test_of_very_many_problems_the_first_are_listed() -> None:
    with pytest.raises(PlanError, match=r"there are more problems than these 1000. Mend these first") as caught:
        parse(text(seed="x", events=[EVENT, *({**EVENT, "strat": number} for number in range(1500))]))
    assert len(caught.value.problems) == 1001
    assert [problem.path for problem in caught.value.problems[:3]] == ["seed", "events[1].strat", "events[2].strat"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (text(events=[1] * 20_001), "20001 entries in one place, too many for a plan: 20000 in a list"),
        (text(master={f"x{number}": 1 for number in range(1001)}), "1001 entries .* 1000 in an object"),
        (text(events=[[1] * 20_000] * 51), "over 1000000 values"),
    ],
)
def test_more_than_fits_into_memory_is_refused(source: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        parse(source)


def test_ten_thousand_events_are_read_and_checked_without_waiting() -> None:
    body = Sound(words="a dog barks", name="dog-bark", parameters={"size": 0.5})
    events = (
        Event(id=f"e{number}", track="t", start=number * 0.1, duration=0.1, gain=((0, -6), (0.1, 0)), body=body)
        for number in range(10_000)
    )
    text = Plan(duration=1001, tracks=(Track(id="t"),), events=tuple(events)).to_json()
    start = time.process_time()
    assert check(parse(text), sounds=["dog-bark"], rooms=["none"]) == []
    assert time.process_time() - start < 10
