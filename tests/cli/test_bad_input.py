"""Bad input through the front door: a clear error of the right kind, and nothing left behind."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from click.testing import CliRunner

from menura.audio.clip import Clip
from menura.audio.files import write
from menura.cli.app import app
from menura.errors import (
    AtlasError,
    EndpointError,
    InputError,
    MediaError,
    MenuraError,
    OutputError,
    OutputExistsError,
    PlanError,
    RequestError,
    UnknownNameError,
)
from menura.perception.sample import draw_sample

PLAN: dict[str, Any] = {
    "schema": "menura.plan/1",
    "duration": 2.0,
    "sample_rate": 8000,
    "tracks": [{"id": "a"}],
    "events": [
        {"id": "e", "track": "a", "start": 0.5, "duration": 1.0, "body": {"kind": "sound", "name": "dog-bark"}},
        {"id": "f", "track": "a", "start": 0.0, "duration": 1.0, "body": {"kind": "sound", "name": "rain"}},
    ],
}
EVENT = PLAN["events"][0]
BODY = EVENT["body"]


def with_event(**changes: Any) -> dict[str, Any]:
    return {**PLAN, "events": [{**EVENT, **changes}]}


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def refused(folder: Path, kind: type[MenuraError], message: str, *arguments: str) -> str:
    """Type a command in a folder; it must fail as told and leave the folder as it was."""
    before, here = files_in(folder), Path.cwd()
    os.chdir(folder)
    try:
        error = CliRunner().invoke(app, list(arguments), standalone_mode=False).exception
    finally:
        os.chdir(here)
    assert type(error) is kind, repr(error)
    with pytest.raises(kind, match=message):
        raise error
    assert files_in(folder) == before
    return str(error)


WORDS: list[tuple[str, list[str], type[MenuraError], str]] = [
    ("empty", [""], RequestError, r"The request is empty.*menura make"),
    ("blank", [" \n\t "], RequestError, r"The request is empty"),
    ("endless", ["rain and a dog barks, " * 40_000], RequestError, r"characters"),
    ("one endless word", ["a" * 2_000_000], RequestError, r"characters"),
    ("Russian", ["собака лает во дворе"], RequestError, r"written in Cyrillic; English and Chinese"),
    ("Arabic", ["كلب ينبح"], RequestError, r"written in Arabic; English and Chinese"),
    ("German", ["Ein Hund bellt laut im Garten"], RequestError, r"English and Chinese are understood"),
    ("gibberish", ["asdf qwerty zxcv"], RequestError, r"Nothing in 'asdf qwerty zxcv' is a sound"),
    ("emoji", ["🐶🐶🐶"], RequestError, r"sound"),
    ("control characters", ["\x00\x01\x1b[31m"], RequestError, r"."),
    ("no time", ["rain", "-d", "0"], RequestError, r"duration of 0 s.*at least 0\.05 s and at most 86400 s"),
    ("negative time", ["rain", "-d", "-3"], RequestError, r"duration of -3 s"),
    ("no number", ["rain", "-d", "nan"], RequestError, r"duration of nan s"),
    ("longer than a day", ["rain", "-d", "86401"], RequestError, r"at most 86400"),
    ("enormous seed", ["rain", "--seed", str(2**80)], RequestError, r"seed is \d+; .*63 bits"),
    ("no such reasoner", ["rain", "--reasoner", "gramar"], UnknownNameError, r"no reasoner 'gramar'. Nearest: grammar"),
    ("no such engine", ["rain", "--engine", "sonds"], UnknownNameError, r"no engine 'sonds'. Nearest: sounds"),
    ("no such sounds", ["rain", "--sounds", "none"], AtlasError, r"There are no sounds at none"),
    ("two texts", ["rain", "wind"], RequestError, r"there were 0 files and 2 texts"),
    ("a field that is none", ["rain", "--set", "loudnes=1"], PlanError, r"no field 'loudnes' here"),
    ("a value that is none", ["rain", "--set", "duration=NaN"], PlanError, r"duration"),
]


@pytest.mark.parametrize(("arguments", "kind", "message"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS])
def test_words(tmp_path: Path, arguments: list[str], kind: type[MenuraError], message: str) -> None:
    started = time.process_time()
    refused(tmp_path, kind, message, "make", *arguments, "-o", "x.wav")
    assert time.process_time() - started < 10


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return files that are broken in every way that one meets."""
    folder = tmp_path_factory.mktemp("clips")
    draw_sample(folder / "good.mp4", duration=1.0, fps=10)
    write(folder / "good.wav", Clip(np.sin(np.arange(8000) * 0.1) * 0.1, 8000))
    video, sound = (folder / "good.mp4").read_bytes(), (folder / "good.wav").read_bytes()
    return {
        "empty.mp4": b"",
        "half.mp4": video[: len(video) // 2],
        "head.mp4": video[:64],
        "words.mp4": b"these are words\n" * 40,
        "page.mp4": b"<!DOCTYPE html><html><body>404</body></html>",
        "zeros.mp4": bytes(5000),
        "sound.mp4": sound,
        "half.wav": sound[: len(sound) // 2],
        "empty.wav": b"",
        "words.png": b"no picture",
        "half.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    }


MEDIA = [
    ("missing.mp4", r"There is no file"),
    ("empty.mp4", r"empty \(0 bytes\)"),
    ("half.mp4", r"half\.mp4"),
    ("head.mp4", r"head\.mp4"),
    ("words.mp4", r"words\.mp4 cannot be read"),
    ("page.mp4", r"page\.mp4 cannot be read"),
    ("zeros.mp4", r"zeros\.mp4 cannot be read"),
    ("half.wav", r"truncated"),
    ("empty.wav", r"empty \(0 bytes\)"),
    ("words.png", r"words\.png"),
    ("half.png", r"half\.png"),
]


@pytest.mark.parametrize(("name", "message"), MEDIA, ids=[name for name, _ in MEDIA])
def test_media(tmp_path: Path, clips: dict[str, bytes], name: str, message: str) -> None:
    if name in clips:
        (tmp_path / name).write_bytes(clips[name])
    refused(tmp_path, MediaError, message, "make", name, "rain", "-o", "x.mp4")


def test_a_folder_as_a_video(tmp_path: Path) -> None:
    (tmp_path / "in.mp4").mkdir()
    refused(tmp_path, MediaError, r"is a folder", "make", "in.mp4", "-o", "x.mp4")


PLANS: list[tuple[str, Any, type[MenuraError], str]] = [
    ("unknown field", {**PLAN, "durration": 3}, PlanError, r"no field 'durration' here.*'duration'"),
    ("unknown field in an event", with_event(strat=1), PlanError, r"events\[0\].strat: .*'start'"),
    ("NaN", with_event(gain=float("nan")), PlanError, r"events\[0\].gain"),
    ("infinity", with_event(start=float("inf")), PlanError, r"events\[0\].start"),
    ("negative time", with_event(start=-1), PlanError, r"events\[0\].start"),
    ("negative length", with_event(duration=-1), PlanError, r"events\[0\].duration"),
    ("no length", with_event(duration=0), PlanError, r"events\[0\].duration"),
    ("after the end", with_event(start=5), PlanError, r"e starts at 5 s, but the plan ends at 2 s"),
    ("over the end", with_event(duration=5), PlanError, r"lasts until 5.5 s, but the plan ends at 2 s"),
    ("no duration", {**PLAN, "duration": 0}, PlanError, r"duration"),
    ("two days", {**PLAN, "duration": 172_800}, PlanError, r"duration.*86400"),
    ("text for a number", with_event(start="soon"), PlanError, r"events\[0\].start: \"soon\""),
    ("no such track", with_event(track="b"), PlanError, r"there is no track 'b'"),
    ("no such sound", with_event(body={**BODY, "name": "dog-brak"}), PlanError, r"no sound 'dog-brak'.*'dog-bark'"),
    ("no such room", {**PLAN, "tracks": [{"id": "a", "space": "hal"}]}, PlanError, r"no room 'hal'"),
    ("no such kind", with_event(body={"kind": "smell"}), PlanError, r"events\[0\].body"),
    ("the same id twice", {**PLAN, "events": [EVENT, EVENT]}, PlanError, r"the id 'e' is used 2 times"),
    ("too many events", {**PLAN, "events": [EVENT] * 20_001}, PlanError, r"too many for a plan"),
    ("a path as an id", with_event(id="../../x"), PlanError, r"events\[0\].id"),
    ("a path as a track", {**PLAN, "tracks": [{"id": "../a"}]}, PlanError, r"tracks\[0\].id"),
    ("newer", {**PLAN, "schema": "menura.plan/99"}, PlanError, r"newer Menura"),
    ("something else", {"openapi": "3.0"}, PlanError, r"does not say that it is a plan"),
    ("a number", 7, PlanError, r"JSON object or a list of cues, not 7"),
    (
        "a sound's parameters",
        with_event(body={**BODY, "parameters": {"sise": 0.5, "size": 7}}),
        PlanError,
        r"2 problems(.|\n)*parameters.sise: (.|\n)*parameters.size: size of dog-bark is 7",
    ),
    *(
        (f"recording {path}", with_event(body={"kind": "recording", "path": path}), PlanError, message)
        for path, message in [
            ("../secret.wav", r"climbs out of its folder"),
            ("/etc/passwd", r"absolute"),
            ("C:\\Windows\\win.ini", r"absolute"),
            ("http://example.org/x.wav", r"an address"),
            ("~/x.wav", r"home folder"),
            ("missing.wav", r"missing.wav' is not a file"),
            ("a\nb.wav", r"control characters"),
        ]
    ),
]


@pytest.mark.parametrize(("data", "kind", "message"), [row[1:] for row in PLANS], ids=[row[0] for row in PLANS])
def test_plans(tmp_path: Path, data: Any, kind: type[MenuraError], message: str) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(data))
    refused(tmp_path, kind, message, "render", "plan.json", "-o", "x.wav", "--stems", "stems")


def test_ten_thousand_events_are_a_plan_like_any_other(tmp_path: Path) -> None:
    many = [{**EVENT, "id": f"e-{k}", "start": k * 0.3} for k in range(10_000)]
    (tmp_path / "plan.json").write_text(json.dumps({**PLAN, "duration": 86_400.0, "events": many}))
    shown = CliRunner().invoke(app, ["show", str(tmp_path / "plan.json")])
    assert shown.exit_code == 0
    assert "… and 9500 more" in shown.output
    drawn = CliRunner().invoke(app, ["show", str(tmp_path / "plan.json"), "-o", str(tmp_path / "plan.svg")])
    assert drawn.exit_code == 0, drawn.output


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"This is not JSON"),
        (b'{"schema": "menura.plan/1", "duration": 1', r"This is not JSON: .* \(line 1"),
        (b"\xff\xfe\x00\xd8 nonsense", r"This is not JSON"),
        (b"[" * 100_000, r"nested too deeply"),
        (b'{"schema": "menura.plan/1", "duration": 1, "duration": 2}', r"given twice"),
        (b" " * (17 * 1024 * 1024), r"longer than the 16 MiB"),
    ],
    ids=["empty", "cut off", "no text", "deep", "contradictory", "long"],
)
def test_plans_that_are_not_even_json(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "plan.json").write_bytes(content)
    refused(tmp_path, PlanError, message, "render", "plan.json", "-o", "x.wav")


def test_a_recording_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    write(tmp_path / "secret.wav", Clip(np.zeros(100), 8000))
    (tmp_path / "plan" / "x.wav").symlink_to(tmp_path / "secret.wav")
    data = with_event(body={"kind": "recording", "path": "x.wav"})
    (tmp_path / "plan" / "plan.json").write_text(json.dumps(data))
    refused(tmp_path / "plan", PlanError, r"a link leads out", "render", "plan.json", "-o", "x.flac")


SOUND = 'mechanism = "impact"\nform = "burst"\nen = ["boing"]\nzh = ["啵嘤"]\nduration = [0.5, 1.0]\nlevel = -20.0\n'
TOML = [
    ("not TOML", "[boing\n", r"own\.toml is not valid TOML.*line 1"),
    ("no table", "boing = 3\n", r"has 'boing' outside a table"),
    ("unknown field", f"[boing]\n{SOUND}levle = 3\n", r"'boing' is described wrongly: levle"),
    ("missing field", '[boing]\nen = ["boing"]\n', r"described wrongly"),
    ("wrong type", f"[boing]\n{SOUND}".replace("-20.0", '"loud"'), r"level"),
    ("no such mechanism", f"[boing]\n{SOUND}".replace("impact", "inpact"), r"no mechanism 'inpact'"),
    ("no such parameter", f"[boing]\n{SOUND}columns = ['nope']\nrows = [[1.0]]\n", r"'nope' is no parameter"),
    ("rows that do not fit", f"[boing]\n{SOUND}columns = ['pitch']\nrows = [[1.0, 2.0]]\n", r"every row needs 1"),
    ("physics", f"[boing]\n{SOUND}ranges = {{pitch = [1.0, 1e9]}}\n", r"pitch from 1 to 1e\+09 is not within"),
    ("a file outside", f"[boing]\n{SOUND}files = ['../secret.wav']\n", r"names 'secret.wav' outside"),
    ("an absolute file", f"[boing]\n{SOUND}files = ['/etc/passwd']\n", r"names 'passwd' outside"),
    ("a missing file", f"[boing]\n{SOUND}files = ['boing.wav']\n", r"'boing.wav', which is not in"),
    ("a path as a name", f'["../boing"]\n{SOUND}', r"described wrongly: name"),
]


@pytest.mark.parametrize(("text", "message"), [row[1:] for row in TOML], ids=[row[0] for row in TOML])
def test_sounds_of_one_s_own(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "own.toml").write_text(text)
    refused(tmp_path, AtlasError, message, "make", "boing", "--sounds", "own.toml", "-o", "x.wav")


@pytest.mark.parametrize("content", [b"", b"words", b"RIFF\x24\0\0\0WAVEfmt "], ids=["empty", "words", "truncated"])
def test_recordings_that_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "dog-bark.wav").write_bytes(content)
    refused(tmp_path, MediaError, r"dog-bark\.wav", "make", "a dog barks", "--sounds", "mine", "-o", "x.wav")


def test_a_folder_without_recordings(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("nothing here")
    refused(tmp_path, AtlasError, r"holds no recordings.*\.wav", "make", "rain", "--sounds", "mine", "-o", "x.wav")


OUTPUTS = [
    ("exists", "there.wav", OutputExistsError, r"there\.wav exists already.*--force"),
    ("a folder", "sub", OutputError, r"is a folder; give the name of a file"),
    ("no such folder", "none/x.wav", OutputError, r"There is no folder none.*mkdir -p none"),
    ("no ending", "x", OutputError, r"x has no extension; .*\.flac"),
    ("unknown ending", "x.xyz", OutputError, r"'.xyz'; sound can be written as"),
    ("a video of nothing", "x.mp4", OutputError, r"there are no pictures"),
    ("an endless name", "n" * 300 + ".wav", OutputError, r"File name too long"),
]


@pytest.mark.parametrize(("target", "kind", "message"), [row[1:] for row in OUTPUTS], ids=[row[0] for row in OUTPUTS])
def test_outputs(tmp_path: Path, target: str, kind: type[MenuraError], message: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "there.wav").write_bytes(b"mine")
    refused(tmp_path, kind, message, "make", "rain", "-d", "0.5", "-o", target, "--stems", "stems")


def test_encodings_that_a_format_has_not(tmp_path: Path) -> None:
    refused(tmp_path, OutputError, r"\.flac has no encoding '32f'", "make", "rain", "-o", "x.flac", "--encoding", "32f")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to the administrator")
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    refused(tmp_path, OutputError, r"may not be written to", "make", "rain", "-o", "closed/x.wav")


def test_a_folder_that_says_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    refused(tmp_path, OutputError, r"may not be written to", "make", "rain", "-o", "x.wav")


def typed(
    folder: Path, *arguments: str, most: int | None = None, spool: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a real process in a folder, with files of at most so many bytes."""

    def limit() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [sys.executable, "-B", "-m", "menura", *arguments]
    environment = {**os.environ, "TMPDIR": str(spool or folder)}
    return subprocess.run(
        command, cwd=folder, env=environment, preexec_fn=limit, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("target", ["x.flac", "x.mp4"])
def test_a_full_disk(tmp_path: Path, target: str) -> None:
    draw_sample(tmp_path / "in.mp4", duration=1.0, fps=10)
    before = files_in(tmp_path)
    media = ["in.mp4"] if target.endswith(("4", "v")) else []
    done = typed(tmp_path, "make", *media, "rain", "-d", "1", "-o", target, "--stems", "stems", most=9_000)
    assert done.returncode == OutputError.exit_code, done.stderr
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert files_in(tmp_path) == before
    assert not (tmp_path / "stems").exists()


def listening() -> None:
    """Let Ctrl-C through to a program even where these tests run in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_in_the_middle(tmp_path: Path) -> None:
    long = {**PLAN, "duration": 3600.0, "sample_rate": 48_000, "events": []}
    long["events"] = [
        {**EVENT, "id": f"bed-{k}", "start": 0, "duration": 3600, "body": {"kind": "sound", "name": name}}
        for k, name in enumerate(["rain", "wind", "sea-waves"])
    ]
    (tmp_path / "plan.json").write_text(json.dumps(long))
    before = files_in(tmp_path)
    command = [sys.executable, "-B", "-m", "menura", "render", "plan.json", "-o", "x.wav", "--stems", "stems"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    running = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=listening
    )
    deadline = time.monotonic() + 30
    while not any(p.stat().st_size > 2_000_000 for p in tmp_path.rglob("*.part")) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130, said
    assert "Nothing half-written was left" in said
    assert "Traceback" not in said
    assert files_in(tmp_path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["plan.json"]


def test_errors_are_one_line_and_a_hint_without_a_trace(tmp_path: Path) -> None:
    done = typed(tmp_path, "make", "missing.mp4", "-o", "x.wav")
    assert done.returncode == InputError.exit_code
    assert done.stderr.startswith("Error: There is no file 'missing.mp4'")
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) <= 2


class Liar(BaseHTTPRequestHandler):
    """Answers whatever the test wants."""

    answer: ClassVar[tuple[int, str, bytes]] = (200, "application/json", b"{}")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, kind, body = self.answer
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, str, bytes], None]]:
    server = HTTPServer(("127.0.0.1", 0), Liar)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    monkeypatch.setenv("MENURA_CHAT_URL", f"http://127.0.0.1:{server.server_port}/v1")
    monkeypatch.setenv("MENURA_CHAT_MODEL", "liar")
    monkeypatch.setenv("MENURA_CHAT_KEY", "sk-very-secret")
    yield lambda *answer: setattr(Liar, "answer", answer)
    server.shutdown()
    thread.join()
    server.server_close()


def completion(text: str) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


@pytest.mark.parametrize(
    ("status", "kind", "body", "message"),
    [
        (200, "text/html", b"<html>Please log in</html>", r"HTML|web page|not JSON"),
        (200, "application/json", b"{", r"JSON"),
        (200, "application/json", b'{"no": "choices"}', r"."),
        (401, "application/json", b'{"error": {"message": "bad key"}}', r"401|bad key"),
        (500, "text/plain", b"oops", r"500"),
        (200, "application/json", completion("I would love to help!"), r"."),
        (200, "application/json", completion(json.dumps({"schema": "menura.plan/1", "duration": -1})), r"."),
    ],
    ids=["HTML", "broken JSON", "no answer", "refused", "down", "talk", "lies"],
)
def test_endpoints_that_lie(
    tmp_path: Path, endpoint: Callable[..., None], status: int, kind: str, body: bytes, message: str
) -> None:
    endpoint(status, kind, body)
    text = refused(tmp_path, EndpointError, message, "make", "rain", "--reasoner", "chat", "-o", "x.wav")
    assert "very-secret" not in text


def test_an_endpoint_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("MENURA_CHAT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/v1")
        monkeypatch.setenv("MENURA_CHAT_MODEL", "hangs")
        (tmp_path / "menura").mkdir()
        (tmp_path / "menura" / "config.toml").write_text("[chat]\ntimeout = 0.3\nretries = 0\n")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        refused(tmp_path, EndpointError, r"0\.3 s|time", "make", "rain", "--reasoner", "chat", "-o", "x.wav")


def test_nobody_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENURA_CHAT_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("MENURA_CHAT_MODEL", "x")
    refused(tmp_path, EndpointError, r"127\.0\.0\.1:9", "make", "rain", "--reasoner", "chat", "-o", "x.wav")
