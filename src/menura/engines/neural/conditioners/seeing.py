"""A film as features: what is shown at times, and what moves when; decoded in one pass, a few pictures at a time."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import torch
from torch import Tensor

from menura.engines.base import Film, Progress
from menura.engines.neural.conditioners import pictures
from menura.engines.neural.conditioners.cache import FeatureCache, identity
from menura.engines.neural.conditioners.clip import PictureEncoder
from menura.engines.neural.conditioners.synchformer import AT_ONCE, FRAMES_PER_SECOND, SIDE, STEP, Synchformer
from menura.errors import InputError

BATCH = 16
"""Pictures looked at at once."""

HALF = (0.5, 0.5, 0.5)
"""Mean and deviation by which Synchformer's pictures are centred."""


class Seeing:
    """Looks at films, and remembers what it saw. Any number of threads may use it.

    Parameters
    ----------
    clip : PictureEncoder
        For what is shown.
    sync : Synchformer
        For what moves when.
    cache : FeatureCache
    """

    def __init__(self, clip: PictureEncoder, sync: Synchformer, cache: FeatureCache) -> None:
        self.encoder = clip
        self.synchformer = sync
        self.cache = cache
        self._sync_identity = identity(sync, pictures.cropped.__name__, HALF)

    def clip(self, film: Film, times: Sequence[float], progress: Progress | None = None) -> Tensor:
        """Return the features of what is shown at times.

        Parameters
        ----------
        film : Film
        times : sequence of float
            Seconds, ascending.
        progress : Progress, optional

        Returns
        -------
        Tensor [shape=(n, dim)]
            In float32, on the processor.

        Raises
        ------
        Cancelled
            If somebody asked to stop.
        MediaError
            If the film cannot be read.
        """
        if not times:
            return torch.zeros(0, self.encoder.dim)
        made_of = ("shown", film.digest, self.encoder.identity, times)
        return self.cache.get(made_of, lambda: self._looked(film, times, progress or Progress()))

    def sync(self, film: Film, windows: Sequence[int], progress: Progress | None = None) -> Tensor:
        """Return the features of what moves when.

        Parameters
        ----------
        film : Film
        windows : sequence of int
            Ascending. Window `i` is the 16 pictures at ``(8 i + k) / 25`` seconds; it has eight features.
        progress : Progress, optional

        Returns
        -------
        Tensor [shape=(len(windows) × 8, dim)]
            In float32, on the processor.

        Raises
        ------
        Cancelled
            If somebody asked to stop.
        InputError
            If the windows do not ascend from 0 or later.
        MediaError
            If the film cannot be read.
        """
        if any(later <= earlier for earlier, later in pairwise([-1, *windows])):
            raise InputError("Windows of a film are looked at in order, each once.", hint="Sort the windows.")
        if not windows:
            return torch.zeros(0, self.synchformer.config.width)
        made_of = ("moving", film.digest, self._sync_identity, [float(window) for window in windows])
        return self.cache.get(made_of, lambda: self._watched(film, windows, progress or Progress()))

    def _looked(self, film: Film, times: Sequence[float], progress: Progress) -> Tensor:
        """Encode each picture once, however long it stays."""
        found: list[Tensor] = []
        waiting: list[Tensor] = []
        places: list[int] = []
        before = None
        for done, picture in enumerate(film.pictures(times)):
            if picture is not before:
                waiting.append(self.encoder.prepared(picture))
                before = picture
            places.append(len(found) * BATCH + len(waiting) - 1)
            if len(waiting) == BATCH:
                progress.step("looking", "pictures", done / len(times))
                found.append(self.encoder.encode(torch.stack(waiting)))
                waiting = []
        if waiting:
            progress.step("looking", "pictures", 1 - len(waiting) / len(times))
            found.append(self.encoder.encode(torch.stack(waiting)))
        progress.step("looking", "pictures", 1.0)
        return torch.cat(found)[places]

    def _watched(self, film: Film, windows: Sequence[int], progress: Progress) -> Tensor:
        length = self.synchformer.config.segment
        wanted = sorted({STEP * window + k for window in windows for k in range(length)})
        shown = film.pictures([number / FRAMES_PER_SECOND for number in wanted])
        frames: dict[int, Tensor] = {}
        found: list[Tensor] = []
        waiting, done = iter(wanted), 0
        for row in _rows(windows):
            progress.step("watching", "what moves", done / len(windows))
            needed = range(STEP * row[0], STEP * row[-1] + length)
            frames = {number: frame for number, frame in frames.items() if number in needed}
            for number in waiting:
                frames[number] = pictures.cropped(next(shown), SIDE)
                if number == needed[-1]:
                    break
            stacked = pictures.centred(torch.stack([frames[number] for number in needed]), HALF, HALF)
            found.append(self.synchformer.features(stacked).to("cpu", torch.float32))
            done += len(row)
        progress.step("watching", "what moves", 1.0)
        return torch.cat(found)


def _rows(windows: Sequence[int]) -> Iterator[list[int]]:
    """Yield windows that follow each other, as many as are worked on at once."""
    row: list[int] = []
    for window in windows:
        if row and (len(row) == AT_ONCE or window != row[-1] + 1):
            yield row
            row = []
        row.append(window)
    if row:
        yield row
