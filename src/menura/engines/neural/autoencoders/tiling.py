"""Long sound in tiles: bounded memory, and the same result as all at once."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from torch import Tensor

Report = Callable[[float], None]
"""Told the fraction that is done, from 0 to 1; may raise to stop."""


def spans(total: int, tile: int) -> Iterator[tuple[int, int]]:
    """Yield where tiles begin and end: as few as possible, none longer than `tile`, all about equally long.

    Parameters
    ----------
    total : int
        Frames in all.
    tile : int
        Frames of a tile, at most.
    """
    count = max(1, -(-total // tile))
    edges = [round(index * total / count) for index in range(count + 1)]
    yield from pairwise(edges)


def tiled(
    run: Callable[[Tensor], Tensor],
    given: Tensor,
    *,
    tile: int,
    context: int,
    down: int = 1,
    up: int = 1,
    report: Report | None = None,
) -> Tensor:
    """Run a network that sees only its surroundings over something long, tile by tile.

    Each tile is run with the frames around it that the network can see, and what it makes of those is left out. So the
    result is that of running it over the whole, up to the rounding of sums.

    Parameters
    ----------
    run : callable
        From ``[batch, channels, frames × down]`` to ``[batch, others, frames × up]``.
    given : Tensor [shape=(batch, channels, frames × down)]
        Steps that are too few for a last frame are given along with it.
    tile : int
        Frames run at once, besides their surroundings. What is not longer is run as a whole.
    context : int
        Frames on either side that a frame of the result depends on.
    down, up : int
        Steps of what is given, and of the result, in a frame.
    report : callable, optional

    Returns
    -------
    Tensor [shape=(batch, others, frames × up)]
    """
    total = given.shape[-1] // down
    out: Tensor | None = None
    for start, stop in spans(total, tile):
        first, last = max(0, start - context), min(total, stop + context)
        part = run(given[..., first * down : None if last == total else last * down])
        if stop - start == total:
            out = part
        else:
            if out is None:
                out = part.new_empty(*part.shape[:-1], total * up)
            out[..., start * up : stop * up] = part[..., (start - first) * up : (stop - first) * up]
        if report:
            report(stop / total)
    if out is None:
        raise ValueError("There is nothing to run over.")
    return out
