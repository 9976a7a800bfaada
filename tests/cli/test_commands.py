"""The command line as a person types it: what it prints, what it writes, what it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import menura
from menura.cli import app as application
from menura.cli.app import VERBS, app
from menura.errors import InputError, MenuraError, OutputExistsError, PlanError, RequestError, UnknownNameError


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], standalone_mode=False)


def succeed(*arguments: object) -> str:
    result = run(*arguments)
    if result.exception:
        raise result.exception
    return result.output


def refused(kind: type[MenuraError], *arguments: object) -> str:
    error = run(*arguments).exception
    assert isinstance(error, kind), error
    return str(error)


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "scene.wav"
    succeed("make", "rain and a dog barks twice", "-d", 3, "-o", path, "-q")
    return path


def test_make_writes_a_sound_and_says_so(tmp_path: Path) -> None:
    said = succeed("make", "a dog barks twice while it rains", "-d", 3, "-o", tmp_path / "x.flac", "-v")
    assert "3 s, " in said
    assert "dog-bark" in said
    assert (tmp_path / "x.flac").stat().st_size > 10_000


def test_make_for_machines(tmp_path: Path) -> None:
    told = json.loads(succeed("make", "rain", "-d", 1, "-o", tmp_path / "x.wav", "--json"))
    assert told["duration"] == 1
    assert told["reasoner"] == "grammar"
    assert [e["track"] for e in told["events"]] == ["rain"]


def test_quiet_is_quiet(tmp_path: Path) -> None:
    assert succeed("make", "rain", "-d", 1, "-o", tmp_path / "x.wav", "-q") == ""


def test_recipe_renders_to_the_same_bytes(scene: Path, tmp_path: Path) -> None:
    succeed("recipe", scene, "-o", tmp_path / "plan.json")
    succeed("render", tmp_path / "plan.json", "-o", tmp_path / "again.wav")
    succeed("render", scene, "-o", tmp_path / "third.wav")
    assert (tmp_path / "again.wav").read_bytes() == scene.read_bytes() == (tmp_path / "third.wav").read_bytes()


def test_plan_is_printed_or_written(tmp_path: Path) -> None:
    printed = succeed("plan", "thunder at 3 s, heavy rain", "-d", 10, "-q")
    plan = json.loads(printed)
    assert plan["duration"] == 10
    assert any(e["start"] == 3.0 for e in plan["events"])
    succeed("plan", "rain", "-o", tmp_path / "plan.json")
    assert json.loads((tmp_path / "plan.json").read_text())["schema"] == "menura.plan/1"


def test_set_changes_any_field(tmp_path: Path) -> None:
    text = succeed(
        "plan", "rain", "-d", 2, "--set", "loudness=-23", "--set", "tracks.rain.gain=-6", "--set", "channels=1", "-q"
    )
    plan = json.loads(text)
    assert plan["master"]["loudness"] == -23
    assert plan["tracks"][0]["gain"] == -6
    assert plan["channels"] == 1


def test_set_refuses_what_is_not_there() -> None:
    assert "takes KEY=VALUE" in refused(RequestError, "plan", "rain", "--set", "loudness")
    assert "Nearest: rain" in refused(UnknownNameError, "plan", "rain", "--set", "tracks.rian.gain=-6")
    assert "loudnes" in refused(PlanError, "plan", "rain", "--set", "master.loudnes=-14")


def test_nothing_is_overwritten_without_force(scene: Path) -> None:
    before = scene.read_bytes()
    assert "exists already" in refused(OutputExistsError, "make", "wind", "-d", 1, "-o", scene)
    assert scene.read_bytes() == before
    succeed("make", "wind", "-d", 1, "-o", scene, "--force")
    assert scene.read_bytes() != before
    assert [p.name for p in scene.parent.iterdir()] == [scene.name]


def test_stems_are_written_and_sum_to_the_bus(tmp_path: Path) -> None:
    succeed("make", "rain and a dog barks", "-d", 2, "-o", tmp_path / "x.wav", "--stems", tmp_path / "stems")
    names = {p.stem for p in (tmp_path / "stems").iterdir()}
    assert {"rain", "dog-bark"} <= names
    assert "not empty" in refused(
        OutputExistsError, "make", "rain", "-d", 1, "-o", tmp_path / "y.wav", "--stems", tmp_path / "stems"
    )
    assert not (tmp_path / "y.wav").exists()


def test_show_draws_for_the_terminal_and_as_pictures(scene: Path, tmp_path: Path) -> None:
    assert "━" in succeed("show", scene)
    succeed("show", scene, "-o", tmp_path / "x.png")
    succeed("show", scene, "-o", tmp_path / "x.svg")
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "x.svg").read_text()
    assert "allowed are .png and .svg" in refused(MenuraError, "show", scene, "-o", tmp_path / "x.pdf")


def test_sounds_are_listed_found_and_played(tmp_path: Path) -> None:
    assert "dog-bark" in succeed("sounds")
    assert succeed("sounds", "雨").count("\n") > 1
    assert "heard in" in succeed("sounds", "dog-bark")
    succeed("sounds", "dog-bark", "--play-to", tmp_path / "dog.wav")
    assert menura.read_recipe(tmp_path / "dog.wav").events
    assert 'mechanism = "' in succeed("sounds", "dog-bark", "--toml")
    assert "need the words" in refused(RequestError, "sounds", "--toml")


def test_edit_changes_a_result_by_a_sentence(scene: Path, tmp_path: Path) -> None:
    said = succeed("edit", scene, "make the rain louder", "-o", tmp_path / "louder.wav")
    assert "rain" in said
    succeed("edit", scene, "remove the rain", "-o", tmp_path / "dry.json")
    assert "rain" not in {e["track"] for e in json.loads((tmp_path / "dry.json").read_text())["events"]}


def test_cues_go_out_and_come_back(scene: Path, tmp_path: Path) -> None:
    for ending in (".srt", ".vtt", ".txt", ".csv"):
        succeed("cues", scene, "-o", tmp_path / f"cues{ending}")
        succeed("cues", tmp_path / f"cues{ending}", "-d", 3, "-o", tmp_path / f"back{ending}.json")
        assert json.loads((tmp_path / f"back{ending}.json").read_text())["events"]


def test_engines_doctor_and_schema_speak_to_machines() -> None:
    assert {card["name"] for card in json.loads(succeed("engines", "--json"))} >= {"sounds", "recordings"}
    states = {finding["state"] for finding in json.loads(succeed("doctor", "--json"))}
    assert states <= {"ok", "note"}
    assert json.loads(succeed("schema"))["$id"] == "menura.plan/1"
    assert json.loads(succeed("schema", "--edits"))


def test_two_texts_or_two_files_are_refused(tmp_path: Path) -> None:
    assert "Put the words in quotes" in refused(RequestError, "make", "a", "dog", "-o", tmp_path / "x.wav")
    assert "2 files" in refused(RequestError, "make", "a.mp4", "b.mp4", "-o", tmp_path / "x.wav")


def test_a_missing_video_is_an_error_not_words(tmp_path: Path) -> None:
    assert "There is no file" in refused(InputError, "make", tmp_path / "none.mp4", "-o", tmp_path / "x.wav")
    assert list(tmp_path.iterdir()) == []


def test_a_sound_cannot_be_written_as_a_video(tmp_path: Path) -> None:
    assert "there are no pictures" in refused(MenuraError, "make", "rain", "-o", tmp_path / "x.mp4")


@pytest.mark.parametrize("verb", VERBS)
def test_help_teaches_by_example(verb: str) -> None:
    assert "Example" in succeed(verb, "--help")


def test_exit_codes_tell_what_went_wrong(tmp_path: Path) -> None:
    existing = tmp_path / "x.wav"
    existing.write_bytes(b"")
    cases = {
        ("make", "", "-o", str(tmp_path / "y.wav")): 2,
        ("make", "rain", "-o", str(existing)): 3,
        ("render", str(tmp_path / "none.json"), "-o", str(tmp_path / "y.wav")): 2,
        ("nonsense",): 2,
    }
    for arguments, code in cases.items():
        done = subprocess.run([sys.executable, "-m", "menura", *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("Error: ")


def test_errors_for_machines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["menura", "make", "", "-o", str(tmp_path / "x.wav"), "--json"])
    with pytest.raises(SystemExit):
        application.main()
    told = json.loads(capsys.readouterr().err)
    assert told["error"] == "RequestError"


def test_interrupt_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("menura.audio.writer.Writer.write", interrupted)
    monkeypatch.setattr(sys, "argv", ["menura", "make", "rain", "-d", "1", "-o", str(tmp_path / "x.wav")])
    with pytest.raises(SystemExit) as left:
        application.main()
    assert left.value.code == 130
    assert "Nothing half-written was left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_sample_says_when_its_impacts_are(tmp_path: Path) -> None:
    said = succeed("sample", "-o", tmp_path / "kitchen.mp4", "-d", 1)
    assert "impacts at 0." in said
    assert menura.perceive(tmp_path / "kitchen.mp4").duration == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("wrong", [("-d", 0), ("-d", "nan"), ("--fps", 0)])
def test_a_sample_has_a_length(tmp_path: Path, wrong: tuple[str, object]) -> None:
    assert "A sample lasts up to" in refused(RequestError, "sample", "-o", tmp_path / "x.mp4", *wrong)
