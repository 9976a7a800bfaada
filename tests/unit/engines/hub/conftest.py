"""Events, sheets and engines that the tests of published networks share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from menura.engines.base import Progress, Scene
from menura.engines.hub import loading
from menura.plans.model import Body, Event, Music, Sound
from menura.scores.model import LeadSheet
from menura.scores.reading import parse

SHEET = """{
  "id": "piece", "words": "cheerful folk guitar", "style": "folk", "key": "D major", "metre": "3/4", "language": "en",
  "parts": [
    {"id": "lead", "instrument": "acoustic-guitar", "role": "melody"},
    {"id": "bass", "instrument": "upright-bass", "role": "bass"}
  ],
  "sections": [
    {"id": "a", "tag": "verse", "bars": 4, "energy": 0.2, "tempo": [{"bpm": 96}],
     "notes": {"lead": [{"at": 0, "length": 3, "pitch": "D4"}, {"at": 3, "length": 3, "pitch": "A4"}]}}
  ]
}"""


@pytest.fixture
def sheet() -> LeadSheet:
    return parse(SHEET)


@pytest.fixture
def scene(sheet: LeadSheet) -> Scene:
    return Scene(sample_rate=16_000, sheets={sheet.id: sheet})


@pytest.fixture
def make_event() -> Callable[..., Event]:
    def event(body: Body | str = "dog-bark", duration: float = 1.5, **changes: Any) -> Event:
        return Event(
            id=changes.pop("id", "a-1"),
            track="a",
            start=0.0,
            duration=duration,
            body=Sound(name=body) if isinstance(body, str) else body,
            **changes,
        )

    return event


@pytest.fixture
def music() -> Music:
    return Music(sheet="piece", part="lead")


@pytest.fixture
def engine(tiny: Callable[[str], Path]) -> Callable[..., Any]:
    """Return an engine with a tiny network."""

    def made(kind: Any, **given: Any) -> Any:
        few = {"steps": 2} if "steps" in kind().checkpoint.defaults else {}
        ready = kind(**{"source": tiny(kind.usual), **few, **given})
        ready.require()
        return ready

    return made


@pytest.fixture
def fresh() -> Iterator[None]:
    """Nothing is loaded before, nor stays loaded."""
    loading.forget()
    yield
    loading.forget()


@pytest.fixture
def log() -> list[float]:
    return []


@pytest.fixture
def heard(log: list[float]) -> Progress:
    return Progress(report=lambda _stage, _name, done: log.append(done))
