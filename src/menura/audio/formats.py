"""The sound files that can be written."""

from dataclasses import dataclass
from pathlib import Path

from menura.errors import OutputError


@dataclass(frozen=True)
class Format:
    """A kind of sound file.

    Attributes
    ----------
    extension : str
        With its dot.
    encodings : tuple of str
        How samples may be stored; the first is the default.
    lossless : bool
    rates : tuple of int
        Sample rates in hertz that it can hold, ascending; empty for any.
    channels : int
        The most that it can hold.
    """

    extension: str
    encodings: tuple[str, ...]
    lossless: bool = False
    rates: tuple[int, ...] = ()
    channels: int = 2

    def rate(self, wanted: int) -> int:
        """Return the least sample rate that holds all of the wanted one, or the highest there is."""
        return next((rate for rate in self.rates if rate >= wanted), self.rates[-1]) if self.rates else wanted


_MPEG = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)

FORMATS = {
    kind.extension: kind
    for kind in (
        Format(".wav", ("24", "16", "32f"), lossless=True, channels=64),
        Format(".flac", ("24", "16"), lossless=True, channels=8),
        Format(".mp3", ("mp3",), rates=_MPEG),
        Format(".ogg", ("vorbis",)),
        Format(".opus", ("opus",), rates=(8_000, 12_000, 16_000, 24_000, 48_000)),
        Format(".m4a", ("aac",), rates=(*_MPEG, 64_000, 88_200, 96_000)),
    )
}


def format_of(path: Path) -> Format:
    """Return the format that a file's extension stands for, in any case.

    Raises
    ------
    OutputError
        If it stands for none.
    """
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        found = f"the extension {path.suffix!r}" if path.suffix else "no extension"
        raise OutputError(f"{path.name} has {found}; sound can be written as {', '.join(FORMATS)}.")
    return kind


def choose_encoding(kind: Format, wanted: str | None, channels: int) -> str:
    """Return the encoding to use, the default if none is wanted.

    Raises
    ------
    OutputError
        If the format has no such encoding or not so many channels.
    """
    if wanted is not None and wanted not in kind.encodings:
        allowed = ", ".join(sorted(kind.encodings))
        raise OutputError(f"{kind.extension} has no encoding {wanted!r}; it has {allowed}.")
    if not 1 <= channels <= kind.channels:
        raise OutputError(f"{kind.extension} holds 1 to {kind.channels} channels, not {channels}.")
    return wanted or kind.encodings[0]
