"""What the encoders see of a film, for all windows of a scene at once: each picture is decoded and encoded once."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from menura.engines.base import Film, Progress
from menura.engines.neural.conditioners.seeing import Seeing
from menura.engines.neural.network.config import SYNC_WINDOW
from menura.engines.neural.network.layout import Grid
from menura.engines.neural.windows import STEP, Window


@dataclass(frozen=True)
class Watched:
    """Features of a film at the times that some windows need.

    Attributes
    ----------
    clip : dict of float to Tensor [shape=(dim,)]
        By time, in seconds.
    sync : dict of int to Tensor [shape=(8, dim)]
        By window of pictures; empty for a still picture, in which nothing moves.
    grid : Grid
    """

    clip: dict[float, Tensor]
    sync: dict[int, Tensor]
    grid: Grid

    def of(self, window: Window) -> tuple[Tensor, Tensor | None]:
        """Return the video and the synchronisation features of a window [shape=(n, dim)]."""
        clip = torch.stack([self.clip[time] for time in _times(window, self.grid)])
        sync = torch.cat([self.sync[k] for k in _pictures(window, self.grid)]) if self.sync else None
        return clip, sync


def watched(film: Film, seeing: Seeing, windows: Sequence[Window], grid: Grid, progress: Progress) -> Watched:
    """Look at a film once, for all windows of a scene.

    Parameters
    ----------
    film : Film
    seeing : Seeing
        The encoders.
    windows : sequence of Window
        They begin on the grid of :data:`menura.engines.neural.windows.STEP`.
    grid : Grid
    progress : Progress
    """
    times = sorted({time for window in windows for time in _times(window, grid)})
    numbers = sorted({k for window in windows for k in _pictures(window, grid)})
    clip = dict(zip(times, seeing.clip(film, times, progress), strict=True))
    if film.duration is None:
        return Watched(clip, {}, grid)
    sync = seeing.sync(film, numbers, progress).unflatten(0, (-1, SYNC_WINDOW))
    return Watched(clip, dict(zip(numbers, sync, strict=True)), grid)


def _times(window: Window, grid: Grid) -> list[float]:
    # Rounded so that windows which share a picture share its time.
    return [round(window.start + float(t), 6) for t in grid.clip_times(grid.clip_tokens(window.duration))]


def _pictures(window: Window, grid: Grid) -> range:
    first = round(window.start / STEP)
    return range(first, first + grid.sync_windows(window.duration))
