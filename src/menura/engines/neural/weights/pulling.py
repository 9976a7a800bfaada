"""A checkpoint's files are brought to this machine: downloaded, verified, and only then put in their place."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from menura.engines import storage
from menura.engines.base import Progress
from menura.engines.neural.weights import checking, downloading, gathering, ledger, licences, snapshots, store
from menura.engines.neural.weights.card import Pullable, StoredFile
from menura.engines.neural.weights.store import Found, amount
from menura.errors import Cancelled, OutputError, RequestError, WeightsError

Ask = Callable[[tuple[str, ...]], bool]
"""Shows terms, a line each, and returns whether they are accepted."""

SPARE = 1.02
"""How much more room there must be on a disk than a file needs."""

NOTHING = Progress()


def pull(card: Pullable, ask: Ask, *, weights: str = "", progress: Progress = NOTHING) -> tuple[Found, ...]:
    """Bring what is missing of a checkpoint to this machine.

    Parameters
    ----------
    card : Pullable
    ask : callable
        Asked once, with the terms that were not accepted before.
    weights : {"", "online", "ema"}
        Which of two sets of weights; empty: the first that the card names.
    progress : Progress
        Stages ``"pulling"`` and ``"checking"``.

    Returns
    -------
    tuple of Found
        What there is of each file now.

    Raises
    ------
    Cancelled
        If the terms are not accepted: nothing is downloaded. Or if somebody asked to stop: what has arrived is kept.
    OutputError
        If the disk is full, or too small for what is to come.
    EndpointError
        If a file cannot be had; what has arrived is kept.
    WeightsError
        If what arrived is not what was published: it is removed.
    MissingExtraError
        If a library is needed that is not installed.
    """
    files = card.files(weights)
    if all(store.found(file).state == "here" for file in files):
        return tuple(store.found(file) for file in files)
    _accepted(card, ask, weights)
    _checked_in_place(files, progress)
    lacking = [file for file in files if _is_wanted(store.found(file))]
    listings = {file.name: gathering.listing(file) for file in lacking if file.is_snapshot}
    _require_room(lacking, listings)
    for file in lacking:
        if file.is_snapshot:
            ledger.write(store.place(file), gathering.pull(file, listings[file.name], progress))
        else:
            _download(file, progress)
    return tuple(store.found(file) for file in files)


def take(
    card: Pullable, folder: Path, ask: Ask, *, weights: str = "", progress: Progress = NOTHING
) -> tuple[Found, ...]:
    """Take what is missing of a checkpoint from a folder, where a user has downloaded it; nothing else is touched.

    Parameters
    ----------
    card : Pullable
    folder : Path
        Files lie in it, or in folders in it, under the names that they have in the store.
    ask : callable
    weights : {"", "online", "ema"}
    progress : Progress

    Returns
    -------
    tuple of Found
        What there is of each file now; some may still be missing.

    Raises
    ------
    RequestError
        If there is nothing of it in the folder.
    WeightsError
        If a file is not what was published: it is left where it is, and not taken.
    """
    if not folder.is_dir():
        raise RequestError(f"{folder} is no folder.", hint="--from takes the folder in which the files lie.")
    files = card.files(weights)
    lacking = [file for file in files if store.found(file).state not in store.PRESENT and not file.is_snapshot]
    names = [file.name for file in files]
    there = {file.name: path for file in lacking if (path := _lying(file, folder, names)) is not None}
    if lacking and not there:
        listed = ", ".join(Path(file.name).name for file in lacking)
        raise RequestError(f"None of what is missing lies in {folder}: {listed}.", hint="Files keep their names.")
    if there:
        _accepted(card, ask, weights)
    for file in lacking:
        if file.name in there:
            _adopt(file, there[file.name], progress)
    return tuple(store.found(file) for file in files)


def verify(found: Found, progress: Progress = NOTHING) -> Found:
    """Return what there is of a file after reading all of it; what is not as published is ``"damaged"`` from now on."""
    if found.state not in store.PRESENT:
        return found
    if found.file.is_snapshot:
        return _verified_snapshot(found, progress)
    digest = checking.digest(found.path, found.file.name, progress)
    try:
        by = checking.compared(found.file, digest, found.verified)
    except WeightsError:
        _forget_time(found)
        return Found(found.file, "damaged", found.path, found.bytes, found.verified)
    source = found.verified.source if found.verified else str(found.path)
    ledger.write(found.path, checking.note(found.file, digest, by, found.path, source))
    return store.found(found.file)


def _verified_snapshot(found: Found, progress: Progress) -> Found:
    known = found.verified
    if known is None or found.state != "here":
        return found
    for name, expected in known.hashes.items():
        if checking.digest(found.path / name, name, progress).sha256 != expected:
            # Without its note, the snapshot would pass for one that was put there by hand.
            (found.path / name).resolve().unlink(missing_ok=True)
            (found.path / name).unlink(missing_ok=True)
            return Found(found.file, "damaged", found.path, found.bytes, known)
    return found


def _forget_time(found: Found) -> None:
    """Make sure that the next pull reads a file before it trusts it."""
    if found.verified:
        ledger.write(found.path, found.verified.model_copy(update={"changed": 0}))


def _is_wanted(found: Found) -> bool:
    """Return whether a file has to be pulled, or at least compared with what the Hub has."""
    others = found.file.is_snapshot and found.state == "unchecked" and found.path != store.place(found.file)
    return found.state not in store.PRESENT or others


def _accepted(card: Pullable, ask: Ask, weights: str) -> None:
    lines = licences.open_terms(card, weights)
    if not lines:
        return
    if not ask(lines):
        raise Cancelled(f"The terms of {card.name} were not accepted; nothing was downloaded.")
    licences.accept(lines)


def _checked_in_place(files: Sequence[StoredFile], progress: Progress) -> None:
    """Verify what was put in the store by hand, and remove what is not what it should be."""
    for file in files:
        found = store.found(file)
        if found.state == "unchecked":
            found = verify(found, progress)
        if found.state == "damaged" and not file.is_snapshot:
            found.path.unlink()


@dataclass(frozen=True)
class _Disk:
    """Room on one disk."""

    folder: Path
    needed: float


def _require_room(files: Sequence[StoredFile], listings: dict[str, gathering.Listing]) -> None:
    own = sum(_to_come(file) for file in files if not file.is_snapshot)
    hub = sum(max(listings[file.name].size - store.found(file).bytes, 0) for file in files if file.is_snapshot)
    disks = [_Disk(_standing(storage.home()), own), _Disk(_standing(snapshots.cache()), hub)]
    if disks[0].folder.stat().st_dev == disks[1].folder.stat().st_dev:
        disks = [_Disk(disks[0].folder, own + hub)]
    for disk in disks:
        free = shutil.disk_usage(disk.folder).free
        if disk.needed and disk.needed * SPARE > free:
            raise OutputError(
                f"{amount(round(disk.needed))} are needed in {disk.folder}, and {amount(free)} are free.",
                hint="Free some space, or set MENURA_MODELS (and HF_HOME) to a folder on another disk.",
            )


def _to_come(file: StoredFile) -> int:
    found = store.found(file)
    return max((file.expected or 0) - (found.bytes if found.state == "partial" else 0), 0)


def _standing(folder: Path) -> Path:
    """Return a folder, or the nearest one above it that exists."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())


def _download(file: StoredFile, progress: Progress) -> None:
    path = store.place(file)
    part = store.part(path)

    def tell(have: int, total: int | None) -> None:
        whole = total or file.expected or have
        if file.size is not None and total not in {None, file.size}:
            raise WeightsError(
                f"{file.url} offers {total} bytes, and {file.name} has {file.size}: it is another file.",
                hint="Its authors have changed it, and its card has to follow.",
            )
        progress.step("pulling", f"{Path(file.name).name}, {amount(have)} of {amount(whole)}", have / max(whole, 1))

    try:
        downloading.fetch(file.url, part, tell)
        digest = checking.digest(part, file.name, progress)
        by = checking.compared(file, digest, ledger.read(path))
    except WeightsError as error:
        downloading.forget(part)
        raise WeightsError(f"{error.message} It was removed.", hint=error.hint) from None
    _settle(file, part, digest, by, file.url)
    downloading.forget(part)


def _settle(file: StoredFile, whole: Path, digest: checking.Digest, by: str, source: str) -> None:
    """Put a verified file in its place."""
    path = store.place(file)
    whole.replace(path)
    ledger.write(path, checking.note(file, digest, by, path, source))


def _lying(file: StoredFile, folder: Path, names: Sequence[str]) -> Path | None:
    """Return where a file lies in a user's folder: where the store has it, at the top, or in the first folder in it."""
    inside = PurePosixPath(file.name)
    beside = {PurePosixPath(name).name for name in names if PurePosixPath(name).parent == inside.parent} - {inside.name}
    for place in (folder / file.name, folder / inside.name, *sorted(folder.rglob(inside.name))):
        # Many models have a config.json: the one that is meant lies beside the weights that it describes.
        alone = inside.suffix == ".json" and not any((place.parent / name).is_file() for name in beside)
        if place.is_file() and not alone:
            return place
    return None


def _adopt(file: StoredFile, source: Path, progress: Progress) -> None:
    path = store.place(file)
    digest = checking.digest(source, file.name, progress)
    try:
        by = checking.compared(file, digest, ledger.read(path))
    except WeightsError as error:
        raise WeightsError(f"{source} is not taken: {error.message}", hint="Download it again.") from None
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = store.part(path)
    downloading.forget(whole)
    try:
        os.link(source.resolve(), whole)
    except OSError:  # another disk, or a system without such links
        _copy(source, whole)
    _settle(file, whole, digest, by, str(source))


def _copy(source: Path, whole: Path) -> None:
    try:
        shutil.copyfile(source, whole)
    except OSError as error:
        whole.unlink(missing_ok=True)
        raise OutputError(
            f"{source} cannot be copied to {whole.parent}: {error.strerror}.",
            hint="Free some space, or set MENURA_MODELS to a folder on another disk.",
        ) from error
