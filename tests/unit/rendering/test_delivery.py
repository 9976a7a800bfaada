"""Results on disk: whole or not at all, pictures untouched, recipes inside."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

import menura
from menura.audio.files import probe, read, read_tags
from menura.errors import MediaError, OutputError, OutputExistsError
from menura.plans.model import Event, Plan, Sound, Track
from menura.rendering import recipe
from menura.rendering.delivery import whole, write_bytes

PLAN = Plan(
    duration=2.0,
    tracks=(Track(id="bell", space="hall"), Track(id="air")),
    events=(
        Event(id="bell-1", track="bell", start=0.5, duration=1.0, body=Sound(name="church-bell")),
        Event(id="air-1", track="air", start=0.0, duration=2.0, body=Sound(name="outdoor-air")),
    ),
)


def draw(
    path: Path, *, seconds: float = 2.0, rate: Fraction = Fraction(25), sound: bool = False, codec: str = "mpeg4"
) -> Path:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        tone = container.add_stream("aac", rate=48_000) if sound else None
        for k in range(round(seconds * rate)):
            picture = np.full((48, 64, 3), k * 3 % 255, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
        if tone is not None:
            wave = 0.1 * np.sin(np.arange(int(seconds * 48_000)) * 0.05).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(np.stack([wave, wave]), format="fltp", layout="stereo")
            frame.sample_rate = 48_000
            container.mux([*tone.encode(frame), *tone.encode(None)])
    return path


def pictures(path: Path) -> list[tuple[bytes, float]]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return [(bytes(p), float(p.pts * p.time_base)) for p in container.demux(stream) if p.size and p.pts is not None]


def packets_sound(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(p) for p in container.demux(container.streams.audio[-1]) if p.size]


@pytest.mark.parametrize("ending", [".mp4", ".mov", ".mkv"])
@pytest.mark.parametrize("rate", [Fraction(25), Fraction(24_000, 1001)], ids=["25", "23.976"])
def test_the_pictures_of_a_video_stay_bit_identical(tmp_path: Path, ending: str, rate: Fraction) -> None:
    video = draw(tmp_path / "in.mp4", rate=rate)
    target = tmp_path / f"out{ending}"
    menura.render(PLAN, video=video).save(target)
    before, after = pictures(video), pictures(target)
    assert [data for data, _ in after] == [data for data, _ in before]
    assert np.allclose([t for _, t in after], [t for _, t in before], atol=0.002)
    assert abs(probe(target).duration - 2.0) < 0.05
    assert recipe.read(target) == PLAN


def test_a_video_in_webm(tmp_path: Path) -> None:
    video = draw(tmp_path / "in.webm", codec="libvpx")
    menura.render(PLAN, video=video).save(tmp_path / "out.webm")
    assert [d for d, _ in pictures(tmp_path / "out.webm")] == [d for d, _ in pictures(video)]


def test_pictures_that_a_container_cannot_hold_are_an_error(tmp_path: Path) -> None:
    video = draw(tmp_path / "in.mp4")
    with pytest.raises(OutputError, match=r"cannot be put into a \.webm file") as caught:
        menura.render(PLAN, video=video).save(tmp_path / "out.webm")
    assert ".mkv" in caught.value.hint
    assert [p.name for p in tmp_path.iterdir()] == ["in.mp4"]


def test_a_video_s_sound_begins_with_its_pictures(tmp_path: Path) -> None:
    video = draw(tmp_path / "in.mp4")
    soundtrack = menura.render(PLAN, video=video)
    soundtrack.save(tmp_path / "out.mp4")
    heard = read(tmp_path / "out.mp4", mono=True).samples[0]
    meant = soundtrack.clip.mono().samples[0]
    n = min(heard.size, meant.size)
    lags = range(-2000, 2001, 1)
    middle = slice(24_000, 40_000)
    scores = [float(np.dot(heard[middle.start + lag : middle.stop + lag], meant[middle])) for lag in lags if n]
    assert abs(lags[int(np.argmax(scores))]) <= 64, "the sound is late or early"


def test_the_original_sound_is_dropped_kept_or_mixed(tmp_path: Path) -> None:
    video = draw(tmp_path / "in.mp4", sound=True)
    menura.render(PLAN, video=video).save(tmp_path / "dropped.mp4")
    menura.render(PLAN, video=video).save(tmp_path / "kept.mp4", original="keep")
    with av.open(str(tmp_path / "dropped.mp4")) as container:
        assert len(container.streams.audio) == 1
    with av.open(str(tmp_path / "kept.mp4")) as container:
        assert len(container.streams.audio) == 2
    mixed = menura.make("church bell", video, original="mix")
    assert "original" in mixed.stems
    assert mixed.stems["original"].peak > 0.05


def test_the_same_video_twice_is_the_same_file(tmp_path: Path) -> None:
    video = draw(tmp_path / "in.mp4")
    for name in ("a.mp4", "b.mp4"):
        menura.render(PLAN, video=video).save(tmp_path / name)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_a_file_without_a_recipe_says_so(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"in\.mp4 carries no recipe"):
        menura.read_recipe(draw(tmp_path / "in.mp4"))


@pytest.mark.parametrize("ending", [".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a"])
def test_every_format_carries_the_recipe(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"x{ending}"
    soundtrack = menura.render(PLAN)
    soundtrack.save(target)
    assert menura.read_recipe(target) == PLAN
    assert recipe.TAG in read_tags(target)
    heard = read(target, sample_rate=48_000)
    if ending in (".wav", ".flac"):
        assert heard.length == soundtrack.clip.length
        assert np.abs(heard.samples - soundtrack.clip.samples).max() < 2**-22


def interrupted(target: Path) -> None:
    with whole(target, force=True) as temporary:
        temporary.write_text("half")
        raise RuntimeError("in the middle")


def test_a_failure_leaves_nothing_and_keeps_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    target.write_text("before")
    with pytest.raises(OutputExistsError, match=r"x\.txt exists already"):
        write_bytes(target, b"after")
    with pytest.raises(RuntimeError, match="in the middle"):
        interrupted(target)
    assert target.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["x.txt"]


def test_a_folder_or_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        write_bytes(tmp_path, b"")
    with pytest.raises(OutputError, match="There is no folder"):
        write_bytes(tmp_path / "none" / "x.txt", b"")


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_bytes(tmp_path / "x.txt", b"data")
    assert list(tmp_path.iterdir()) == []


def test_stems_sum_to_the_mix_bus(tmp_path: Path) -> None:
    quiet = PLAN.model_copy(update={"master": PLAN.master.model_copy(update={"loudness": None})})
    soundtrack = menura.render(quiet)
    soundtrack.save(tmp_path / "x.wav", stems=tmp_path / "stems", encoding="32f")
    total = sum(read(path).samples for path in sorted((tmp_path / "stems").iterdir()))
    assert np.abs(total - read(tmp_path / "x.wav").samples).max() <= 1e-6


def test_a_result_says_who_rendered_it_and_what_may_be_done_with_it(tmp_path: Path) -> None:
    soundtrack = menura.make("a dog barks", duration=1, engine="sounds")
    soundtrack.save(tmp_path / "dog.wav")
    assert menura.read_recipe(tmp_path / "dog.wav").engine == "sounds"
    (made_by,) = json.loads(read_tags(tmp_path / "dog.wav")["menura_engines"])
    assert made_by["engine"] == "sounds"
    assert made_by["licence_output"]
