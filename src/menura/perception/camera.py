"""The camera's part of the motion: a shift, turn and zoom that most of the picture agrees on."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float32]

CELLS = (5, 8)
"""Rows and columns of the grid whose cells vote."""
VOTES = 0.6
"""Share of the cells with anything to see that must agree."""
FEWEST = 8
"""Cells that must agree, so that one thing before a blank wall is not taken for the camera."""
TEXTURE = 4
"""Difference of grey between neighbours (0 … 255) that gives the flow something to hold on to."""
CLIPPED = 24
"""Largest difference of grey that counts, so that a thing that moves on its own does not decide."""
BETTER = 0.75
"""Share of the difference without it that may be left with the camera's motion taken out."""
LEAST_SHIFT = 0.25
"""Mean shift in pixels below which the camera counts as still."""


def camera_flow(flow: Field, grey: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> Field | None:
    """Return the flow that the camera's own motion makes, none when it stands still.

    Parameters
    ----------
    flow : ndarray [shape=(height, width, 2), dtype=float32]
        Shift of every pixel.
    grey : ndarray [shape=(height, width), dtype=uint8]
        The frame that the flow starts from.
    after : ndarray [shape=(height, width), dtype=uint8]
        The frame that it leads to, in which the shifted picture must be found again.

    Returns
    -------
    ndarray [shape=(height, width, 2), dtype=float32] or None
    """
    votes = _votes(flow, grey)
    if len(votes) < FEWEST:
        return None
    places, shifts = votes[:, :2], votes[:, 2:]
    model = np.array([*np.median(shifts, axis=0), 0.0, 0.0])
    agree = _agreeing(model, places, shifts)
    for _ in range(3):
        if agree.sum() < FEWEST:
            return None
        model = _fitted(places[agree], shifts[agree])
        agree = _agreeing(model, places, shifts)
    if agree.sum() < max(FEWEST, VOTES * len(votes)):
        return None
    height, width = grey.shape
    whole = _similarity(model, _places(height, width)).reshape(height, width, 2).astype(np.float32)
    if float(np.hypot(whole[..., 0], whole[..., 1]).mean()) <= LEAST_SHIFT:
        return None
    return whole if _explains(whole, grey, after) else None


def camera_motion(flow: Field | None) -> npt.NDArray[np.float64] | None:
    """Return the affine map ``[2, 3]`` of pixels that a camera's flow stands for, none for none."""
    if flow is None:
        return None
    height, width = flow.shape[:2]
    start = flow[0, 0].astype(np.float64)
    across, down = (flow[0, -1] - start) / (width - 1), (flow[-1, 0] - start) / (height - 1)
    return np.asarray(np.eye(2, 3) + np.column_stack([across, down, start]))


def _explains(flow: Field, grey: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> bool:
    """Return whether the second frame is found better where the flow leads than where it was."""
    import cv2

    height, width = grey.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    moved = cv2.remap(after, x + flow[..., 0], y + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = _textured(grey)
    with_it, without = (np.minimum(cv2.absdiff(grey, other)[seen], CLIPPED).mean() for other in (moved, after))
    return bool(with_it < BETTER * without)


def _votes(flow: Field, grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    height, width = grey.shape
    seen = _textured(grey)
    rows, columns = (np.linspace(0, size, n + 1).astype(int) for size, n in zip((height, width), CELLS, strict=True))
    votes = []
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            chosen = seen[top:bottom, left:right]
            if np.count_nonzero(chosen) > 0.03 * chosen.size:
                shift = np.median(flow[top:bottom, left:right][chosen], axis=0)
                votes.append([(left + right) / 2 / width - 0.5, ((top + bottom) / 2 - height / 2) / width, *shift])
    return np.array(votes).reshape(-1, 4)


def _textured(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    seen = np.zeros(grey.shape, bool)
    signed = grey.astype(np.int16)
    seen[:, 1:] = np.abs(np.diff(signed, axis=1)) > TEXTURE
    seen[1:] |= np.abs(np.diff(signed, axis=0)) > TEXTURE
    return seen


def _places(height: int, width: int) -> npt.NDArray[np.float64]:
    y, x = np.mgrid[:height, :width].astype(np.float64)
    return np.stack([(x.ravel() + 0.5) / width - 0.5, (y.ravel() + 0.5 - height / 2) / width], axis=1)


def _similarity(model: npt.NDArray[np.float64], places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    x, y = places.T
    right, down, zoom, turn = model
    return np.stack([right + zoom * x - turn * y, down + zoom * y + turn * x], axis=1)


def _fitted(places: npt.NDArray[np.float64], shifts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    x, y = places.T
    one, none = np.ones_like(x), np.zeros_like(x)
    equations = np.concatenate([np.stack([one, none, x, -y], axis=1), np.stack([none, one, y, x], axis=1)])
    return np.asarray(np.linalg.lstsq(equations, shifts.T.ravel(), rcond=None)[0])


def _agreeing(
    model: npt.NDArray[np.float64], places: npt.NDArray[np.float64], shifts: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    away = np.hypot(*(_similarity(model, places) - shifts).T)
    return np.asarray(away < 0.35 + 0.12 * np.hypot(model[0], model[1]))
