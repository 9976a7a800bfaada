"""A film by time: for each time the picture that is shown then, whatever the frame rate, upright, in one pass."""

import hashlib
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
import soundfile
from drawn import RATES, Picture, frame_times

from menura.engines.base import Film
from menura.errors import InputError, MediaError
from menura.perception.drawing import write_video
from menura.perception.film import FilmFile
from menura.perception.frames import stamp

DURATION = 2.5
BITS = 8


def numbered(n: int) -> Picture:
    """A picture that shows its number: eight bars, dark or light, and a red one above them."""
    picture = np.zeros((64, 128, 3), np.uint8)
    picture[:16] = (0, 0, 255)
    for bit in range(BITS):
        picture[16:, bit * 16 : bit * 16 + 16] = 230 if n >> bit & 1 else 20
    return picture


def number(picture: Picture) -> int:
    """The number that a picture shows."""
    return sum(1 << bit for bit in range(BITS) if picture[40, bit * 16 + 8].mean() > 128)


def numbered_film(path: Path, rate: float | None) -> list[float]:
    times = frame_times(DURATION, rate)
    write_video(path, ((t, numbered(n)) for n, t in enumerate(times)), end=DURATION, preset="ultrafast")
    return times


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("film") / "film.mp4"
    numbered_film(place, 25.0)
    return place


@pytest.mark.parametrize("rate", [*RATES, None])
@pytest.mark.parametrize("ending", [".mp4", ".mkv"])
def test_the_picture_shown_at_each_time(rate: float | None, ending: str, tmp_path: Path) -> None:
    frames = np.array(numbered_film(tmp_path / f"film{ending}", rate))
    asked = sorted({*(n / 8 for n in range(24)), *(n / 25 for n in range(75))})
    shown = [number(picture) for picture in FilmFile(tmp_path / f"film{ending}").pictures(asked)]
    # Containers round times, Matroska to milliseconds: a frame that begins within 1 ms counts as begun.
    for time, found in zip(asked, shown, strict=True):
        begun, beginning = (int(np.searchsorted(frames, time + late, "right")) - 1 for late in (0.0004, 0.0016))
        assert begun <= found <= beginning, time


def test_it_is_a_film_as_engines_ask_for_it(path: Path) -> None:
    film: Film = FilmFile(path)
    assert film.duration == pytest.approx(DURATION)
    assert film.digest == hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()


def test_the_digest_is_of_the_content_and_not_of_the_name(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "copy.mp4")
    numbered_film(tmp_path / "other.mp4", 12.0)
    assert FilmFile(tmp_path / "copy.mp4").digest == FilmFile(path).digest != FilmFile(tmp_path / "other.mp4").digest


def test_colours_are_red_green_blue(path: Path) -> None:
    (picture,) = FilmFile(path).pictures([0.0])
    red, green, blue = picture[8, 64].tolist()
    assert red > 200
    assert max(green, blue) < 60


def test_before_the_beginning_the_first_after_the_end_the_last(path: Path) -> None:
    shown = [number(picture) for picture in FilmFile(path).pictures([-1.0, 0.0, 2.48, 99.0])]
    assert shown == [0, 0, 61, 61]


def test_a_picture_that_stays_is_the_same_array(path: Path) -> None:
    first, second, third = FilmFile(path).pictures([0.1, 0.11, 0.13])
    assert first is second
    assert third is not second


def test_no_times_no_pictures(path: Path) -> None:
    assert list(FilmFile(path).pictures([])) == []


@pytest.mark.parametrize("times", [[1.0, 0.5], [0.0, float("nan")], [float("nan")]])
def test_times_that_do_not_ascend(path: Path, times: list[float]) -> None:
    with pytest.raises(InputError, match=r"in the order of their times.*Sort"):
        FilmFile(path).pictures(times)


def test_it_decodes_no_further_than_it_is_asked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []

    def counted(raw: av.VideoFrame) -> float | None:
        seen.append(0.0)
        return stamp(raw)

    monkeypatch.setattr("menura.perception.film.stamp", counted)
    list(FilmFile(path).pictures([0.0, 0.1]))
    assert len(seen) == 4


@pytest.mark.parametrize(("matrix", "turns"), [((0, 1, -1, 0), -1), ((-1, 0, 0, -1), 2), ((0, -1, 1, 0), 1)])
def test_upright(path: Path, tmp_path: Path, matrix: tuple[int, int, int, int], turns: int) -> None:
    """The display matrix in the track header is rewritten, as phones do."""
    data = bytearray(path.read_bytes())
    at = data.find(display(1, 0, 0, 1), data.find(b"tkhd"))
    data[at : at + 36] = display(*matrix)
    (tmp_path / "turned.mp4").write_bytes(data)
    (picture,) = FilmFile(tmp_path / "turned.mp4").pictures([0.0])
    (stored,) = FilmFile(path).pictures([0.0])
    assert np.array_equal(picture, np.rot90(stored, turns))


def display(a: int, b: int, c: int, d: int) -> bytes:
    """A display matrix of a track header."""
    numbers = (a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30)
    return b"".join((n % 2**32).to_bytes(4, "big") for n in numbers)


def test_a_still_picture_has_no_duration_and_never_changes(tmp_path: Path) -> None:
    drawn = np.random.default_rng(0).integers(0, 256, (31, 47, 3), np.uint8)
    cv2.imwrite(str(tmp_path / "still.png"), drawn[:, :, ::-1])
    film = FilmFile(tmp_path / "still.png")
    assert film.duration is None
    pictures = list(film.pictures([0.0, 1.0, 60.0]))
    assert all(picture is pictures[0] for picture in pictures)
    assert np.array_equal(pictures[0], drawn)


def test_sound_has_no_pictures(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "tone.wav", np.sin(np.arange(24_000) * 0.05) * 0.5, 48_000)
    with pytest.raises(MediaError, match="sound but no picture"):
        FilmFile(tmp_path / "tone.wav")


def test_no_film_at_all(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="There is no file"):
        FilmFile(tmp_path / "none.mp4")
    (tmp_path / "words.mp4").write_text("not a video at all\n" * 100)
    with pytest.raises(MediaError, match="cannot be read"):
        FilmFile(tmp_path / "words.mp4")


def test_a_video_without_a_frame(path: Path, tmp_path: Path) -> None:
    whole = path.read_bytes()
    start = whole.index(b"mdat") + 4
    (tmp_path / "hollow.mp4").write_bytes(whole[:start] + bytes(len(whole) - start))
    with pytest.raises(MediaError, match=r"cannot be read|without a single frame"):
        list(FilmFile(tmp_path / "hollow.mp4").pictures([0.0]))


def test_a_film_that_loses_its_frames_meanwhile(path: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    shutil.copy(path, film)
    opened = FilmFile(film)
    whole = path.read_bytes()
    start = whole.index(b"mdat") + 4
    film.write_bytes(whole[:start] + bytes(len(whole) - start))
    with pytest.raises(MediaError, match="without a single frame that can be decoded"):
        list(opened.pictures([0.0]))


def test_many_threads_read_one_film(path: Path) -> None:
    film = FilmFile(path)

    def read(_: int) -> list[int]:
        return [number(picture) for picture in film.pictures([n / 8 for n in range(20)])]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(read, range(8)))
    assert all(each == found[0] for each in found)


def test_a_long_film_is_not_held_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    def frames() -> Iterator[tuple[float, Picture]]:
        for n in range(60):
            yield n / 24, np.asarray(cv2.resize(numbered(n), (640, 360)), np.uint8)

    write_video(tmp_path / "long.mp4", frames(), end=2.5, preset="ultrafast")
    tracemalloc.start()
    count = sum(1 for _ in FilmFile(tmp_path / "long.mp4").pictures([n / 24 for n in range(60)]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 60
    assert peak < 8 * 640 * 360 * 3
