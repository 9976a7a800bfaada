"""Perceiving sound: onsets and loudness of a recording, or of the sound that came with a video."""

from pathlib import Path

import numpy as np

from menura.audio.contents import examine
from menura.audio.truncation import missing
from menura.errors import AudioError, MediaError
from menura.perception.media import probe
from menura.perception.opening import open_media, unreadable
from menura.plans.facts import Facts, Heard

RATE = 24_000
LONGEST = 900.0
"""Seconds of sound that are listened to, so that memory stays bounded."""
UNKNOWN = ("What sounds in the recording, and who speaks, cannot be told: only when and how loud.",)


class RecordingPerceiver:
    """Listens for onsets and loudness."""

    name = "recording"

    def perceive(self, path: Path) -> Facts:
        """Return what a recording holds; `MediaError` when it cannot be read."""
        info = probe(path)
        if lacking := missing(path, examine(path)):
            message = f"{path} is truncated: at least {lacking} bytes of sound are missing."
            raise MediaError(message, hint="Copy or export it again.")
        heard, notes = heard_in(path)
        if heard is None:
            raise unreadable(path)
        return Facts(kind="audio", duration=info.duration, heard=heard, unknown=(*UNKNOWN, *notes))


def heard_in(path: Path) -> tuple[Heard | None, tuple[str, ...]]:
    """Return what is heard in a file's first audio track, and notes on what could not be."""
    from menura.audio.clip import Clip
    from menura.audio.loudness import loudness
    from menura.audio.onsets import onsets

    try:
        samples, whole = _decoded(path)
        clip = Clip(samples, RATE)
    except (MediaError, AudioError):
        return None, ("The sound that came with the file cannot be decoded.",)
    notes = () if whole else (f"Only the first {LONGEST / 60:.0f} minutes of the sound were listened to.",)
    level = loudness(clip)
    times = tuple(round(float(time), 5) for time in onsets(clip))
    return Heard(onsets=times, loudness=None if level is None else round(level, 2)), notes


def _decoded(path: Path) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float32]], bool]:
    """Return mono samples at `RATE`, and whether that is all of them."""
    import av

    blocks: list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = []
    length, most = 0, round(LONGEST * RATE)
    with open_media(path) as media:
        if media.audio is None:
            raise MediaError(f"{path.name} holds no sound.")
        resampler = av.AudioResampler("flt", "mono", RATE)
        for packet in media.container.demux(media.audio):
            try:
                raws = packet.decode()
            except av.FFmpegError:
                continue
            for block in (part.to_ndarray()[0] for raw in raws for part in resampler.resample(raw)):
                blocks.append(np.asarray(block, np.float32))
                length += block.size
            if length >= most:
                break
    if not length:
        raise unreadable(path)
    return np.concatenate(blocks)[:most], length < most
