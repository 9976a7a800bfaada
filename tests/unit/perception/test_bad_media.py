"""Whatever is given instead of a good film: a named error or what could be read, never a crash."""

import shutil
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from drawn import film, scenes

from menura.errors import MediaError
from menura.perception import keyframes, perceive, probe
from menura.perception.timeline import Timeline

Reader = Callable[[Path], object]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("media") / "bounce.mp4", scenes(0, (160, 90))[0], 25.0)


@pytest.mark.parametrize("read", [perceive, probe, lambda path: keyframes(path, [0.0])])
class TestRefused:
    def test_missing(self, read: Reader, tmp_path: Path) -> None:
        with pytest.raises(MediaError, match="There is no file"):
            read(tmp_path / "none.mp4")

    def test_folder(self, read: Reader, tmp_path: Path) -> None:
        with pytest.raises(MediaError, match="is a folder"):
            read(tmp_path)

    def test_empty(self, read: Reader, tmp_path: Path) -> None:
        (tmp_path / "empty.mp4").touch()
        with pytest.raises(MediaError, match="is empty"):
            read(tmp_path / "empty.mp4")

    def test_text_named_as_video(self, read: Reader, tmp_path: Path) -> None:
        (tmp_path / "words.mp4").write_text("not a video at all\n" * 100)
        with pytest.raises(MediaError, match="cannot be read"):
            read(tmp_path / "words.mp4")

    def test_cut_before_anything_decodes(self, read: Reader, clip: Path, tmp_path: Path) -> None:
        (tmp_path / "cut.mp4").write_bytes(clip.read_bytes()[:600])
        with pytest.raises(MediaError, match=r"cannot be read|without a single frame"):
            read(tmp_path / "cut.mp4")

    def test_playlist_opens_nothing_else(self, read: Reader, clip: Path, tmp_path: Path) -> None:
        shutil.copy(clip, tmp_path / "inner.mp4")
        (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\ninner.mp4\n#EXT-X-ENDLIST\n")
        with pytest.raises(MediaError, match="cannot be read"):
            read(tmp_path / "list.m3u8")


def test_sound_has_no_picture(tmp_path: Path) -> None:
    import soundfile

    soundfile.write(tmp_path / "tone.wav", np.sin(np.arange(24_000) * 0.05) * 0.5, 48_000)
    with pytest.raises(MediaError, match="sound but no picture"):
        keyframes(tmp_path / "tone.wav", [0.0])
    facts = perceive(tmp_path / "tone.wav")
    assert facts.kind == "audio"
    assert facts.duration == pytest.approx(0.5)
    assert facts.heard is not None
    assert facts.heard.loudness is not None


def test_cut_off_file_gives_what_decodes_and_says_so(clip: Path, tmp_path: Path) -> None:
    whole = clip.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: int(len(whole) * 0.7)])
    facts = perceive(tmp_path / "cut.mp4")
    assert facts.duration is not None
    assert 0.5 < facts.duration < 3.9
    assert any("cut off" in note for note in facts.unknown)


def test_garbled_bytes_raise_only_media_errors(clip: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = np.frombuffer(clip.read_bytes(), np.uint8)
    rng = np.random.default_rng(7)
    outcomes: list[str] = []
    for _ in range(25):
        bad = whole.copy()
        bad[rng.integers(0, bad.size, int(rng.integers(1, 200)))] = rng.integers(0, 256)
        path = tmp_path / "bad.mp4"
        path.write_bytes(bad[: int(rng.integers(bad.size // 2, bad.size))].tobytes())
        try:
            outcomes.append(perceive(path).kind)
        except MediaError as error:
            outcomes.append(type(error).__name__)
    assert len(outcomes) == 25
    assert set(outcomes) <= {"video", "audio", "MediaError"}
    assert capfd.readouterr().err == ""


def test_wrong_name_is_no_matter(clip: Path, tmp_path: Path) -> None:
    shutil.copy(clip, tmp_path / "film.txt")
    assert probe(tmp_path / "film.txt").kind == "video"


def test_still_picture(tmp_path: Path) -> None:
    picture = np.full((60, 90, 3), (40, 120, 220), np.uint8)
    cv2.imwrite(str(tmp_path / "orange.png"), picture)
    facts = perceive(tmp_path / "orange.png")
    assert (facts.kind, facts.width, facts.height, facts.duration) == ("image", 90, 60, None)
    assert facts.motion is None
    assert not facts.impacts
    assert facts.looks[0].colours[0] == "#dc7828"
    assert facts.looks[0].warmth > 0.4


def test_keyframes_are_jpeg_of_the_size(clip: Path) -> None:
    pictures = keyframes(clip, [3.0, 0.0], 80)
    assert len(pictures) == 2
    for data in pictures:
        assert np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)).shape == (45, 80, 3)
    assert pictures[0] != pictures[1]


class TestTimeline:
    def test_missing_stamp_is_filled(self) -> None:
        timeline = Timeline(0.04)
        assert [timeline.place(t) for t in (5.0, 5.04, None, 5.12)] == pytest.approx([0.0, 0.04, 0.08, 0.12])
        assert timeline.mended == 1

    def test_one_wild_stamp_moves_nothing_else(self) -> None:
        timeline = Timeline(0.04)
        assert [timeline.place(t) for t in (0.0, 0.04, 9e5, 0.12, 0.16)] == pytest.approx([0, 0.04, 0.08, 0.12, 0.16])

    def test_clock_set_anew_goes_on(self) -> None:
        timeline = Timeline(0.04)
        placed = [timeline.place(t) for t in (0.0, 0.04, 0.08, 0.0, 0.04, 0.08, 0.12)]
        assert placed == pytest.approx([0.0, 0.04, 0.08, 0.12, 0.16, 0.20, 0.24])


def test_one_frame(tmp_path: Path) -> None:
    scene = scenes(0, (160, 90))[0]
    from menura.perception.drawing import write_video

    path = write_video(tmp_path / "one.mp4", [(0.0, scene.paint(0.0))], end=0.5)
    facts = perceive(path)
    assert facts.kind == "video"
    assert facts.duration == pytest.approx(0.5, abs=0.002)
    assert probe(path).duration == pytest.approx(facts.duration)


@pytest.mark.parametrize("size", [(161, 91), (50, 200), (33, 17)])
def test_odd_sizes(tmp_path: Path, size: tuple[int, int]) -> None:
    facts = perceive(film(tmp_path / "odd.mkv", scenes(0, size)[0], 12.0))
    assert (facts.width, facts.height) == size


def test_same_file_same_facts(clip: Path) -> None:
    before = cv2.getNumThreads()
    first = perceive(clip)
    cv2.setNumThreads(1)
    try:
        assert perceive(clip) == first
    finally:
        cv2.setNumThreads(before)


def test_probe_and_perception_agree(clip: Path) -> None:
    facts, info = perceive(clip), probe(clip)
    assert info.duration == pytest.approx(facts.duration)
    assert info.frames == 100
    assert not info.has_audio
    assert not info.variable_frame_rate


def test_rotation_is_undone(clip: Path, tmp_path: Path) -> None:
    """The display matrix in the track header is rewritten to a quarter turn, as phones do."""
    data = bytearray(clip.read_bytes())
    upright = b"".join(n.to_bytes(4, "big") for n in (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30))
    turned = b"".join((n % 2**32).to_bytes(4, "big") for n in (0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30))
    at = data.find(upright, data.find(b"tkhd"))
    data[at : at + 36] = turned
    (tmp_path / "turned.mp4").write_bytes(data)
    facts = perceive(tmp_path / "turned.mp4")
    assert (facts.width, facts.height) == (90, 160)
    with av.open(str(clip)) as container:
        stored = next(container.decode(video=0)).to_ndarray(format="bgr24")
    seen = cv2.imdecode(np.frombuffer(keyframes(tmp_path / "turned.mp4", [0.0], 160)[0], np.uint8), cv2.IMREAD_COLOR)
    clockwise = np.rot90(stored, -1).astype(int)
    assert np.abs(np.asarray(seen, int) - clockwise).mean() < 4
    assert np.abs(np.rot90(stored, 1).astype(int) - clockwise).mean() > 5
