"""A user's own sounds: a TOML file of tables like the atlas's, or a folder of recordings that win over synthesis.

A folder may look like either of these, and hold a ``sounds.toml`` with tables that say more about its sounds::

    my-sounds/dog-bark.wav          my-sounds/dog-bark/rex 1.wav
    my-sounds/dog-bark-2.flac       my-sounds/dog-bark/rex 2.wav
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from menura.audio.clip import Samples
from menura.engines.sounds.atlas.catalogue import Atlas
from menura.engines.sounds.atlas.written import read_tables
from menura.engines.sounds.fitness import misfits
from menura.errors import AtlasError

ENDINGS = frozenset({".aif", ".aiff", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav"})
TABLES = "sounds.toml"
MOST_FILES = 20_000
RECORDED = "recording"
"""What stands for a mechanism where there are only recordings."""

BED = 8.0
"""Seconds from which a recording of a sound the atlas does not know is taken for one that goes on."""


def tables(path: Path, atlas: Atlas) -> dict[str, dict[str, Any]]:
    """Return name → table of a user's own sounds.

    Parameters
    ----------
    path : Path
        A TOML file or a folder of recordings.
    atlas : Atlas
        What is known already: a recording of a known sound keeps its names, level and rooms.

    Raises
    ------
    AtlasError
        If there is nothing, the TOML is wrong, a file's path leads out of the folder, or a sound does not fit its
        mechanism; all that is wrong is listed.
    MediaError
        If a recording of a sound that the atlas does not know is no sound file.
    """
    if path.is_dir():
        found = _from_folder(path, atlas)
    elif path.is_file():
        told = read_tables(path).items()
        found = {name: _completed(name, _inside(name, table, path.parent), atlas) for name, table in told}
    else:
        raise AtlasError(f"There are no sounds at {path}.", hint="Give a TOML file or a folder of recordings.")
    _require_fit(atlas.with_tables(found), found)
    return found


@lru_cache(maxsize=16)
def recording(path: str, rate: int) -> Samples:
    """Return a recording, mono [shape=(n,)], its leading silence cut so that its first transient comes first."""
    from menura.audio.files import read

    samples: Samples = read(path, sample_rate=rate, mono=True).samples[0]
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max(initial=0.0))
    return samples[max(int(loud[0]) - rate // 500, 0) :] if loud.size else samples


def played(samples: Samples, start: int, length: int, goes_on: bool) -> Samples:
    """Return a stretch of a recording [shape=(length,)]; one that goes on is repeated, its ends cross-faded.

    Parameters
    ----------
    samples : ndarray [shape=(n,)]
    start, length : int
        The stretch, in samples since the event began.
    goes_on : bool
    """
    if not goes_on:
        part = samples[start : start + length]
        return np.pad(part, (0, length - part.size))
    loop = _seamless(samples)
    return np.asarray(loop[(start + np.arange(length)) % loop.size], np.float32)


def _seamless(samples: Samples) -> Samples:
    """Return a recording whose end runs into its beginning, by an equal-power cross-fade over a tenth of it."""
    n = samples.size // 10
    if n == 0:
        return samples
    ramp = np.sin(0.5 * np.pi * (np.arange(n) + 0.5) / n).astype(np.float32)
    joined = samples[:n] * ramp + samples[-n:] * ramp[::-1]
    return np.concatenate([joined, samples[n:-n]])


def _from_folder(folder: Path, atlas: Atlas) -> dict[str, dict[str, Any]]:
    files = sorted(p for p in folder.rglob("[!.]*") if p.suffix.lower() in ENDINGS and p.is_file())
    if len(files) > MOST_FILES:
        reason = f"{folder} holds {len(files)} recordings; up to {MOST_FILES} are taken."
        raise AtlasError(reason, hint="Give a smaller folder.")
    found: dict[str, dict[str, Any]] = {}
    for path in files:
        words = _words(path, folder)
        table = found.setdefault(_name(words, atlas), {"files": [], "en": [words], "zh": [words]})
        table["files"].append(str(path.resolve()))
    told = read_tables(folder / TABLES) if (folder / TABLES).is_file() else {}
    if not found and not told:
        raise AtlasError(f"{folder} holds no recordings.", hint=f"Known endings: {', '.join(sorted(ENDINGS))}.")
    for name, table in told.items():
        found[name] = {**found.get(name, {}), **table}
    return {name: _completed(name, _inside(name, table, folder), atlas) for name, table in found.items()}


def _words(path: Path, folder: Path) -> str:
    """Return what a file is a recording of, in the user's words: its folder's name, or its own without a number."""
    stem = path.stem if path.parent == folder else path.relative_to(folder).parts[0]
    return re.sub(r"[\s_-]+", " ", re.sub(r"[\s_-]*\d+$", "", stem)).strip().lower() or stem.lower()


def _name(words: str, atlas: Atlas) -> str:
    """Return the sound of the atlas that words name exactly, or a name made of them."""
    known = next(iter(atlas.search(words, 1)), None)
    if known is not None and known.score == 1.0:
        return known.name
    latin = "-".join(re.findall(r"[a-z0-9]+", words))[:60].rstrip("-")
    plain = words.isascii() and latin
    return latin if plain else f"own-{blake2b(words.encode(), digest_size=6).hexdigest()}"


def _completed(name: str, table: dict[str, Any], atlas: Atlas) -> dict[str, Any]:
    """Return a table with what it does not say taken from the atlas, or from the recordings themselves."""
    if name in atlas:
        known = atlas.get(name).model_dump(exclude={"name"}, exclude_defaults=True)
        said = {key: value for key, value in table.items() if key not in ("en", "zh")}
        lasting = {"duration": _durations(table["files"])} if table.get("files") and known["form"] != "bed" else {}
        return {**table, **known, **lasting, **said}
    if not table.get("files"):
        return table
    words, duration = name.replace("-", " "), _durations(table["files"])
    form = "bed" if duration[0] >= BED else "burst"
    plain = {"mechanism": RECORDED, "form": form, "duration": duration, "level": -22.0}
    return {**plain, "en": [words], "zh": [words], "tags": ["own"], **table}


def _durations(files: list[str]) -> tuple[float, float]:
    """Return the shortest and the longest length of recordings, in seconds."""
    from menura.audio.files import probe

    seconds = [max(probe(path).duration, 0.05) for path in files]
    return min(seconds), max(seconds)


def _inside(name: str, table: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return a table whose files are absolute; `AtlasError` if one leads out of the folder or is not there."""
    paths = [(folder / str(file)).resolve() for file in table.get("files", ())]
    for path in paths:
        if not path.is_relative_to(folder.resolve()):
            raise AtlasError(
                f"The sound {name!r} names {path.name!r} outside {folder}.", hint="Copy the file into that folder."
            )
        if not path.is_file():
            raise AtlasError(f"The sound {name!r} names {path.name!r}, which is not in {folder}.")
    return {**table, "files": [str(path) for path in paths]} if paths else table


def _require_fit(atlas: Atlas, names: Iterable[str]) -> None:
    """Raise `AtlasError` with all that keeps sounds from being made."""
    faults = [f"{name}: {fault}" for name in names for fault in misfits(atlas.get(name), atlas)]
    if faults:
        listed = "".join(f"\n  - {fault}" for fault in faults)
        raise AtlasError(f"These sounds cannot be made:{listed}", hint="Compare: menura sounds NAME --toml")
