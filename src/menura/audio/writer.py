"""Sound files that appear whole or not at all."""

import errno
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples, check
from menura.audio.encoders import Encoder, open_encoder
from menura.audio.formats import choose_encoding, format_of
from menura.errors import OutputError, OutputExistsError

_SERIAL = count()


class Writer:
    """Writes a sound file block by block.

    The file grows under another name in the same folder and takes its own when everything is in it; after an exception
    nothing is left of it.

    Parameters
    ----------
    path : path-like
        Its extension decides the format: one of :data:`menura.audio.formats.FORMATS`.
    sample_rate : int
        Of what is written; resampled where the format cannot hold it.
    channels : int
    encoding : str, optional
        ``"16"``, ``"24"`` (default) or ``"32f"`` for WAV, ``"16"`` or ``"24"`` (default) for FLAC.
    tags : mapping of str to str, optional
        Texts of any length that the file carries.
    force : bool
        Replace a file that is there already.

    Raises
    ------
    OutputExistsError
        If the file is there and `force` is not set.
    OutputError
        If the extension, the encoding, the channels or a tag cannot be written, or the folder is not there or not
        writable, or the disk is full.

    Examples
    --------
    >>> with Writer("hour.flac", 48_000, 2) as writer:  # doctest: +SKIP
    ...     for block in blocks:
    ...         writer.write(block)
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        sample_rate: int,
        channels: int,
        *,
        encoding: str | None = None,
        tags: Mapping[str, str] | None = None,
        force: bool = False,
    ) -> None:
        self.path = Path(path)
        self.sample_rate, self.channels = sample_rate, channels
        check(np.zeros((1, 0), np.float32), sample_rate)
        self._format = format_of(self.path)
        self._encoding = choose_encoding(self._format, encoding, channels)
        self._tags = _checked(tags or {})
        self._force = force
        _check_target(self.path, force)
        self._resampler: _Resampler | None = None
        self._file: BinaryIO | None = None
        self._encoder: Encoder | None = None

    def __enter__(self) -> Self:
        serial = f".menura-{os.getpid()}-{next(_SERIAL)}"
        self._part, self._scratch = (self.path.with_name(serial + end) for end in (".part", ".scratch"))
        rate = self._format.rate(self.sample_rate)
        if rate != self.sample_rate:
            self._resampler = _Resampler(self.sample_rate, rate, self.channels)
        try:
            with _explained(self.path):
                self._file = self._part.open("wb+")
                self._encoder = open_encoder(
                    self._format, self._encoding, self._file, self._scratch, rate, self.channels, self._tags
                )
        except BaseException:
            self._discard()
            raise
        return self

    def write(self, samples: npt.ArrayLike) -> None:
        """Append samples.

        Parameters
        ----------
        samples : array_like [shape=(channels, n)]

        Raises
        ------
        AudioError
            If they are not sound.
        OutputError
            If they have another number of channels, the writer is not open, or the disk is full.
        """
        block = check(samples, self.sample_rate)
        if block.shape[0] != self.channels:
            raise OutputError(f"{self.path.name} takes {self.channels} channels, not {block.shape[0]}.")
        self._encode(self._resampler.convert(block) if self._resampler else block)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._discard()

    def _encode(self, samples: Samples) -> None:
        if self._encoder is None:
            raise OutputError(f"The writer of {self.path.name} is not open.", hint="Use it in a with statement.")
        with _explained(self.path):
            self._encoder.write(samples)

    def _finish(self) -> None:
        if self._resampler:
            self._encode(self._resampler.finish())
        with _explained(self.path):
            if self._encoder is not None and self._file is not None:
                self._encoder.close()
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
            _check_target(self.path, self._force)
            self._part.replace(self.path)

    def _discard(self) -> None:
        self._encoder = None
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        for leftover in (self._part, self._scratch):
            leftover.unlink(missing_ok=True)


class _Resampler:
    """Resamples block by block to exactly the right length."""

    def __init__(self, old: int, new: int, channels: int) -> None:
        import soxr

        self._stream = soxr.ResampleStream(old, new, channels, quality="VHQ")
        self._old, self._new, self._taken, self._given = old, new, 0, 0
        self._channels = channels

    def convert(self, samples: Samples) -> Samples:
        self._taken += samples.shape[1]
        return self._counted(self._stream.resample_chunk(np.ascontiguousarray(samples.T)).T)

    def finish(self) -> Samples:
        rest = self._stream.resample_chunk(np.zeros((0, self._channels), np.float32), last=True).T
        missing = round(self._taken * self._new / self._old) - self._given
        return self._counted(np.pad(rest, ((0, 0), (0, max(missing - rest.shape[1], 0))))[:, : max(missing, 0)])

    def _counted(self, samples: Samples) -> Samples:
        self._given += samples.shape[1]
        return samples


def _check_target(path: Path, force: bool) -> None:
    if path.is_dir():
        raise OutputError(f"{path} is a folder.", hint="Give the name of a file in it.")
    if not path.parent.is_dir():
        raise OutputError(f"There is no folder {path.parent}.", hint=f"Make it first: mkdir -p {path.parent}")
    if path.exists() and not force:
        raise OutputExistsError(f"{path} exists already.", hint="Choose another name, or overwrite it with --force.")


def _checked(tags: Mapping[str, str]) -> dict[str, str]:
    for name, text in tags.items():
        if not re.fullmatch(r"[a-z0-9][a-z0-9 _.:-]{0,79}", name):
            raise OutputError(f"A tag cannot be called {name!r}; use small Latin letters, digits, '_' and '-'.")
        if "\0" in text:
            raise OutputError(f"The tag {name!r} holds a zero byte, which sound files cannot carry.")
    return dict(tags)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the system and the encoders say into an error that helps."""
    try:
        yield
    except OSError as error:
        reason, hint = _REASONS.get(error.errno or 0, (error.strerror or str(error), "Choose another folder."))
        raise OutputError(f"{path} cannot be written: {reason}.", hint=hint) from error
    except RuntimeError as error:
        raise OutputError(f"{path} cannot be written: {error}", hint="Is the disk full?") from error


_REASONS = {
    errno.ENOSPC: ("the disk is full", "Free some space, or choose another folder."),
    errno.EDQUOT: ("your share of the disk is used up", "Free some space, or choose another folder."),
    errno.EFBIG: ("the file grows larger than this system allows", "Write a compressed format such as .flac or .opus."),
    errno.EACCES: ("the folder may not be written to", "Choose another folder, or change its permissions."),
    errno.EPERM: ("the folder may not be written to", "Choose another folder, or change its permissions."),
    errno.EROFS: ("the disk is read-only", "Choose another folder."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter one."),
}
