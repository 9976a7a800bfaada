"""What is measured on films besides impacts: sound that came with them, boxes, motion, and files that run for long."""

import time
import tracemalloc
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest
from drawn import FINE, Picture, frame_times

from menura.perception import perceive
from menura.perception.drawing import write_video
from menura.plans.facts import Box, Facts

WIDTH, HEIGHT = 320, 180
RADIUS = 22
RATE = 48_000


def disc(x: float, y: float) -> Picture:
    """A dark disc before a light ground, at a place in fractions of the picture."""
    picture = np.full((HEIGHT, WIDTH, 3), (190, 200, 180), np.uint8)
    centre = round(x * WIDTH * 2**FINE), round(y * HEIGHT * 2**FINE)
    cv2.circle(picture, centre, RADIUS * 2**FINE, (40, 60, 50), -1, cv2.LINE_AA, FINE)
    return picture


class TestSoundThatCameWithTheVideo:
    BEATS = (0.4, 0.9, 1.7)

    def test_onsets_are_heard(self, tmp_path: Path) -> None:
        sound = np.zeros(round(2.4 * RATE), np.float32)
        ring = np.exp(-np.arange(RATE // 5) / (0.04 * RATE)) * np.sin(np.arange(RATE // 5) * 2 * np.pi * 700 / RATE)
        for beat in self.BEATS:
            start = round(beat * RATE)
            sound[start : start + ring.size] += 0.5 * ring.astype(np.float32)
        heard = perceive(with_sound(tmp_path, sound)).heard
        assert heard is not None
        assert heard.onsets == pytest.approx(self.BEATS, abs=0.03)
        assert heard.loudness is not None
        assert -40 < heard.loudness < -10

    def test_silence_has_no_onsets_and_no_loudness(self, tmp_path: Path) -> None:
        heard = perceive(with_sound(tmp_path, np.zeros(2 * RATE, np.float32))).heard
        assert heard is not None
        assert heard.onsets == ()
        assert heard.loudness is None

    def test_without_sound_nothing_is_heard(self, tmp_path: Path) -> None:
        assert perceive(silent(tmp_path, 1.0)).heard is None


def place(t: float) -> tuple[float, float]:
    """Where the disc of `swinging` is at a time."""
    return 0.5 - 0.35 * float(np.cos(1.4 * t)), 0.5 + 0.1 * float(np.sin(0.9 * t))


@pytest.fixture(scope="module", params=[12.0, 25.0, 50.0], ids="{:g} fps".format)
def swinging(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    frames = ((t, disc(*place(t))) for t in frame_times(4.0, request.param))
    return perceive(write_video(tmp_path_factory.mktemp("disc") / "disc.mp4", frames, end=4.0, preset="ultrafast"))


class TestTheMovingDisc:
    def test_boxes_are_where_it_is(self, swinging: Facts) -> None:
        boxes = [box for thing in swinging.objects for box in thing.boxes]
        agreement = [overlap(box, *place(box.time)) for box in boxes]
        assert len(boxes) > 15
        assert np.mean(np.array(agreement) >= 0.5) >= 0.9

    def test_motion_follows_its_speed_and_place(self, swinging: Facts) -> None:
        assert swinging.motion is not None
        times, energy, x = (np.array(v) for v in (swinging.motion.times, swinging.motion.energy, swinging.motion.x))
        speed = np.hypot(0.35 * 1.4 * np.sin(1.4 * times), 0.09 * np.cos(0.9 * times) * HEIGHT / WIDTH)
        assert np.corrcoef(energy, speed)[0, 1] > 0.9
        moving = speed > 0.2
        assert np.abs(x - [place(t)[0] for t in times])[moving].max() < 0.06


class TestLongFiles:
    def test_an_hour_of_few_frames_takes_little_time_and_memory(self, tmp_path: Path) -> None:
        frames = ((10.0 * n, disc(0.2 + 0.6 * (n % 7) / 7, 0.5)) for n in range(360))
        path = write_video(tmp_path / "hour.mp4", frames, end=3600.0, preset="ultrafast")
        tracemalloc.start()
        began = time.process_time()
        facts = perceive(path)
        took = time.process_time() - began
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert facts.duration == pytest.approx(3600.0, abs=0.01)
        assert facts.motion is not None
        assert facts.motion.times[-1] == pytest.approx(3585.0, abs=10.1)
        assert took < 20
        assert peak < 100e6

    def test_long_gaps_keep_their_length(self, tmp_path: Path) -> None:
        times = [0.0, 0.5, 1.0, 240.0, 240.5, 241.0, 800.0, 800.5]
        frames = ((t, disc(0.2 + 0.05 * n, 0.5)) for n, t in enumerate(times))
        facts = perceive(write_video(tmp_path / "gaps.mp4", frames, end=801.0, preset="ultrafast"))
        assert facts.variable_frame_rate
        assert facts.duration == pytest.approx(801.0, abs=0.01)
        assert facts.motion is not None
        assert facts.motion.times[-1] == pytest.approx(800.25, abs=0.3)
        assert facts.impacts == ()


def overlap(box: Box, x: float, y: float) -> float:
    """Intersection over union of a box and the disc's own at a place."""
    across, along = 2 * RADIUS / WIDTH, 2 * RADIUS / HEIGHT
    shared_x = min(box.x + box.width / 2, x + across / 2) - max(box.x - box.width / 2, x - across / 2)
    shared_y = min(box.y + box.height / 2, y + along / 2) - max(box.y - box.height / 2, y - along / 2)
    shared = max(shared_x, 0.0) * max(shared_y, 0.0)
    return shared / (box.width * box.height + across * along - shared)


def silent(folder: Path, seconds: float) -> Path:
    """A still film without sound."""
    frames = ((t, disc(0.5, 0.5)) for t in frame_times(seconds, 10.0))
    return write_video(folder / "silent.mp4", frames, end=seconds, preset="ultrafast")


def with_sound(folder: Path, sound: npt.NDArray[np.float32]) -> Path:
    """A still film with sound."""
    path = folder / "sounding.mkv"
    with av.open(str(silent(folder, sound.size / RATE))) as film, av.open(str(path), "w") as out:
        picture = out.add_stream_from_template(film.streams.video[0])
        track = out.add_stream("flac", rate=RATE, layout="mono")
        for packet in film.demux(film.streams.video[0]):
            if packet.dts is not None:
                packet.stream = picture
                out.mux(packet)
        for start in range(0, sound.size, 4096):
            block = np.rint(sound[np.newaxis, start : start + 4096] * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            out.mux(track.encode(frame))
        out.mux(track.encode(None))
    return path
