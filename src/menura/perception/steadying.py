"""Steadying: the frames of a stretch laid on one canvas, as if the camera had stood still."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from menura.perception.frames import Frame, Picture

Grey = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

SAMPLES = 15
"""Frames of a stretch whose median is its background."""
FEWEST = 3
"""Samples that must show a place for its background to be known."""
WIDEST = 1.8
"""How many times the size of the picture the canvas may be, along either side."""
ROUNDS = 2
"""How often the frames are laid anew upon the background that they made."""
FURTHEST = 6.0
"""Pixels that a frame may be put right in one round."""
RIM = 2
CLIPPED = 24
"""Largest difference of grey that counts, so that a thing that moves on its own does not decide."""
BETTER = 0.9
"""Share of the difference that a shift must leave at most to be believed."""
DRIFT = 0.7
"""Pixels between the first frame and the last beyond which the camera drifts."""


@dataclass(frozen=True, eq=False)
class Canvas:
    """The frames of a stretch on one canvas.

    Attributes
    ----------
    frames : list of Frame
        All of the canvas's size; where the camera did not look, the background.
    ground : ndarray [shape=(height, width, 3), dtype=uint8]
        What stays.
    places : list of ndarray [shape=(2, 3)]
        Where each frame's pixels lie on the canvas, as affine maps.
    size : (int, int)
        Width and height of a frame, in pixels.
    steadied : bool
        Whether the camera moved, so that the frames may be off by a pixel.
    """

    frames: list[Frame]
    ground: Picture
    places: list[Matrix]
    size: tuple[int, int]
    steadied: bool

    def seen(self, time: float, x: float, y: float) -> tuple[float, float]:
        """Return the place in the picture at a time of a place on the canvas, both in fractions."""
        place, (height, width) = self._place(time), self.ground.shape[:2]
        at = np.linalg.solve(place[:, :2], np.array([x * width, y * height]) - place[:, 2])
        return float(np.clip(at[0] / self.size[0], 0, 1)), float(np.clip(at[1] / self.size[1], 0, 1))

    def laid(self, time: float, x: float, y: float) -> tuple[float, float]:
        """Return the place on the canvas of a place in the picture at a time, both in fractions."""
        height, width = self.ground.shape[:2]
        at = self._place(time) @ np.array([x * self.size[0], y * self.size[1], 1.0])
        return float(at[0] / width), float(at[1] / height)

    def _place(self, time: float) -> Matrix:
        return self.places[int(np.argmin([abs(frame.time - time) for frame in self.frames]))]


def steadied(frames: Sequence[Frame], motions: Sequence[Matrix | None]) -> Canvas | None:
    """Return frames on one canvas, none when the camera goes too far for that.

    Parameters
    ----------
    frames : sequence of Frame
    motions : sequence of ndarray [shape=(2, 3)] or None
        For each frame the camera's motion since the one before, none where it is not noticeable.

    The motions are chained, and then each frame is put right by phase correlation with the background that all make
    together (Reddy and Chatterji, "An FFT-based technique for translation, rotation, and scale-invariant image
    registration", 1996), so that their errors do not add up.
    """
    height, width = frames[0].picture.shape[:2]
    laid = _laid(_chained(motions), width, height)
    if laid is None:
        return None
    places, size = laid
    for _ in range(ROUNDS):
        shown = [_shown(frame, place, size) for frame, place in zip(frames, places, strict=True)]
        ground, known = background(shown)
        places = [_put_right(place, *one, ground, known) for place, one in zip(places, shown, strict=True)]
    shown = [_shown(frame, place, size) for frame, place in zip(frames, places, strict=True)]
    ground, known = background(shown)
    filled = [np.where((seen & known)[..., np.newaxis], picture, ground) for picture, seen in shown]
    steady = [Frame(frame.time, picture) for frame, picture in zip(frames, filled, strict=True)]
    return Canvas(steady, ground, places, (width, height), True)


def still(frames: Sequence[Frame]) -> Canvas:
    """Return frames of a camera that stands still, as they are."""
    height, width = frames[0].picture.shape[:2]
    seen = np.ones((height, width), bool)
    ground, _ = background([(frame.picture, seen) for frame in frames])
    return Canvas(list(frames), ground, [np.eye(2, 3)] * len(frames), (width, height), False)


def background(
    shown: Sequence[tuple[Picture, npt.NDArray[np.bool_]]],
) -> tuple[Picture, npt.NDArray[np.bool_]]:
    """Return the median of what frames spread over a stretch show of each place, and where enough of them do."""
    chosen = np.unique(np.linspace(0, len(shown) - 1, min(SAMPLES, len(shown))).round().astype(int))
    pictures = np.stack([shown[n][0] for n in chosen]).astype(np.float32)
    seen = np.stack([shown[n][1] for n in chosen])
    pictures[~seen] = np.inf
    pictures.sort(axis=0)
    count = seen.sum(axis=0)
    middle = np.maximum(count - 1, 0) // 2
    median = np.take_along_axis(pictures, middle[np.newaxis, :, :, np.newaxis], axis=0)[0]
    known = count >= min(FEWEST, len(chosen))
    return np.where(known[..., np.newaxis], median, 0).astype(np.uint8), known


def _chained(motions: Sequence[Matrix | None]) -> list[Matrix]:
    """Return where each frame lies as seen from the first."""
    places = [np.eye(2, 3)]
    for motion in motions[1:]:
        places.append(places[-1] if motion is None else _after(places[-1], _inverse(motion)))
    return places


def _laid(places: Sequence[Matrix], width: int, height: int) -> tuple[list[Matrix], tuple[int, int]] | None:
    """Return the places moved so that none is negative, and the size of the canvas that holds them."""
    corners = np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], float)
    all_corners = np.stack([place @ corners for place in places])
    low = np.floor(all_corners.min(axis=(0, 2)))
    across, down = np.ceil(all_corners.max(axis=(0, 2))) - low
    if across > WIDEST * width or down > WIDEST * height:
        return None
    moved = [place - np.array([[0, 0, low[0]], [0, 0, low[1]]]) for place in places]
    return moved, (int(across), int(down))


def _shown(frame: Frame, place: Matrix, size: tuple[int, int]) -> tuple[Picture, npt.NDArray[np.bool_]]:
    """Return a frame on the canvas, and where it shows anything."""
    import cv2

    seen = np.zeros(frame.picture.shape[:2], np.uint8)
    seen[RIM:-RIM, RIM:-RIM] = 255
    picture = cv2.warpAffine(frame.picture, place, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(picture, np.uint8), np.asarray(cv2.warpAffine(seen, place, size) > 250)


def _put_right(
    place: Matrix, picture: Picture, seen: npt.NDArray[np.bool_], ground: Picture, known: npt.NDArray[np.bool_]
) -> Matrix:
    """Return a frame's place moved by as much as it is off the background."""
    import cv2

    rows, columns = np.nonzero(seen & known)
    if rows.size == 0:
        return place
    box = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
    there, here = (
        np.where(seen[box] & known[box], cv2.cvtColor(p[box], cv2.COLOR_BGR2GRAY), 0) for p in (ground, picture)
    )
    right, down = _apart(here, there)
    return np.asarray(place + np.array([[0, 0, right], [0, 0, down]]))


def drifts(frames: Sequence[Frame]) -> bool:
    """Return whether the camera has moved from the first frame to the last, if too slowly to be seen in one step."""
    import cv2

    first, last = (cv2.cvtColor(frames[n].picture, cv2.COLOR_BGR2GRAY) for n in (0, -1))
    return float(np.hypot(*_apart(np.asarray(first), np.asarray(last)))) > DRIFT


def _apart(here: Grey, there: Grey) -> tuple[float, float]:
    """Return how far one picture must be shifted to be like another, 0 where no shift makes it much more so."""
    import cv2

    window = cv2.createHanningWindow(here.shape[::-1], cv2.CV_32F)
    (right, down), _ = cv2.phaseCorrelate(here.astype(np.float32), there.astype(np.float32), window)
    if np.hypot(right, down) > FURTHEST:
        return 0.0, 0.0
    moved = cv2.warpAffine(
        here, np.array([[1, 0, right], [0, 1, down]]), here.shape[::-1], borderMode=cv2.BORDER_REPLICATE
    )
    inner = slice(RIM, -RIM), slice(RIM, -RIM)
    with_it, without = (np.minimum(cv2.absdiff(a, there)[inner], CLIPPED).mean() for a in (moved, here))
    return (right, down) if with_it < BETTER * without else (0.0, 0.0)


def _after(second: Matrix, first: Matrix) -> Matrix:
    """Return the map that applies `first` and then `second`."""
    return np.asarray(second @ np.vstack([first, [0, 0, 1]]))


def _inverse(motion: Matrix) -> Matrix:
    turned = np.linalg.inv(motion[:, :2])
    return np.column_stack([turned, -turned @ motion[:, 2]])
