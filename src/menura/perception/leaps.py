"""Small things that leap further between two frames than optical flow reaches, found again by their looks."""

import numpy as np
import numpy.typing as npt

from menura.perception.light import difference

Field = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]

DIFFERENT = 24
"""Change of colour (largest of three channels, 0 … 255) that shows that something moved."""
MOST_PIECES = 8
LARGEST = 0.06
"""Share of the picture above which a thing is left to the flow alone."""
REACH = 0.4
"""How far a thing may leap, as a share of the picture's longer side."""
SMALLEST = 6


def mend_leaps(flow: Field, before: Picture, after: Picture) -> Field:
    """Return the flow, put right where it does not explain the second frame but a leap does.

    Parameters
    ----------
    flow : ndarray [shape=(height, width, 2), dtype=float32]
    before, after : ndarray [shape=(height, width, 3), dtype=uint8]

    Returns
    -------
    ndarray [shape=(height, width, 2), dtype=float32]
        A new array if anything was mended.
    """
    import cv2

    apart = difference(before, after)
    changed = (apart > DIFFERENT).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(changed, connectivity=8)
    if count < 2:
        return flow
    goals = int(boxes[1:, 0].min()), int(boxes[1:, 1].min()), *(boxes[1:, :2] + boxes[1:, 2:4]).max(axis=0).tolist()
    order = 1 + np.argsort(-boxes[1:, cv2.CC_STAT_AREA], kind="stable")
    mended = flow
    for label in order[:MOST_PIECES]:
        left, top, width, height, area = (int(n) for n in boxes[label])
        if area < SMALLEST or width * height > LARGEST * changed.size:
            continue
        window = (slice(max(top - 2, 0), top + height + 2), slice(max(left - 2, 0), left + width + 2))
        mask = _standing_out(before[window])
        if np.count_nonzero(mask & (labels[window] == label)) < SMALLEST:
            continue
        leap = _leap(before, after, flow, window, mask, goals)
        if leap is not None:
            mended = flow.copy() if mended is flow else mended
            mended[window][mask] = leap
    return mended


def _standing_out(piece: Picture) -> npt.NDArray[np.bool_]:
    """Return which pixels of a window differ from what surrounds it: the thing, and not the ground it leaves."""
    rim = np.concatenate([piece[0], piece[-1], piece[:, 0], piece[:, -1]])
    away = np.abs(piece.astype(np.float32) - np.median(rim, axis=0)).max(axis=2)
    return np.asarray(away > DIFFERENT)


def _leap(
    before: Picture,
    after: Picture,
    flow: Field,
    window: tuple[slice, slice],
    mask: npt.NDArray[np.bool_],
    goals: tuple[int, int, int, int],
) -> tuple[float, float] | None:
    """Return how far the piece leapt, none when the flow explains it already or nothing like it is found.

    It is sought where something changed: in `goals`, the least and greatest column and row of that.
    """
    import cv2

    piece = before[window].astype(np.float32)
    explained = _error(piece, after, flow, window, mask)
    if explained < DIFFERENT / 2:
        return None
    reach = round(REACH * max(before.shape[:2]))
    first, low, last, high = goals
    top, left = max(window[0].start - reach, low - 2, 0), max(window[1].start - reach, first - 2, 0)
    bottom, right = min(window[0].stop + reach, high + 2), min(window[1].stop + reach, last + 2)
    around = after[top:bottom, left:right].astype(np.float32)
    outlined = cv2.dilate(mask.astype(np.float32), np.ones((3, 3), np.uint8))
    away = cv2.matchTemplate(around, piece, cv2.TM_SQDIFF, mask=np.dstack([outlined] * 3))
    y, x = np.unravel_index(int(np.argmin(away)), away.shape)
    error = float(np.sqrt(max(float(away[y, x]), 0.0) / (3 * max(float(outlined.sum()), 1.0))))
    if error > 0.6 * explained:
        return None
    return float(x + left - window[1].start), float(y + top - window[0].start)


def _error(
    piece: Field, after: Picture, flow: Field, window: tuple[slice, slice], mask: npt.NDArray[np.bool_]
) -> float:
    height, width = after.shape[:2]
    y, x = np.nonzero(mask)
    shift = flow[window][mask]
    u = np.clip(np.rint(x + window[1].start + shift[:, 0]).astype(int), 0, width - 1)
    v = np.clip(np.rint(y + window[0].start + shift[:, 1]).astype(int), 0, height - 1)
    return float(np.sqrt(np.mean((after[v, u].astype(np.float32) - piece[mask]) ** 2)))
