"""What a media file is, without looking at every frame: kind, length, size; and still pictures taken from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from menura.perception.frames import Picture, frameless, nominal_step, reduced, stamp, upright_size
from menura.perception.opening import Kind, Media, open_media, unreadable
from menura.perception.timeline import Timeline


@dataclass(frozen=True)
class MediaInfo:
    """What a media file is.

    Attributes
    ----------
    kind : {"video", "image", "audio"}
    duration : float or None
        Seconds from the first frame's timestamp to the last's plus its own duration; none for a picture.
    start : float
        The first frame's own timestamp in seconds, from which all times are counted.
    width, height : int
        Of the upright picture in pixels, 0 for sound.
    rotation : int
        Degrees, counterclockwise, by which a player turns the stored picture.
    frames : int
        How many frames the file announces, 1 for a picture, 0 for sound.
    frame_rate : float
        Mean frames per second, for information.
    variable_frame_rate : bool
    has_audio : bool
    """

    kind: Kind
    duration: float | None = None
    start: float = 0.0
    width: int = 0
    height: int = 0
    rotation: int = 0
    frames: int = 0
    frame_rate: float = 0.0
    variable_frame_rate: bool = False
    has_audio: bool = False


def probe(path: Path | str) -> MediaInfo:
    """Return what a media file is; only its first frame is decoded.

    Parameters
    ----------
    path : Path or str

    Raises
    ------
    MediaError
        If it is missing, a folder, empty, or not media that can be decoded.
    """
    with open_media(path) as media:
        if media.kind == "audio":
            return MediaInfo("audio", _audio_duration(media), has_audio=True)
        first = next(media.container.decode(media.picture()), None)
        if first is None:
            raise unreadable(media.path)
        width, height = upright_size(first)
        if media.kind == "image":
            return MediaInfo("image", width=width, height=height, rotation=first.rotation, frames=1)
    with open_media(path) as media:
        timeline, duration, count = _timed(media)
    return MediaInfo(
        kind="video",
        duration=duration,
        start=timeline.origin or 0.0,
        width=width,
        height=height,
        rotation=first.rotation,
        frames=count,
        frame_rate=count / duration,
        variable_frame_rate=timeline.variable,
        has_audio=media.audio is not None,
    )


def keyframes(path: Path | str, times: Sequence[float], size: int = 512) -> list[bytes]:
    """Return the pictures shown at given times as JPEG, as a chat model wants them.

    Parameters
    ----------
    path : Path or str
        A video or a picture.
    times : sequence of float
        Seconds, in any order; a time outside the video gives its first or last frame.
    size : int, optional
        Length in pixels of the longer side; pictures are never enlarged.

    Returns
    -------
    list of bytes
        One JPEG file for each time, in the order asked for.

    Raises
    ------
    MediaError
        If the file cannot be read or holds no picture.
    """
    with open_media(path) as media:
        pictures = _shown_at(media, sorted(set(times)), size)
    return [_jpeg(pictures[time]) for time in times]


def _timed(media: Media) -> tuple[Timeline, float, int]:
    video = media.picture()
    shown = [
        (float(packet.pts * packet.time_base), float((packet.duration or 0) * packet.time_base))
        for packet in media.container.demux(video)
        if packet.pts is not None and packet.time_base and packet.size and not packet.is_discard
    ]
    timeline = Timeline(nominal_step(video))
    if not shown:
        return _timed_by_decoding(media, timeline)
    shown.sort()
    for time, _ in shown:
        timeline.place(time)
    return timeline, timeline.end(shown[-1][1]), len(shown)


def _timed_by_decoding(media: Media, timeline: Timeline) -> tuple[Timeline, float, int]:
    media.container.seek(0)
    count = 0
    for raw in media.container.decode(media.picture()):
        timeline.place(stamp(raw))
        count += 1
    return timeline, timeline.end(0.0), count


def _audio_duration(media: Media) -> float:
    start, end = float("inf"), 0.0
    for packet in media.container.demux(media.audio):
        if packet.pts is not None and packet.time_base and packet.size:
            start = min(start, float(packet.pts * packet.time_base))
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    if end <= 0.0:
        raise unreadable(media.path)
    return end - min(start, end)


def _shown_at(media: Media, times: Sequence[float], size: int) -> dict[float, Picture]:
    video = media.picture()
    video.thread_type = "AUTO"
    timeline, waiting, found = Timeline(nominal_step(video)), list(times), {}
    shown: Picture | None = None
    kept = None
    for raw in media.container.decode(video):
        time = timeline.place(stamp(raw))
        while waiting and kept is not None and time > waiting[0]:
            shown = reduced(kept, size) if shown is None else shown
            found[waiting.pop(0)] = shown
        kept, shown = raw, None
        if not waiting:
            break
    if kept is None:
        raise frameless(media)
    for time in waiting:
        found[time] = reduced(kept, size)
    return found


def _jpeg(picture: Picture) -> bytes:
    import cv2

    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()
