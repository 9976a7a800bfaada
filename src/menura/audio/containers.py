"""Sound and tags of any container, by PyAV, and how to write tags into one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from menura.audio.clip import Samples
from menura.audio.contents import describe, examine
from menura.errors import MediaError

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

BIT_EXACT = {"fflags": "+bitexact"}
"""Options for a container that is the same every time it is written: no dates, no random numbers, no versions."""

METADATA = {name: {"movflags": "+use_metadata_tags"} for name in ("mp4", "mov", "ipod")}
"""Options, by name of the container, without which it would drop tags that it has no field for."""

_TECHNICAL = frozenset(
    (
        "major_brand",
        "minor_version",
        "compatible_brands",
        "encoder",
        "language",
        "handler_name",
        "vendor_id",
        "duration",
    )
)
_TELLS_LENGTH = ("mov,", "flac", "wav", "matroska,")
"""Containers that say how long their sound is, and mean it."""
_PICTURES = ("_pipe", "image2", "gif")
"""How the names of containers end that hold a picture."""
_LONGEST_GAP = 3600.0
"""Seconds; a larger jump in the timestamps is a broken timestamp."""
_JITTER = 0.05
"""Seconds by which timestamps may be off without meaning anything."""


@dataclass(frozen=True)
class AudioInfo:
    """What a file says about its sound.

    Attributes
    ----------
    duration : float
        Seconds.
    sample_rate : int
        Hertz.
    channels : int
    codec : str
        Name of the codec, as FFmpeg calls it.
    """

    duration: float
    sample_rate: int
    channels: int
    codec: str


@contextmanager
def opened(path: Path) -> "Iterator[InputContainer]":
    """Open a container for reading, and close it.

    It is read through an open file, and may open no others: a playlist cannot reach out.

    Raises
    ------
    MediaError
        If it is not one, or turns out to be broken while it is read.
    """
    import av

    head = examine(path)
    try:
        with (
            path.open("rb") as file,
            av.open(file, "r", metadata_errors="replace", options={"protocol_whitelist": "none"}) as container,
        ):
            yield container
    except (av.FFmpegError, ValueError, IndexError, EOFError) as error:
        raise unreadable(path, head) from error


def unreadable(path: Path, head: bytes) -> MediaError:
    """Return the error for a file that no decoder takes, with what its content is."""
    found = describe(head)
    if found.endswith(("file", "video")):
        message = f"{path} is damaged or truncated: it begins like {found} but cannot be decoded."
        return MediaError(message, hint="Copy or export it again.")
    return MediaError(f"{path} is not sound or video: its content is {found}.", hint="Give a sound or video file.")


def truncated(path: Path, found: float, declared: float) -> MediaError:
    """Return the error for a file that ends too early; both lengths in seconds."""
    message = f"{path} is truncated: it says {declared:.2f} s but holds {found:.2f} s."
    return MediaError(message, hint="Copy or export it again.")


def first_sound(container: "InputContainer", path: Path) -> "AudioStream":
    """Return the first sound track.

    Raises
    ------
    MediaError
        If there is none.
    """
    if container.streams.audio:
        if container.streams.audio[0].codec_context is None or not container.streams.audio[0].rate:
            raise MediaError(
                f"{path} is damaged, or its sound has a codec that is not known.", hint="Convert it first."
            )
        return container.streams.audio[0]
    if container.streams.video and not container.format.name.endswith(_PICTURES):
        raise MediaError(f"{path} has no sound track.", hint="Give a file with sound in it.")
    raise MediaError(f"{path} has no sound: its content is {describe(examine(path))}.", hint="Give a sound file.")


def information(path: Path) -> AudioInfo:
    """Return what a container says about its first sound track; it is decoded only if its length is not told."""
    with opened(path) as container:
        stream = first_sound(container, path)
        duration = _declared(container, stream)
        codec = stream.codec_context
        if duration is None and container.duration is not None:
            duration = container.duration / 1_000_000 - _pre_skip(container, stream)
        info = AudioInfo(duration or 0.0, codec.sample_rate or 0, codec.channels, codec.name)
    if duration is None:
        samples, rate = decode(path)
        return AudioInfo(samples.shape[1] / rate, rate, samples.shape[0], info.codec)
    return info


def tags(path: Path) -> dict[str, str]:
    """Return the texts that a container carries, names in lower case, without what its format needs for itself."""
    with opened(path) as container:
        found: dict[str, str] = {}
        for stream in container.streams:
            found.update(stream.metadata)
        found.update(container.metadata)
        return {name.lower(): text for name, text in found.items() if name.lower() not in _TECHNICAL}


def decode(path: Path) -> tuple[Samples, int]:
    """Return the first sound track of a container and its sample rate.

    Sound that begins after the rest of the container, or stops for a while, gets silence there, so that it stays in
    time with the picture.

    Raises
    ------
    MediaError
        If there is none, or it is damaged or truncated.
    """
    with opened(path) as container:
        stream = first_sound(container, path)
        rate = stream.codec_context.sample_rate or 0
        origin = (container.start_time or 0) / 1_000_000
        parts = list(_parts(container, stream, rate, origin))
        if not parts:
            return np.zeros((1, 0), np.float32), max(rate, 1)
        samples = np.concatenate(parts, axis=1)
        declared = _declared(container, stream)
        if declared is None:
            return samples, rate
    return _fitted(path, samples, rate, declared), rate


def _fitted(path: Path, samples: Samples, rate: int, declared: float) -> Samples:
    """Return samples without what the last frame of a codec holds beyond the end."""
    found = samples.shape[1] / rate
    if found < 0.99 * declared - 0.1:
        raise truncated(path, found, declared)
    end = round(declared * rate)
    return samples[:, :end] if 0 < samples.shape[1] - end < 4096 else samples


def _parts(container: "InputContainer", stream: "AudioStream", rate: int, origin: float) -> Iterator[Samples]:
    """Yield the decoded frames in order, and silence where nothing was recorded."""
    import av

    resampler = av.AudioResampler(format="fltp", layout=stream.codec_context.layout, rate=rate)
    position = 0
    for frame in container.decode(stream):
        gap = 0.0 if frame.time is None else frame.time - origin - position / rate
        if _JITTER < gap < _LONGEST_GAP:
            yield np.zeros((stream.codec_context.channels, round(gap * rate)), np.float32)
            position += round(gap * rate)
        frame.pts = None
        for part in _planar(resampler, frame):
            position += part.shape[1]
            yield part


def _planar(resampler: object, frame: "AudioFrame") -> Iterator[Samples]:
    if frame.format.name == "fltp":
        yield np.asarray(frame.to_ndarray(), np.float32)
    else:
        for part in resampler.resample(frame):  # type: ignore[attr-defined]
            yield part.to_ndarray()


def _pre_skip(container: "InputContainer", stream: "AudioStream") -> float:
    """Return the seconds at the start of an Ogg Opus stream that are not heard (RFC 7845, section 5.1)."""
    header = stream.codec_context.extradata or b""
    if container.format.name != "ogg" or not header.startswith(b"OpusHead") or len(header) < 12:
        return 0.0
    return int.from_bytes(header[10:12], "little") / 48_000


def _declared(container: "InputContainer", stream: "AudioStream") -> float | None:
    """Return how many seconds of sound there should be, none if the container does not say so reliably."""
    if not container.format.name.startswith(_TELLS_LENGTH):
        return None
    if stream.duration is not None and stream.time_base is not None:
        start = (stream.start_time or 0) * stream.time_base - (container.start_time or 0) / 1_000_000
        return float(stream.duration * stream.time_base) + max(float(start), 0.0)
    if container.duration is None or len(container.streams) > 1:
        return None
    return container.duration / 1_000_000
