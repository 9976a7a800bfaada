"""Encoders that write a compressed sound file block by block, the same bytes for the same samples every time."""

import shutil
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

import numpy as np
import numpy.typing as npt

from menura.audio import id3, vorbis_pages
from menura.audio.clip import Samples
from menura.audio.containers import BIT_EXACT, METADATA
from menura.audio.formats import Format
from menura.audio.waves import WaveEncoder, quantize

if TYPE_CHECKING:
    from av.audio.stream import AudioStream


class Encoder(Protocol):
    """Takes samples, and finishes the file when it is closed."""

    def write(self, samples: Samples) -> None:
        """Append samples ``float32 [channels, n]``."""

    def close(self) -> None:
        """Finish the file."""


def open_encoder(
    kind: Format, encoding: str, file: BinaryIO, scratch: Path, rate: int, channels: int, tags: Mapping[str, str]
) -> Encoder:
    """Return an encoder that writes into an open file.

    Parameters
    ----------
    kind : Format
    encoding : str
        One that the format has.
    file : binary file
        Open for writing, and able to seek.
    scratch : Path
        Where an encoder may keep a file of its own meanwhile; whoever calls removes it.
    rate, channels : int
        Ones that the format can hold.
    tags : mapping of str to str
    """
    if kind.extension == ".wav":
        return WaveEncoder(file, rate, channels, encoding, tags)
    if kind.extension in (".mp3", ".ogg"):
        return ScratchEncoder(kind.extension, file, scratch, rate, channels, tags)
    return ContainerEncoder(kind.extension, encoding, file, rate, channels, tags)


_CODECS = {".flac": ("flac", "flac", 0), ".opus": ("opus", "libopus", 80_000), ".m4a": ("ipod", "aac", 96_000)}
"""Container, codec, and bits per second for each channel where the codec loses something."""
_SAMPLE_FORMATS = {"16": "s16", "24": "s32", "opus": "flt", "aac": "fltp"}

_PIECE = 1 << 14
"""Samples that libvorbis gets at once: the start of a file depends on it."""


class ContainerEncoder:
    """FLAC, Opus and AAC by PyAV."""

    def __init__(
        self, extension: str, encoding: str, file: BinaryIO, rate: int, channels: int, tags: Mapping[str, str]
    ) -> None:
        import av

        container, codec, bits_per_second = _CODECS[extension]
        options = {**BIT_EXACT, **METADATA.get(container, {})}
        if container == "ipod":
            options["movie_timescale"] = str(rate)
        self._container = av.open(file, "w", format=container, options=options)
        self._container.metadata.update(tags)
        self._layout = {1: "mono", 2: "stereo", 6: "5.1"}.get(channels, f"{channels}c")
        self._stream = cast("AudioStream", self._container.add_stream(codec, rate=rate, layout=self._layout))
        self._stream.codec_context.flags |= av.codec.context.Flags.bitexact
        self._stream.codec_context.format = self._sample_format = _SAMPLE_FORMATS[encoding]
        if bits_per_second:
            self._stream.codec_context.bit_rate = bits_per_second * channels
        self._rate, self._position = rate, 0

    def write(self, samples: Samples) -> None:
        """Append samples ``float32 [channels, n]``."""
        import av

        if not samples.shape[1]:
            return
        frame = av.AudioFrame.from_ndarray(self._values(samples), format=self._sample_format, layout=self._layout)
        frame.sample_rate, frame.pts, frame.time_base = self._rate, self._position, Fraction(1, self._rate)
        self._position += samples.shape[1]
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Finish the file."""
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def _values(self, samples: Samples) -> npt.NDArray[np.float32] | npt.NDArray[np.int32] | npt.NDArray[np.int16]:
        if self._sample_format == "fltp":
            return np.ascontiguousarray(samples)
        packed = np.ascontiguousarray(samples.T).reshape(1, -1)
        if self._sample_format == "s16":
            return quantize(packed, 16).astype(np.int16)
        return quantize(packed, 24) << 8 if self._sample_format == "s32" else packed


class ScratchEncoder:
    """MP3 and Ogg Vorbis by libsndfile, then given their tags and, for Ogg, a serial number that is not random."""

    def __init__(
        self, extension: str, file: BinaryIO, scratch: Path, rate: int, channels: int, tags: Mapping[str, str]
    ) -> None:
        import soundfile

        self._extension, self._file, self._scratch, self._tags = extension, file, scratch, tags
        subtype = {".mp3": "MPEG_LAYER_III", ".ogg": "VORBIS"}[extension]
        self._sound = soundfile.SoundFile(
            scratch, "w", samplerate=rate, channels=channels, format=extension[1:].upper(), subtype=subtype
        )
        self._waiting = np.zeros((channels, 0), np.float32)

    def write(self, samples: Samples) -> None:
        """Append samples ``float32 [channels, n]``; the encoder gets them in pieces of one size, however they come."""
        self._waiting = np.concatenate([self._waiting, np.clip(samples, -1, 1)], axis=1)
        whole = self._waiting.shape[1] // _PIECE * _PIECE
        for start in range(0, whole, _PIECE):
            self._sound.write(self._waiting[:, start : start + _PIECE].T)
        self._waiting = self._waiting[:, whole:]

    def close(self) -> None:
        """Finish the file."""
        self._sound.write(self._waiting.T)
        self._sound.close()
        with self._scratch.open("rb") as encoded:
            if self._extension == ".ogg":
                vorbis_pages.rewrite(encoded, self._file, self._tags)
            else:
                self._file.write(id3.encode(self._tags))
                shutil.copyfileobj(encoded, self._file)
