"""Blocks of sound kept in order: in memory while they are few, in an unnamed temporary file when they are many."""

import tempfile
from types import TracebackType
from typing import IO, Self

import numpy as np

from menura.audio.clip import Samples
from menura.errors import OutputError


class Spool:
    """A list of blocks that does not fill the memory. Use it as a context manager: nothing stays behind.

    Parameters
    ----------
    capacity : int
        Bytes kept in memory; what comes after that goes to disk.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._kept: list[Samples | tuple[int, tuple[int, ...]]] = []
        self._bytes = 0
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept.clear()
        if self._file is not None:
            self._file.close()

    def __len__(self) -> int:
        return len(self._kept)

    def append(self, block: Samples) -> None:
        """Keep a block; `OutputError` when the disk is full."""
        if self._bytes + block.nbytes <= self._capacity:
            self._bytes += block.nbytes
            self._kept.append(block)
            return
        try:
            if self._file is None:
                # Unnamed where the system allows it: even a killed process leaves nothing behind.
                self._file = tempfile.TemporaryFile(prefix="menura-")  # noqa: SIM115
            self._kept.append((self._file.seek(0, 2), block.shape))
            self._file.write(np.ascontiguousarray(block).tobytes())
        except OSError as error:
            raise OutputError(
                f"The mix is {error.strerror or error} after {len(self._kept)} blocks: the temporary folder "
                f"{tempfile.gettempdir()} is full or not writable.",
                hint="Free some space there, or set TMPDIR to a folder that has room.",
            ) from error

    def __getitem__(self, index: int) -> Samples:
        kept = self._kept[index]
        if isinstance(kept, np.ndarray):
            return kept
        place, shape = kept
        if self._file is None:
            raise ValueError("The spool is closed.")
        self._file.seek(place)
        data = self._file.read(int(np.prod(shape)) * 4)
        return np.frombuffer(data, np.float32).reshape(shape)
