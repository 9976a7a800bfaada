"""The pictures of a file by time, for engines that look: a video's in one pass, or a still picture's."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from menura.errors import InputError
from menura.perception.frames import Film, Picture, frameless, stamp, upright
from menura.perception.media import probe
from menura.perception.opening import open_media

ROUNDING = 0.001
"""Seconds by which a frame's timestamp may lie too late: some containers round to milliseconds."""


class FilmFile:
    """A file of pictures, as :class:`menura.engines.base.Film` asks for it.

    Nothing of it is kept in memory, and any number of threads may read it at once.

    Parameters
    ----------
    path : Path or str
        A video, or a still picture.

    Attributes
    ----------
    path : Path
    duration : float or None
        Seconds; None for a still picture.

    Raises
    ------
    MediaError
        If the file cannot be read, or holds no picture.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.duration = probe(self.path).duration
        with open_media(self.path) as media:
            media.picture()

    @cached_property
    def digest(self) -> str:
        """Hash of the file's bytes, in hexadecimal."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()

    def pictures(self, times: Sequence[float]) -> Iterator[Picture]:
        """Yield the picture shown at each time, upright and in full size.

        The same array is yielded again as long as the picture stays.

        Parameters
        ----------
        times : sequence of float
            Seconds since the first frame, ascending. Before it the first picture is shown, after the end the last one.

        Yields
        ------
        ndarray [shape=(height, width, 3), dtype=uint8]
            Red, green, blue.

        Raises
        ------
        InputError
            If the times do not ascend.
        MediaError
            If the file cannot be read, or not one frame of it can be decoded.
        """
        if any(not earlier <= later for earlier, later in pairwise([*times, float("inf")])):
            raise InputError("Pictures are looked at in the order of their times.", hint="Sort the times.")
        return self._shown(list(times))

    def _shown(self, times: list[float]) -> Iterator[Picture]:
        with open_media(self.path) as media:
            film, done = Film(media), 0
            before = picture = None
            for raw in film.decoded():
                time = film.timeline.place(stamp(raw))
                while before is not None and done < len(times) and times[done] < time - ROUNDING:
                    picture = upright(before) if picture is None else picture
                    yield picture
                    done += 1
                before, picture = raw, None
                if done == len(times):
                    return
            if before is None:
                raise frameless(media)
            for _ in times[done:]:
                picture = upright(before) if picture is None else picture
                yield picture
