"""Finding engines: residents, strangers, and strangers that are broken."""

from collections.abc import Iterator, Sequence
from importlib.metadata import EntryPoint

import pytest

from menura.audio.clip import Clip
from menura.engines import registry
from menura.engines.base import Card, Scene
from menura.errors import EngineError, UnknownNameError
from menura.plans.model import Event
from menura.values import doors


class Stranger:
    card = Card("aaa", ("sound", "smell"), "remote", "A stranger.", "MIT", "none", "yours")

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        return Clip.silence(events[0].duration, scene.sample_rate)


class NoEngine:
    card = None

    def render(self, events: Sequence[Event], scene: Scene) -> None: ...


class Unlucky:
    def __init__(self) -> None:
        raise ZeroDivisionError("no GPU")


@pytest.fixture(autouse=True)
def strangers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    here = {"aaa": "Stranger", "none": "NoEngine", "unlucky": "Unlucky", "missing": "Missing"}
    entries = {name: EntryPoint(name, f"{__name__}:{kind}", registry.GROUP) for name, kind in here.items()}
    entries |= {"gone": EntryPoint("gone", "no_such_package:Engine", registry.GROUP), **doors.behind(registry.GROUP)}
    monkeypatch.setattr(doors, "behind", lambda _group: entries)
    registry.get.cache_clear()
    yield
    registry.get.cache_clear()


def test_a_stranger_enters_by_the_same_door() -> None:
    assert "aaa" in registry.names()
    assert registry.get("aaa").card.summary == "A stranger."
    assert registry.rendering("sound", "aaa") is registry.get("aaa")


def test_installing_an_engine_changes_nothing_until_it_is_chosen() -> None:
    assert registry.rendering("sound").card.name == "sounds"
    assert registry.rendering("recording", "aaa").card.name == "recordings"
    assert registry.rendering("smell").card.name == "aaa"


def test_an_engine_of_one_s_own_goes_first() -> None:
    own = Stranger()
    assert registry.rendering("sound", None, (own,)) is own
    assert registry.rendering("sound", "recordings", (own,)) is own
    assert registry.rendering("sound", "sounds", (own,)).card.name == "sounds"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone", "ModuleNotFoundError: No module named 'no_such_package'"),
        ("missing", "AttributeError: .* has no attribute 'Missing'"),
        ("unlucky", "ZeroDivisionError: no GPU"),
        ("none", "has no card or no render method"),
    ],
)
def test_a_broken_engine_says_what_is_wrong_and_harms_nobody(name: str, reason: str) -> None:
    with pytest.raises(EngineError, match=reason):
        registry.get(name)
    assert registry.rendering("sound").card.name == "sounds"


def test_an_unknown_engine_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError, match=r"There is no engine 'sonds'. Nearest: sounds.* menura engines"):
        registry.get("sonds")
    with pytest.raises(EngineError):  # somebody who is asked last might have been able to
        registry.rendering("taste")
