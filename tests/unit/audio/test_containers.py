from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from menura.audio.containers import BIT_EXACT, METADATA
from menura.audio.files import probe, read, read_tags
from menura.errors import MediaError

RATE = 48_000
PLAN = '{"request": "雨", "events": []}' * 70_000


def film(path: Path, *, sound_at: float | None, tags: dict[str, str] | None = None) -> Path:
    """Write a second of grey picture, and half a second of a tone that begins at a time."""
    options = {**BIT_EXACT, **METADATA.get(path.suffix[1:], {})}
    with av.open(str(path), "w", options=options) as container:
        container.metadata.update(tags or {})
        video = container.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = container.add_stream("aac", rate=RATE, layout="mono") if sound_at is not None else None
        for index in range(25):
            frame = av.VideoFrame.from_ndarray(np.full((72, 64), 128, np.uint8), format="yuv420p")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None and sound_at is not None:
            tone = np.sin(2 * np.pi * 500 * np.arange(RATE // 2) / RATE).astype(np.float32)[None] * np.float32(0.5)
            sound = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
            sound.sample_rate, sound.pts, sound.time_base = RATE, round(sound_at * RATE), Fraction(1, RATE)
            container.mux(audio.encode(sound))
            container.mux(audio.encode(None))
    return path


@pytest.mark.parametrize("extension", [".mp4", ".mov", ".mkv"])
@pytest.mark.parametrize("start", [0.0, 0.4])
def test_sound_of_a_film_stays_in_time_with_the_picture(tmp_path: Path, extension: str, start: float) -> None:
    clip = read(film(tmp_path / f"film{extension}", sound_at=start))
    first = int(np.argmax(np.abs(clip.samples[0]) > 0.2)) / RATE
    assert first == pytest.approx(start, abs=0.03)
    assert clip.duration == pytest.approx(start + 0.5, abs=0.06)
    assert probe(tmp_path / f"film{extension}").sample_rate == RATE


def test_a_silent_film_says_so(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"film\.mp4 has no sound track"):
        read(film(tmp_path / "film.mp4", sound_at=None))


@pytest.mark.parametrize("extension", [".mp4", ".mov", ".mkv"])
def test_two_megabytes_of_tags_travel_in_a_film(tmp_path: Path, extension: str) -> None:
    tags = {"title": "Regen", "menura": PLAN}
    path = film(tmp_path / f"film{extension}", sound_at=0.0, tags=tags)
    assert len(PLAN.encode()) > 2_000_000
    assert read_tags(path) == tags
