"""Whatever is given to the readers of plans, edits, histories and cue sheets: a value or a PlanError, and soon."""

import json
import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menura.errors import PlanError
from menura.plans.check import check
from menura.plans.cues import FORMATS, import_cues
from menura.plans.edit import parse_edits
from menura.plans.history import parse_history
from menura.plans.model import Plan
from menura.plans.schema import parse
from menura.values.reading import LARGEST

VALID = {
    "schema": "menura.plan/1",
    "request": {"text": "a dog"},
    "duration": 10.0,
    "seed": 3,
    "master": {"loudness": -20},
    "thoughts": [{"id": "t", "stage": "request", "text": "x", "about": ["a"]}],
    "tracks": [{"id": "k", "gain": -3}],
    "events": [
        {
            "id": "a",
            "track": "k",
            "start": 1.5,
            "duration": 2,
            "gain": [[0, -3], [1, 0]],
            "controls": {"pitch": 2},
            "body": {"kind": "sound", "name": "dog-bark", "parameters": {"size": 0.3, "material": "wood"}},
        },
        {"id": "b", "track": "k", "start": 0, "duration": 1, "body": {"kind": "recording", "path": "x.wav"}},
    ],
}
ODD: list[Any] = [
    None,
    True,
    -1,
    1e308,
    10**400,
    float("nan"),
    "",
    "a\0",
    "../x",
    "sound",
    [],
    [[]],
    {},
    {"kind": "sound"},
    [1, 2],
]
READERS: list[Callable[[bytes], Any]] = [parse, parse_edits, parse_history]
READERS += [lambda text, name=name: import_cues(text, name) for name in FORMATS]  # type: ignore[misc]


def survives(read: Callable[[bytes], Any], text: bytes) -> None:
    try:
        value = read(text)
    except PlanError as error:
        str(error).encode()
        return
    if isinstance(value, Plan):
        check(value, sounds=["rain"], rooms=["hall"])
        assert parse(value.to_json()) == value


def places(data: Any) -> list[tuple[Any, Any]]:
    """Return every container with each of its keys."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [place for key, value in items for place in [(data, key), *places(value)]]


def mutated(rng: random.Random) -> bytes:
    data = json.loads(json.dumps(VALID))
    for _ in range(rng.randint(1, 4)):
        container, key = rng.choice(places(data))
        match rng.randrange(4):
            case 0:
                container[key] = json.loads(json.dumps(rng.choice(ODD)))
            case 1:
                container[key] = json.loads(json.dumps(rng.choice(places(data))[0]))
            case 2 if isinstance(container, dict):
                container[rng.choice(["strat", "kind", "op", "", "gain"])] = container.pop(key)
            case _ if container is not data:
                del container[key]
    text = bytearray(json.dumps(data).encode())
    for _ in range(rng.choice([0, 0, 1, 5])):
        text[rng.randrange(len(text))] = rng.randrange(256)
    return bytes(text)


@pytest.mark.parametrize("seed", range(40))
def test_mutated_plans(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(25):
        survives(parse, mutated(rng))


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=60, deadline=None)
@given(text=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode(errors="surrogatepass")))
def test_random_bytes(read: Callable[[bytes], Any], text: bytes) -> None:
    survives(read, text)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*VALID, "edits", "op"]), inner),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(json_values)
def test_any_json(data: Any) -> None:
    for read in (parse, parse_edits, parse_history):
        survives(read, json.dumps(data).encode())
    if isinstance(data, dict):
        survives(parse, json.dumps({**VALID, **data, "schema": "menura.plan/1"}).encode())


@pytest.mark.parametrize(
    "text",
    [
        '{"schema": "menura.plan/1", "duration": 1, "events": [' + "1," * 200_000 + "1]}",
        '{"schema": "menura.plan/1", "duration": 1, ' + ",".join(f'"x{n}": 1' for n in range(100_000)) + "}",
        '{"schema": "menura.plan/1", "duration": 1, "language": "' + "x" * (LARGEST // 2) + '"}',
        "[" * 1_000_000,
        '{"a":' * 900 + "1" + "}" * 900,
        '"' + "\\" * (LARGEST // 2),
    ],
    ids=["many wrong events", "many unknown fields", "long text", "deep", "deep object", "backslashes"],
)
def test_large_nonsense_is_refused_in_bounded_time(text: str) -> None:
    start = time.process_time()
    survives(parse, text.encode())
    assert time.process_time() - start < 10
