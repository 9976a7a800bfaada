"""Frames of a video in time order: decoded once, at reduced size, upright, and stamped with when they are shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from menura.errors import MediaError
from menura.perception.opening import Media
from menura.perception.timeline import Timeline

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

Picture = npt.NDArray[np.uint8]

SIDE = 224
"""Length in pixels of the longer side of an analysed frame."""

SHORTEST_SIDE = 32
CLOSEST = 0.022
"""Frames nearer than this many seconds to the one before are timed but not analysed (48 to 60 fps: every other)."""

MOST_DAMAGED = 2_000


@dataclass(frozen=True)
class Frame:
    """A frame for analysis.

    Attributes
    ----------
    time : float
        Seconds since the first frame, as shown.
    picture : ndarray [shape=(height, width, 3), dtype=uint8]
        Blue, green, red, upright and reduced.
    """

    time: float
    picture: Picture


class Film:
    """The frames of an opened video, with what was learnt while reading them.

    Attributes
    ----------
    width, height : int
        Of the upright picture, in pixels of the file.
    timeline : Timeline
    duration : float
        When the last frame read so far goes, in seconds.
    damaged : int
        Packets that could not be decoded.
    """

    def __init__(self, media: Media, *, side: int = SIDE) -> None:
        self.width = self.height = self.count = self.damaged = 0
        self.duration = 0.0
        self.timeline = Timeline(nominal_step(media.picture()))
        self._media = media
        self._announced = media.picture().frames
        self._side = side

    def frames(self, on_time: Callable[[float], None] | None = None) -> Iterator[Frame]:
        """Yield the frames to analyse, in order; `on_time` is told each one's time.

        Raises
        ------
        MediaError
            If not one frame can be decoded.
        """
        last = -1.0
        for raw in self.decoded():
            time = self.timeline.place(stamp(raw))
            self.count += 1
            self.duration = self.timeline.end(seconds_shown(raw))
            if last >= 0 and time - last < CLOSEST:
                continue
            last = time
            self.width, self.height = upright_size(raw)
            if on_time is not None:
                on_time(time)
            yield Frame(time, reduced(raw, self._side))
        if not self.count:
            raise frameless(self._media)

    def notes(self) -> tuple[str, ...]:
        """Return in plain sentences what was wrong with the file."""
        notes = []
        if self.timeline.mended:
            notes.append(
                f"{self.timeline.mended} of {self.count} frames had no usable timestamp; their times are guesses."
            )
        announced = self._announced
        if self.damaged or self.count < 0.98 * announced:
            there = f"{self.count} of {announced} frames" if announced else f"{self.count} frames"
            notes.append(f"The video is damaged or cut off: only {there} could be decoded.")
        return tuple(notes)

    def decoded(self) -> Iterator["VideoFrame"]:
        """Yield the frames as they are stored, in order; packets that cannot be decoded are counted and left out."""
        import av

        stream = self._media.picture()
        stream.thread_type = "AUTO"
        try:
            for packet in self._media.container.demux(stream):
                try:
                    yield from packet.decode()
                except av.FFmpegError:
                    self.damaged += 1
                    if self.damaged > MOST_DAMAGED:
                        return
        except av.FFmpegError:
            self.damaged += 1


def frameless(media: Media) -> MediaError:
    """Return the error for a video of which not one frame can be decoded."""
    return MediaError(
        f"{media.path.name} is a video without a single frame that can be decoded.",
        hint="Check that it plays, or convert it to mp4.",
    )


def nominal_step(stream: "VideoStream") -> float:
    """Return the seconds between frames that a stream promises; 0.04 when it promises nothing sensible."""
    rate = stream.average_rate or stream.guessed_rate
    return 1.0 / float(rate) if rate and 0.001 <= float(rate) <= 1_000 else 0.04


def stamp(raw: "VideoFrame") -> float | None:
    """Return a frame's own timestamp in seconds, none when it has none."""
    return None if raw.pts is None or raw.time_base is None else float(raw.pts * raw.time_base)


def seconds_shown(raw: "VideoFrame") -> float:
    """Return for how many seconds a frame says it is shown, 0 when it does not say."""
    return float(raw.duration * raw.time_base) if raw.duration and raw.time_base else 0.0


def upright_size(raw: "VideoFrame") -> tuple[int, int]:
    """Return width and height of a frame after its rotation, in pixels of the file."""
    return (raw.height, raw.width) if _quarter_turns(raw) % 2 else (raw.width, raw.height)


def reduced(raw: "VideoFrame", side: int) -> Picture:
    """Return a decoded frame upright, its longer side reduced to `side` pixels, its shorter at least 32."""
    scale = min(1.0, side / max(raw.width, raw.height))
    width, height = (max(SHORTEST_SIDE, round(length * scale)) for length in (raw.width, raw.height))
    picture = raw.reformat(width, height, "bgr24", interpolation="AREA").to_ndarray()
    return np.ascontiguousarray(np.rot90(picture, _quarter_turns(raw)))


def upright(raw: "VideoFrame") -> Picture:
    """Return a decoded frame upright and in full size: red, green, blue."""
    return np.ascontiguousarray(np.rot90(raw.to_ndarray(format="rgb24"), _quarter_turns(raw)))


def _quarter_turns(raw: "VideoFrame") -> int:
    return round(raw.rotation / 90) % 4
