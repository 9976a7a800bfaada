"""What machines read: the shapes of JSON, and a diagnosis that survives what it diagnoses."""

import json
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from menura.audio.files import probe
from menura.cli.app import app
from menura.engines import registry
from menura.values import doors


def told(*arguments: str) -> Any:
    result = CliRunner().invoke(app, list(arguments), standalone_mode=False)
    if result.exception:
        raise result.exception
    return json.loads(result.stdout)


def test_make_and_render(tmp_path: Path) -> None:
    said = told("make", "rain but qwertz", "-d", "1", "-o", str(tmp_path / "x.wav"), "--json")
    assert set(said) == {"output", "duration", "reasoner", "events", "notices"}
    assert set(said["events"][0]) == {"id", "start", "duration", "track"}
    assert all(set(notice) == {"code", "text", "hint"} for notice in said["notices"])
    again = told("render", str(tmp_path / "x.wav"), "-o", str(tmp_path / "y.wav"), "--json")
    assert again["events"] == said["events"]


def test_sounds() -> None:
    everything = told("sounds", "--json")
    assert len(everything) >= 180
    assert set(everything[0]) == {"name", "form", "en", "zh", "tags"}
    found = told("sounds", "glass", "--json")
    assert set(found[0]) == {"name", "score", "via"}
    one = told("sounds", "dog-bark", "--json")
    assert {"name", "human", "variants", "duration", "level", "rooms"} <= set(one)


def test_engines() -> None:
    cards = {card["name"]: card for card in told("engines", "--json")}
    assert cards["sounds"]["controls"] == ["loudness", "brightness", "pitch"]
    assert all(card["licence_output"] and card["cannot"] for card in cards.values())


@pytest.mark.parametrize("name", ["dog-bark", "rain", "door-knock"])
def test_a_sound_can_be_listened_to_by_itself(tmp_path: Path, name: str) -> None:
    result = CliRunner().invoke(app, ["sounds", name, "--play-to", str(tmp_path / "x.wav"), "--json"])
    assert result.exit_code == 0, result.output
    assert 0.05 < probe(tmp_path / "x.wav").duration <= 10


@pytest.fixture
def broken_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    behind = doors.behind
    broken = {"broken": EntryPoint("broken", "no_such_package:Engine", registry.GROUP)}
    more = {registry.GROUP: {**behind(registry.GROUP), **broken}}
    monkeypatch.setattr(doors, "behind", lambda group: more.get(group) or behind(group))
    registry.get.cache_clear()
    yield
    registry.get.cache_clear()


@pytest.mark.usefixtures("broken_engine")
def test_doctor_names_a_broken_engine_and_goes_on() -> None:
    findings = {finding["what"]: finding for finding in told("doctor", "--json")}
    assert findings["engine broken"]["state"] == "missing"
    assert "no_such_package" in findings["engine broken"]["detail"]
    assert findings["engine sounds"]["state"] == "ok"
    assert findings["rendering"]["state"] == "ok"


def test_doctor_says_what_networks_need_before_they_are_pulled() -> None:
    findings = {finding["what"]: finding for finding in told("doctor", "--json")}
    assert "GiB for 8 s" in findings["memory for mmaudio-small-16k"]["detail"]
    assert "menura pull mmaudio-small-16k" in findings["engine mmaudio-small-16k"]["remedy"]


def test_doctor_says_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setattr("menura.cli.doctor.LIBRARIES", ("numpy", "nosuchlibrary"))
    findings = {finding["what"]: finding for finding in told("doctor", "--json")}
    assert findings["nosuchlibrary"]["state"] == findings["codecs"]["state"] == "missing"
    assert "-m pip install nosuchlibrary" in findings["nosuchlibrary"]["remedy"]
