"""Sound files: read, probe, tag and write them. Formats are told apart by content, never by name."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from menura.audio import containers
from menura.audio.clip import Clip, Samples
from menura.audio.containers import AudioInfo, truncated
from menura.audio.contents import examine
from menura.audio.resample import resample
from menura.audio.truncation import missing
from menura.audio.writer import Writer
from menura.errors import AudioError, MediaError

__all__ = ["AudioInfo", "Writer", "probe", "read", "read_tags", "write"]

_BLOCK = 1 << 18

PathLike = str | os.PathLike[str]


def read(path: PathLike, *, sample_rate: int | None = None, mono: bool = False) -> Clip:
    """Return the sound of a file.

    Parameters
    ----------
    path : path-like
        A sound file, or a video with sound.
    sample_rate : int, optional
        In hertz; its own by default.
    mono : bool
        Average the channels.

    Returns
    -------
    Clip

    Raises
    ------
    MediaError
        If the file is missing, a folder, empty, truncated, damaged, something else than its name says, without a sound
        track, or without a single sample.
    AudioError
        If the wanted sample rate is not one.
    """
    path = Path(path)
    head = examine(path)
    samples, rate = _decode(path, head)
    if samples.shape[1] == 0:
        raise MediaError(f"{path} holds no sound: its length is zero.", hint="Record or export it again.")
    try:
        clip = Clip(samples, rate)
    except AudioError as error:
        raise MediaError(f"{path} holds what is not sound. {error}") from error
    clip = clip.mono() if mono else clip
    return clip if sample_rate is None else resample(clip, sample_rate)


def probe(path: PathLike) -> AudioInfo:
    """Return length, sample rate, channels and codec of a file's sound.

    Raises
    ------
    MediaError
        As :func:`read`, as far as can be seen without decoding.
    """
    return containers.information(Path(path))


def read_tags(path: PathLike) -> dict[str, str]:
    """Return the texts that a sound or video file carries, names in lower case.

    Raises
    ------
    MediaError
        As :func:`read`, as far as can be seen without decoding.
    """
    return containers.tags(Path(path))


def write(
    path: PathLike,
    clip: Clip,
    *,
    encoding: str | None = None,
    tags: Mapping[str, str] | None = None,
    force: bool = False,
) -> None:
    """Write a clip to a file; see :class:`menura.audio.writer.Writer` for the parameters and errors."""
    with Writer(path, clip.sample_rate, clip.channels, encoding=encoding, tags=tags, force=force) as writer:
        writer.write(clip.samples)


def _decode(path: Path, head: bytes) -> tuple[Samples, int]:
    """Return samples and rate, by libsndfile where it is at home and by PyAV everywhere else."""
    if lacking := missing(path, head):
        message = f"{path} is truncated: at least {lacking} bytes of sound are missing."
        raise MediaError(message, hint="Copy or export it again.")
    found = _decode_simple(path) if _is_simple(head) else None
    return containers.decode(path) if found is None else found


def _is_simple(head: bytes) -> bool:
    """Return whether libsndfile is at home: WAV, FLAC, AIFF, Ogg Vorbis. It prints warnings about MP3."""
    wave = head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE"
    return wave or head.startswith((b"fLaC", b"FORM")) or (head.startswith(b"OggS") and b"\x01vorbis" in head[:64])


def _decode_simple(path: Path) -> tuple[Samples, int] | None:
    """Return samples and rate, none if libsndfile does not take the file."""
    import soundfile

    try:
        with soundfile.SoundFile(path) as sound:
            parts = list(_blocks(sound))
            rate, channels, declared = sound.samplerate, sound.channels, sound.frames
    except (soundfile.SoundFileError, RuntimeError, ValueError):
        return None
    samples = np.concatenate([np.zeros((channels, 0), np.float32), *parts], axis=1)
    if samples.shape[1] < declared:
        raise truncated(path, samples.shape[1] / rate, declared / rate)
    return samples, rate


def _blocks(sound: "soundfile.SoundFile") -> Iterator[Samples]:  # type: ignore[name-defined]  # noqa: F821
    while len(block := sound.read(_BLOCK, dtype="float32", always_2d=True)):
        yield block.T
