"""Writing drawn frames as a video file, each frame at its own time."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from menura.errors import OutputError, OutputExistsError

if TYPE_CHECKING:
    from av.video.stream import VideoStream

Picture = npt.NDArray[np.uint8]

TICKS = 90_000
"""Time base of the written timestamps per second: exact for 10 … 60 fps, and for 23.976 to 0.01 ms."""
QUALITY = 22


def write_video(
    path: Path | str,
    frames: Iterable[tuple[float, Picture]],
    *,
    end: float,
    force: bool = False,
    preset: str = "medium",
) -> Path:
    """Write frames, each shown from its own time until the next one's, as a video.

    The same frames give the same bytes. The file is written beside its place and then renamed, so that no half-written
    one is ever seen.

    Parameters
    ----------
    path : Path or str
        Its ending chooses the container: ``.mp4``, ``.mkv``, ``.mov``, ``.avi``.
    frames : iterable of (float, ndarray [shape=(height, width, 3), dtype=uint8])
        Seconds, strictly rising, and the picture in blue, green, red.
    end : float
        When the last frame goes, in seconds.
    force : bool, optional
        Whether an existing file may be replaced.
    preset : str, optional
        How hard the encoder tries.

    Raises
    ------
    OutputExistsError
        If the file exists and `force` is not given.
    OutputError
        If it cannot be written, or there is no frame.
    """
    import av

    path = Path(path)
    if path.exists() and not force:
        raise OutputExistsError(
            f"{path.name} exists already.", hint="Choose another name, or allow overwriting (--force)."
        )
    partial = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        _write(partial, frames, end, preset)
        partial.replace(path)
    except (OSError, ValueError, av.FFmpegError) as error:
        raise OutputError(f"{path.name} cannot be written as a video: {error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return path


def _write(path: Path, frames: Iterable[tuple[float, Picture]], end: float, preset: str) -> None:
    import av

    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream: VideoStream | None = None
        ends: dict[int, int] = {}
        before: int | None = None
        for time, picture in frames:
            if stream is None:
                stream = _stream(container, picture, preset)
            raw = av.VideoFrame.from_ndarray(picture, format="bgr24")
            raw.pts, raw.time_base = round(time * TICKS), Fraction(1, TICKS)
            if before is not None:
                ends[before] = raw.pts
            before = raw.pts
            _mux(container, stream.encode(raw), ends)
        if stream is None or before is None:
            raise ValueError("there is no frame")
        ends[before] = round(end * TICKS)
        _mux(container, stream.encode(None), ends)


def _stream(container: Any, picture: Picture, preset: str) -> "VideoStream":
    import av

    height, width = picture.shape[:2]
    modern = "libx264" in av.codecs_available
    stream: VideoStream = container.add_stream("libx264" if modern else "mpeg4")
    stream.width, stream.height = width, height
    whole = width % 2 == 0 and height % 2 == 0
    stream.pix_fmt = "yuv420p" if whole or not modern else "yuv444p"
    stream.codec_context.time_base = Fraction(1, TICKS)
    stream.codec_context.thread_count = 1  # More would make the bytes depend on the machine
    stream.codec_context.options = {"crf": str(QUALITY), "preset": preset, "bf": "0"} if modern else {"qscale": "4"}
    return stream


def _mux(container: Any, packets: Iterable[Any], ends: dict[int, int]) -> None:
    for packet in packets:
        if packet.pts in ends:
            packet.duration = ends.pop(packet.pts) - packet.pts
        container.mux(packet)
