"""Frames of a video side by side, each beginning at the time at which it is seen."""

from math import ceil
from pathlib import Path

import cv2
import numpy as np

from menura.pictures.canvas import Picture

GAP = 3
"""White pixels between frames."""


def filmstrip(path: Path, duration: float, width: int, height: int) -> Picture:
    """Return a strip of a video's frames.

    Parameters
    ----------
    path : Path
        A video.
    duration : float
        Seconds that the strip spans.
    width, height : int
        Its size in pixels.

    Returns
    -------
    ndarray [shape=(height, width, 3), dtype=uint8]
        The last frame is cut where the strip ends.

    Raises
    ------
    MediaError
        If the video cannot be read or has no pictures.
    """
    from menura.perception.media import keyframes

    each = _width_of(_decoded(keyframes(path, [0.0], 2 * height)[0]), height)
    count = ceil(width / each)
    times = [duration * k * each / width for k in range(count)]
    frames = [_decoded(data) for data in keyframes(path, times, 2 * max(each, height))]
    scaled = [np.array(cv2.resize(frame, (each, height), interpolation=cv2.INTER_AREA)) for frame in frames]
    for frame in scaled[1:]:
        frame[:, :GAP] = 255
    return np.asarray(np.concatenate(scaled, axis=1)[:, :width], np.uint8)


def _decoded(jpeg: bytes) -> Picture:
    blue_first = np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR))
    return np.asarray(blue_first[:, :, ::-1], np.uint8)


def _width_of(frame: Picture, height: int) -> int:
    """Return how wide a frame is when it is so high; even a very flat or high one stays recognisable."""
    rows, columns = frame.shape[:2]
    return int(max(height // 3, min(4 * height, round(height * columns / rows))))
