import os
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from menura.audio import waves
from menura.audio.clip import Clip
from menura.audio.files import Writer, probe, read, read_tags, write
from menura.audio.formats import FORMATS
from menura.errors import AudioError, MediaError, OutputError, OutputExistsError

RATE = 48_000
LOSSY = [extension for extension, kind in FORMATS.items() if not kind.lossless]
PLAN = '{"request": "雷声 – thunder", "events": [1, 2, 3]}' * 42_000
"""More than 2 MB of text."""


@pytest.fixture(scope="module")
def clip() -> Clip:
    t = np.arange(30_017) / RATE
    tones = [0.3 * np.sin(2 * np.pi * f * t) + 0.2 * np.sin(2 * np.pi * 5 * f * t) * np.sin(9 * t) for f in (440, 610)]
    return Clip(np.stack(tones), RATE)


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("name", "step"), [("a.wav", 2**-24), ("a.flac", 2**-24), ("b.wav", 2**-16), ("b.flac", 2**-16), ("c.wav", 0)]
)
def test_lossless_formats_give_the_samples_back(tmp_path: Path, clip: Clip, name: str, step: float) -> None:
    encoding = {"a": "24", "b": "16", "c": "32f"}[name[0]]
    write(tmp_path / name, clip, encoding=encoding)
    again = read(tmp_path / name)
    assert again.samples.shape == clip.samples.shape
    assert np.abs(again.samples - clip.samples).max() <= step * 1.01


@pytest.mark.parametrize("extension", LOSSY)
@pytest.mark.parametrize("channels", [1, 2])
def test_lossy_formats_keep_length_and_place(tmp_path: Path, clip: Clip, extension: str, channels: int) -> None:
    path = tmp_path / f"a{extension}"
    part = Clip(clip.samples[:channels], RATE)
    write(path, part)
    again = read(path)
    assert again.samples.shape == part.samples.shape
    error = np.square(again.samples - part.samples).mean() / np.square(part.samples).mean()
    assert 10 * np.log10(error) < -15


@pytest.mark.parametrize("extension", FORMATS)
def test_two_megabytes_of_tags_come_back(tmp_path: Path, clip: Clip, extension: str) -> None:
    path, tags = tmp_path / f"a{extension}", {"title": "Gewitter ⛈", "menura": PLAN}
    write(path, clip, tags=tags)
    assert len(PLAN.encode()) > 2_000_000
    assert read_tags(path) == tags
    assert read(path).length == clip.length


@pytest.mark.parametrize("extension", FORMATS)
def test_same_sound_same_bytes(tmp_path: Path, clip: Clip, extension: str) -> None:
    first, second = tmp_path / f"a{extension}", tmp_path / f"b{extension}"
    for path in (first, second):
        write(path, clip, tags={"title": "x"})
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("extension", FORMATS)
def test_blocks_equal_the_whole(tmp_path: Path, clip: Clip, extension: str) -> None:
    whole, blocks = tmp_path / f"whole{extension}", tmp_path / f"blocks{extension}"
    write(whole, clip)
    with Writer(blocks, RATE, 2) as writer:
        for start in range(0, clip.length, 7_000):
            writer.write(clip.samples[:, start : start + 7_000])
    np.testing.assert_allclose(read(blocks).samples, read(whole).samples, atol=1e-6)


@pytest.mark.parametrize(("extension", "rate"), [(".opus", 48_000), (".mp3", 48_000), (".m4a", 88_200)])
def test_rates_that_a_codec_lacks_are_resampled(tmp_path: Path, extension: str, rate: int) -> None:
    path = tmp_path / f"a{extension}"
    sine = np.sin(2 * np.pi * 500 * np.arange(70_000) / 70_000) * 0.5
    with Writer(path, 70_000, 1) as writer:
        for start in range(0, 70_000, 9_999):
            writer.write(sine[None, start : start + 9_999])
    again = read(path)
    assert (again.sample_rate, again.length) == (rate, rate)
    expected = np.sin(2 * np.pi * 500 * np.arange(rate) / rate) * 0.5
    assert np.abs(again.samples[0] - expected)[rate // 10 : -rate // 10].max() < 0.05


@pytest.mark.parametrize("extension", FORMATS)
def test_probe_tells_without_decoding(tmp_path: Path, clip: Clip, extension: str) -> None:
    write(tmp_path / f"a{extension}", clip)
    info = probe(tmp_path / f"a{extension}")
    assert info.duration == pytest.approx(clip.duration, abs=1e-3)
    assert (info.sample_rate, info.channels) == (RATE, 2)
    assert info.codec


def test_read_resamples_and_mixes(tmp_path: Path, clip: Clip) -> None:
    write(tmp_path / "a.wav", clip)
    again = read(tmp_path / "a.wav", sample_rate=16_000, mono=True)
    assert (again.sample_rate, again.channels, again.length) == (16_000, 1, round(clip.length / 3))
    with pytest.raises(AudioError, match=r"sample rate is 7 Hz"):
        read(tmp_path / "a.wav", sample_rate=7)


def test_a_wav_beyond_its_limit_becomes_rf64(tmp_path: Path, clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waves, "LARGEST", 100_000)
    write(tmp_path / "long.wav", clip, tags={"title": "long"})
    assert (tmp_path / "long.wav").read_bytes()[:4] == b"RF64"
    assert soundfile.info(tmp_path / "long.wav").format == "RF64"
    assert read(tmp_path / "long.wav").length == clip.length
    assert read_tags(tmp_path / "long.wav") == {"title": "long"}


def test_content_counts_and_not_the_name(tmp_path: Path, clip: Clip) -> None:
    write(tmp_path / "a.mp3", clip)
    (tmp_path / "a.mp3").rename(tmp_path / "a.wav")
    assert read(tmp_path / "a.wav").length == clip.length


class TestUnreadable:
    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(MediaError, match=r"There is no file .*nothing.wav. Check the name"):
            read(tmp_path / "nothing.wav")

    def test_folder(self, tmp_path: Path) -> None:
        with pytest.raises(MediaError, match=r"is a folder, not a file"):
            read(tmp_path)

    def test_empty(self, tmp_path: Path) -> None:
        (tmp_path / "a.wav").touch()
        with pytest.raises(MediaError, match=r"a.wav is empty \(0 bytes\)"):
            read(tmp_path / "a.wav")

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "a PNG picture"),
            (b"%PDF-1.7\n" + b"x" * 400, "a PDF document"),
            (b"PK\x03\x04" + b"\0" * 400, "a ZIP archive"),
            (b"<!DOCTYPE html><html></html>", "a web page"),
            (b"Sehr geehrte Damen und Herren, ..." * 9, "text"),
            (b"MThd\0\0\0\x06" + b"\0" * 99, "a MIDI file"),
            (b"\0" * 5000, "nothing but zeros"),
        ],
    )
    def test_wrongly_named(self, tmp_path: Path, content: bytes, words: str) -> None:
        (tmp_path / "a.wav").write_bytes(content)
        with pytest.raises(MediaError, match=f"its content is {words}"):
            read(tmp_path / "a.wav")

    @pytest.mark.parametrize("extension", FORMATS)
    @pytest.mark.parametrize("share", [0.3, 0.9])
    def test_truncated(self, tmp_path: Path, clip: Clip, extension: str, share: float) -> None:
        path = tmp_path / f"a{extension}"
        write(path, clip)
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
        with pytest.raises(MediaError, match=r"truncated"):
            read(path)

    def test_zero_length(self, tmp_path: Path) -> None:
        write(tmp_path / "a.wav", Clip.silence(0, RATE))
        with pytest.raises(MediaError, match=r"holds no sound: its length is zero"):
            read(tmp_path / "a.wav")

    def test_not_a_number(self, tmp_path: Path) -> None:
        soundfile.write(tmp_path / "a.wav", np.full(100, np.nan, np.float32), RATE, subtype="FLOAT")
        with pytest.raises(MediaError, match=r"holds what is not sound. Samples hold 100 values that are NaN"):
            read(tmp_path / "a.wav")

    def test_playlists_cannot_reach_out(self, tmp_path: Path, clip: Clip) -> None:
        write(tmp_path / "secret.m4a", clip)
        (tmp_path / "a.m3u8").write_text(f"#EXTM3U\n#EXTINF:1,\n{tmp_path / 'secret.m4a'}\n#EXT-X-ENDLIST\n")
        with pytest.raises(MediaError, match=r"a.m3u8"):
            read(tmp_path / "a.m3u8")


class TestUnwritable:
    def test_existing_files_are_kept(self, tmp_path: Path, clip: Clip) -> None:
        (tmp_path / "a.wav").write_text("precious")
        with pytest.raises(OutputExistsError, match=r"a.wav exists already. Choose another name"):
            write(tmp_path / "a.wav", clip)
        assert (tmp_path / "a.wav").read_text() == "precious"
        write(tmp_path / "a.wav", clip, force=True)
        assert read(tmp_path / "a.wav").length == clip.length

    @pytest.mark.parametrize(("name", "found"), [("a.xyz", "the extension '.xyz'"), ("a", "no extension")])
    def test_unknown_extension_lists_the_known(self, tmp_path: Path, clip: Clip, name: str, found: str) -> None:
        with pytest.raises(OutputError, match=rf"has {found}; sound can be written as .wav, .flac, .mp3, .ogg, .opus"):
            write(tmp_path / name, clip)

    def test_no_folder(self, tmp_path: Path, clip: Clip) -> None:
        with pytest.raises(OutputError, match=r"There is no folder .*nowhere. Make it first"):
            write(tmp_path / "nowhere" / "a.wav", clip)

    def test_target_is_a_folder(self, tmp_path: Path, clip: Clip) -> None:
        (tmp_path / "a.wav").mkdir()
        with pytest.raises(OutputError, match=r"a.wav is a folder"):
            write(tmp_path / "a.wav", clip, force=True)

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write anywhere")
    def test_folder_without_permission(self, tmp_path: Path, clip: Clip) -> None:
        tmp_path.chmod(0o500)
        with pytest.raises(OutputError, match=r"the folder may not be written to"):
            write(tmp_path / "a.wav", clip)
        tmp_path.chmod(0o700)

    def test_encoding_and_channels(self, tmp_path: Path, clip: Clip) -> None:
        with pytest.raises(OutputError, match=r".flac has no encoding '8'; it has 16, 24"):
            write(tmp_path / "a.flac", clip, encoding="8")
        with pytest.raises(OutputError, match=r".mp3 holds 1 to 2 channels, not 3"):
            write(tmp_path / "a.mp3", Clip.silence(0.1, RATE, 3))
        with (
            pytest.raises(OutputError, match=r"takes 1 channels, not 2"),
            Writer(tmp_path / "a.wav", RATE, 1) as writer,
        ):
            writer.write(clip.samples)
        assert leftovers(tmp_path) == []

    def test_tags(self, tmp_path: Path, clip: Clip) -> None:
        with pytest.raises(OutputError, match=r"cannot be called 'Ü='"):
            write(tmp_path / "a.wav", clip, tags={"Ü=": "x"})
        with pytest.raises(OutputError, match=r"'title' holds a zero byte"):
            write(tmp_path / "a.wav", clip, tags={"title": "a\0b"})

    @pytest.mark.parametrize("extension", FORMATS)
    @pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
    def test_nothing_stays_after_an_interruption(
        self, tmp_path: Path, clip: Clip, extension: str, error: type[BaseException]
    ) -> None:
        def interrupted() -> None:
            with Writer(tmp_path / f"a{extension}", RATE, 2) as writer:
                writer.write(clip.samples)
                raise error

        with pytest.raises(error):
            interrupted()
        assert leftovers(tmp_path) == []

    @pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
    @pytest.mark.parametrize("extension", FORMATS)
    def test_nothing_stays_when_the_disk_takes_no_more(self, tmp_path: Path, clip: Clip, extension: str) -> None:
        import resource

        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, limits[1]))
        try:
            with pytest.raises(OutputError, match=r"cannot be written"):
                write(tmp_path / f"a{extension}", Clip.join([clip] * 5), tags={"menura": "x" * 9000})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert leftovers(tmp_path) == []

    def test_closed_writer(self, tmp_path: Path, clip: Clip) -> None:
        with pytest.raises(OutputError, match=r"is not open. Use it in a with statement"):
            Writer(tmp_path / "a.wav", RATE, 2).write(clip.samples)


def test_headers_say_what_is_in_the_file(tmp_path: Path, clip: Clip) -> None:
    write(tmp_path / "a.wav", clip)
    data = (tmp_path / "a.wav").read_bytes()
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    assert soundfile.info(tmp_path / "a.wav").subtype == "PCM_24"
