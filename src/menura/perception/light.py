"""Light and colour of two pictures compared: where they differ, and whether only the light has changed."""

import numpy as np

from menura.perception.frames import Picture

DARKEST = 12
"""Level (0 … 255) below which nothing is said about the light."""
FAINTEST = 0.008
"""Change of the light, as a share, that is left alone."""
EVERY = 4


def difference(a: Picture, b: Picture) -> Picture:
    """Return how far two pictures are apart, the largest difference of three channels: ``uint8 [height, width]``."""
    import cv2

    blue, green, red = cv2.split(cv2.absdiff(a, b))
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)


def relit(picture: Picture, like: Picture) -> Picture:
    """Return a picture under the light of another, so that a fade does not look like a motion.

    Parameters
    ----------
    picture, like : ndarray [shape=(height, width, 3), dtype=uint8]

    Returns
    -------
    ndarray [shape=(height, width, 3), dtype=uint8]
        The picture times the median gain of its pixels; the picture itself when the light is the same, or so different
        that it is another scene.
    """
    import cv2

    old, new = (array[::EVERY, ::EVERY].astype(np.float32).ravel() for array in (picture, like))
    seen = old > DARKEST
    if np.count_nonzero(seen) < 0.2 * old.size:
        return picture
    gain = float(np.median(new[seen] / old[seen]))
    if abs(gain - 1) < FAINTEST or not 0.05 < gain < 20:
        return picture
    return np.asarray(cv2.convertScaleAbs(picture, alpha=gain), np.uint8)
