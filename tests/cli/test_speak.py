"""``menura speak`` as it is typed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

import menura
from menura.audio.files import read
from menura.audio.loudness import loudness
from menura.cli.speak import EMOTIONS
from menura.errors import MediaError, RequestError
from menura.phonetics import espeak
from menura.plans.model import Emotion

pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="needs espeak-ng")


def run(*arguments: str, folder: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "menura", "speak", *arguments], capture_output=True, text=True, cwd=folder, check=False
    )
    assert done.returncode == code, done.stderr
    return done


def test_a_text_in_two_languages(tmp_path: Path) -> None:
    pytest.importorskip("pypinyin")
    manner = ("--voice", "en-gb+f3", "--emotion", "calm", "--words", "w.json", "--subtitles", "w.srt")
    run("Hello. 你好。", *manner, "-o", "hello.wav", folder=tmp_path)
    clip = read(tmp_path / "hello.wav")
    assert loudness(clip) == pytest.approx(-16, abs=0.5)
    (line,) = json.loads((tmp_path / "w.json").read_text("utf-8"))["lines"]
    assert [word["text"] for word in line["words"]] == ["Hello", "你", "好"]
    assert "你好。" in (tmp_path / "w.srt").read_text("utf-8")


def test_a_dialogue_with_its_cast(tmp_path: Path) -> None:
    (tmp_path / "dialogue.txt").write_text("ANNA: We turned back.\nBEN: (angrily) Why?\n", "utf-8")
    (tmp_path / "cast.toml").write_text('[ANNA]\nvoice = "female"\npan = -1\n[BEN]\nvoice = "male"\npan = 1\n', "utf-8")
    files = ("-o", "scene.wav", "--stems", "stems", "--words", "words.srt", "--plan", "plan.json", "--json")
    told = json.loads(run("dialogue.txt", "--cast", "cast.toml", *files, folder=tmp_path).stdout)
    assert [event["id"] for event in told["events"]] == ["ANNA-1", "BEN-1"]
    assert sorted(path.stem for path in (tmp_path / "stems").iterdir()) == ["ANNA", "BEN"]
    scene = read(tmp_path / "scene.wav")
    anna = scene.between(0.0, told["events"][0]["duration"])
    assert abs(anna.samples[0]).max() > 10 * abs(anna.samples[1]).max()
    assert (tmp_path / "words.srt").read_text("utf-8").startswith("1\n00:00:00,0")
    assert menura.render(tmp_path / "plan.json").plan.duration == told["duration"]


def test_every_emotion_can_be_asked_for() -> None:
    assert get_args(Emotion) == EMOTIONS


def test_fitted_and_set(tmp_path: Path) -> None:
    run("We turned back in the night.", "-d", "2.5", "--set", "channels=1", "-o", "x.flac", folder=tmp_path)
    clip = read(tmp_path / "x.flac")
    assert (clip.channels, clip.length) == (1, 120_000)


def test_the_voices_are_listed(tmp_path: Path) -> None:
    data = json.loads(run("--voices", "--json", folder=tmp_path).stdout)
    assert set(data["kinds"]) == {"female", "male", "child"}
    assert len(data["voices"]) > 100
    assert "f3" in data["variants"]
    table = run("--voices", folder=tmp_path).stdout
    assert "English (Great Britain)" in table
    assert "whisper" in table


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "There is nothing to say"),
        (("Hi.",), "Nothing says where the sound goes"),
        (("missing.txt", "-o", "x.wav"), "missing.txt cannot be read: No such file"),
        (("Hi.", "--cast", "none.toml", "-o", "x.wav"), "none.toml cannot be read"),
        (("Hi.", "--words", "x.doc", "-o", "x.wav"), "--words cannot be written as '.doc'; allowed: .json and .srt"),
        (("Hi.", "--subtitles", "x.json", "-o", "x.wav"), "--subtitles cannot be written as '.json'"),
        (("Hi.", "--voice", "robot", "-o", "x.wav"), "There is no voice 'robot'"),
        (("Hi.", "--rate", "9", "-o", "x.wav"), "rate: 9.0 is given"),
        (("<b>Hi.", "-o", "x.wav"), "there is no tag <b>"),
        (("Hi.", "-d", "60", "-o", "x.wav"), "cannot be fitted into 60 s"),
        (("Hi.", "--emotion", "hapy", "-o", "x.wav"), "'hapy' is not one of"),
        (("Hi.", "-o", "x.doc"), ".doc"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_left(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    assert message in run(*arguments, folder=tmp_path, code=2 if arguments[-1:] != ("x.doc",) else 3).stderr
    assert list(tmp_path.iterdir()) == []


def test_from_python(tmp_path: Path) -> None:
    soundtrack = menura.speak("We turned back.", voice="female", emotion="sad")
    assert soundtrack.clip.peak > 0.1
    assert soundtrack.clip.length == round(soundtrack.plan.duration * 48_000)
    assert menura.speak("We turned back.", voice="female", emotion="sad").clip == soundtrack.clip
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfe\x00caf\xe9")
    with pytest.raises(MediaError, match=r"latin.txt' is not in utf-16: its byte 6"):
        menura.speak(tmp_path / "latin.txt")
    (tmp_path / "cast.toml").write_text('[ANNA]\nvoice = "female"', "utf-8")
    with pytest.raises(RequestError, match="With a cast, each voice and its manner stand in the cast"):
        menura.speak("ANNA: Hi.", cast=tmp_path / "cast.toml", voice="male")
