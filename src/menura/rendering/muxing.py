"""Sound into a video: the pictures' packets are copied as they are, only the sound is new."""

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from menura.audio.clip import Samples
from menura.errors import MediaError, OutputError

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer

Original = Literal["drop", "keep", "mix"]
"""What becomes of a video's own sound: left out, kept as a second track, or mixed in (by an event of the plan)."""

CODECS = {".mp4": "aac", ".m4v": "aac", ".mov": "aac", ".mkv": "flac", ".webm": "libopus"}
"""Sound codec by the ending of the output."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What the system says when a file cannot grow."""

BIT_RATE = 256_000
"""Bits per second, where the codec is lossy."""


@dataclass(frozen=True)
class Soundtrack:
    """Finished sound on its way into a container.

    Attributes
    ----------
    blocks : iterator of (int, ndarray [shape=(channels, n)])
        In order.
    sample_rate, channels : int
    """

    blocks: Iterator[tuple[int, Samples]]
    sample_rate: int
    channels: int


def mux(
    video: Path, sound: Soundtrack, target: Path, *, suffix: str, tags: dict[str, str], keep_original: bool
) -> None:
    """Write a video with new sound; every packet of its pictures stays bit-identical.

    Parameters
    ----------
    video : Path
    sound : Soundtrack
    target : Path
        Written directly: the caller renames it when all is well.
    suffix : str
        Ending of the final name, which decides the container.
    tags : dict of str to str
        Metadata to add to what the video already has.
    keep_original : bool
        Whether its own sound is copied too, as a second track.

    Raises
    ------
    MediaError
        If the video cannot be read.
    OutputError
        If the container is unknown, cannot hold the pictures as they are, or the disk is full.
    """
    import av

    if suffix not in CODECS:
        raise OutputError(f"A video cannot be written as {suffix!r}; allowed are {', '.join(CODECS)}.")
    try:
        with av.open(str(video)) as source:
            if not source.streams.video:
                raise MediaError(f"{video.name} holds no pictures; give a video.")
            with _container(target, suffix) as output:
                output.metadata.update({**source.metadata, **tags})
                _fill(source, output, sound, CODECS[suffix], keep_original)
    except (av.error.FFmpegError, ValueError) as error:
        number = getattr(error, "errno", None)
        if number in FULL:
            raise OSError(number, os.strerror(number)) from error  # the caller tells what to do then
        raise OutputError(
            f"{video.name} cannot be put into a {suffix} file as it is: {getattr(error, 'strerror', None) or error}.",
            hint="Write .mkv: it holds pictures of every kind.",
        ) from error


def _container(target: Path, suffix: str) -> "OutputContainer":
    import av

    name = {".mkv": "matroska", ".m4v": "mp4"}.get(suffix, suffix[1:])
    # Metadata of our own name needs a flag in this family; "bitexact" keeps dates and random numbers out.
    options = {"movflags": "use_metadata_tags+faststart"} if name in ("mp4", "mov") else {}
    return av.open(str(target), "w", format=name, options={**options, "fflags": "+bitexact"})


def _fill(
    source: "InputContainer", output: "OutputContainer", sound: Soundtrack, codec: str, keep_original: bool
) -> None:
    streams: list[Any] = [source.streams.video[0]]
    if keep_original:
        streams += list(source.streams.audio)
    streams += [s for s in source.streams.subtitles if s.codec_context is not None and codec == "aac"]
    copies: dict[int, Any] = {streams[0].index: output.add_stream_from_template(streams[0])}
    encoder = _Encoder(output, sound, codec)
    copies |= {s.index: output.add_stream_from_template(s) for s in streams[1:]}
    for packet in source.demux(streams):
        if packet.dts is None:  # the empty packet that ends a stream
            continue
        encoder.encode_until(float(packet.dts * (packet.time_base or Fraction(0))))
        packet.stream = copies[packet.stream.index]
        output.mux(packet)
    encoder.finish()


class _Encoder:
    """Encodes the sound in step with the pictures, so that neither has to be held back."""

    def __init__(self, output: "OutputContainer", sound: Soundtrack, codec: str) -> None:
        self._output, self._sound = output, sound
        stream: Any = output.add_stream(codec, rate=sound.sample_rate)
        self._stream = stream
        self._stream.layout = "stereo" if sound.channels == 2 else "mono"
        self._stream.codec_context.options = {"flags": "+bitexact"}
        if codec != "flac":
            self._stream.bit_rate = BIT_RATE
        self._format = "s32" if codec == "flac" else "fltp" if codec == "aac" else "flt"
        self._done = 0

    def encode_until(self, seconds: float) -> None:
        """Encode what is heard before a time (one block more at the most)."""
        while self._done < seconds * self._sound.sample_rate:
            block = next(self._sound.blocks, None)
            if block is None:
                return
            self._encode(block[1])

    def finish(self) -> None:
        """Encode the rest and empty the encoder."""
        for _, block in self._sound.blocks:
            self._encode(block)
        self._output.mux(self._stream.encode(None))

    def _encode(self, block: Samples) -> None:
        import av

        frame = av.AudioFrame.from_ndarray(self._laid_out(block), format=self._format, layout=self._stream.layout.name)
        frame.sample_rate = self._sound.sample_rate
        frame.pts, frame.time_base = self._done, Fraction(1, self._sound.sample_rate)
        self._done += block.shape[1]
        self._output.mux(self._stream.encode(frame))

    def _laid_out(self, block: Samples) -> np.ndarray[Any, Any]:
        if self._format == "fltp":
            return np.ascontiguousarray(block)
        interleaved = np.ascontiguousarray(block.T).reshape(1, -1)
        if self._format == "flt":
            return interleaved
        # FLAC holds 24 bits, at the top of 32.
        return (np.round(np.clip(interleaved, -1, 1 - 2**-23) * 2**23).astype(np.int64) * 256).astype(np.int32)
