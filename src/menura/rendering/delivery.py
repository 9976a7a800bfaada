"""Results on disk: written beside their place and put there only when they are whole."""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from menura.audio.clip import Samples
from menura.errors import OutputError, OutputExistsError
from menura.rendering import muxing, recipe
from menura.rendering.renderer import Rendering

if TYPE_CHECKING:
    from menura.audio.files import Writer


def is_video(path: Path) -> bool:
    """Return whether a name's ending stands for a video container."""
    return path.suffix.lower() in muxing.CODECS


def write_audio(rendering: Rendering, path: Path, *, encoding: str | None = None, force: bool = False) -> None:
    """Write a rendering as a sound file that carries its recipe, block by block.

    Parameters
    ----------
    rendering : Rendering
    path : Path
        Its ending decides the format: see :class:`menura.audio.files.Writer`.
    encoding : str, optional
        ``"16"``, ``"24"``, ``"32f"`` where the format has a choice.
    force : bool
        Whether an existing file may be replaced.

    Raises
    ------
    OutputError
        If it exists and `force` is not set, or cannot be written; nothing is left behind.
    """
    from menura.audio.files import Writer

    plan = rendering.mix.plan
    tags = recipe.tags(plan, rendering.mix.cards)
    with Writer(path, plan.sample_rate, plan.channels, encoding=encoding, tags=tags, force=force) as writer:
        for _, block in rendering.blocks():
            writer.write(block)


def write_video(
    rendering: Rendering, video: Path, path: Path, *, original: muxing.Original = "drop", force: bool = False
) -> None:
    """Write a video with a rendering as its sound; its pictures stay bit-identical.

    Parameters
    ----------
    rendering : Rendering
    video : Path
        Where the pictures come from.
    path : Path
    original : {"drop", "keep", "mix"}
        ``"keep"`` copies the video's own sound as a second track; ``"mix"`` is an event of the plan, not of the file.
    force : bool
    """
    plan = rendering.mix.plan
    sound = muxing.Soundtrack(rendering.blocks(), plan.sample_rate, plan.channels)
    with whole(path, force=force) as temporary:
        muxing.mux(
            video,
            sound,
            temporary,
            suffix=path.suffix.lower(),
            tags=recipe.tags(plan, rendering.mix.cards),
            keep_original=original == "keep",
        )


@contextmanager
def stems_beside(rendering: Rendering, folder: Path, *, force: bool = False) -> Iterator[None]:
    """Write every track as a 32-bit float WAV file; their sum is the mix bus.

    They appear in their folder when the ``with`` block ends well: stems without the result they belong to are no use.

    Parameters
    ----------
    rendering : Rendering
    folder : Path
        Made if it is not there. One that holds something is refused without `force`.
    force : bool

    Raises
    ------
    OutputError
        If the folder is not empty and `force` is not set, or cannot be written; nothing is left behind.
    """
    from menura.audio.files import Writer

    plan = rendering.mix.plan
    names = [layer.track.id for layer in rendering.mix.layers]
    with whole_folder(folder, force=force) as temporary:
        writers = {n: Writer(temporary / f"{n}.wav", plan.sample_rate, plan.channels, encoding="32f") for n in names}
        with _all_open(writers.values()):
            for _, stems in rendering.stem_blocks():
                _write_each(writers, stems)
        yield


def write_text(path: Path, text: str, *, force: bool = False) -> None:
    """Write text (a plan, cues, a picture's SVG) whole or not at all."""
    write_bytes(path, text.encode(), force=force)


def write_bytes(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write bytes whole or not at all."""
    with whole(path, force=force) as temporary:
        temporary.write_bytes(data)


@contextmanager
def whole(path: Path, *, force: bool = False) -> Iterator[Path]:
    """Give a temporary name beside `path`; on success rename it, on any failure remove it.

    Raises
    ------
    OutputExistsError
        If `path` exists and `force` is not set.
    OutputError
        If its folder is not there or not writable, or the disk is full.
    """
    check_target(path, force=force)
    temporary = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}{path.suffix}")
    try:
        yield temporary
        os.replace(temporary, path)  # noqa: PTH105 - Path.replace would need the same two names
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.",
            hint="Choose a folder that exists, is yours and has room.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def check_target(path: Path, *, force: bool) -> None:
    """Raise what stands in the way of writing a file, before any work is done for it.

    Raises
    ------
    OutputExistsError
        If it exists and `force` is not set.
    OutputError
        If it is a folder, its own folder is not there or not writable, or its name is none.
    """
    try:
        is_folder, exists, has_folder = path.is_dir(), path.exists(), path.parent.is_dir()
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.", hint="Choose another name.") from error
    if "\0" in str(path):
        raise OutputError(f"{str(path)!r} is no name for a file: it holds a zero byte.", hint="Choose another name.")
    if is_folder:
        raise OutputError(f"{path} is a folder; give the name of a file.", hint=f"For example: -o {path / 'sound.wav'}")
    if exists and not force:
        raise OutputExistsError(f"{path} exists already.", hint="Give --force to replace it, or another name.")
    if not has_folder:
        raise OutputError(f"There is no folder {path.parent}.", hint=f"Make it first: mkdir -p {path.parent}")
    if not os.access(path.parent, os.W_OK):
        raise OutputError(f"The folder {path.parent} may not be written to.", hint="Choose another folder.")


def check_sound(path: Path, channels: int, encoding: str | None) -> None:
    """Raise `OutputError` if a sound of so many channels cannot be written under a name's ending in an encoding."""
    from menura.audio.formats import choose_encoding, format_of

    choose_encoding(format_of(path), encoding, channels)


@contextmanager
def whole_folder(folder: Path, *, force: bool) -> Iterator[Path]:
    """Give a temporary folder; on success what is in it appears in `folder`, on any failure nothing does.

    Raises
    ------
    OutputExistsError
        If the folder is not empty and `force` is not set.
    OutputError
        If it is a file, or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file; a folder is needed.", hint="Give another name.")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise OutputExistsError(
            f"The folder {folder} is not empty.", hint="Give --force to replace what is in it of the same name."
        )
    temporary = folder.with_name(f".{folder.name[:40]}-{secrets.token_hex(4)}")
    try:
        temporary.mkdir()
        yield temporary
        folder.mkdir(exist_ok=True)
        for path in sorted(temporary.iterdir()):
            path.replace(folder / path.name)
    except OSError as error:
        raise OutputError(
            f"Nothing can be written to {folder}: {error.strerror or error}.",
            hint="Choose a place that exists, is yours and has room.",
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _all_open(writers: "Iterable[Writer]") -> Iterator[None]:
    with ExitStack() as stack:
        for writer in writers:
            stack.enter_context(writer)
        yield


def _write_each(writers: "dict[str, Writer]", stems: dict[str, Samples]) -> None:
    for name, samples in stems.items():
        writers[name].write(samples)
