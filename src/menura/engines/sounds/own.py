"""A user's own sounds: a TOML file of tables like the atlas's, or a folder of recordings that win over synthesis.

A folder may look like either of these, and hold a ``sounds.toml`` with tables that say more about its sounds::

    my-sounds/dog-bark.wav          my-sounds/dog-bark/rex 1.wav
    my-sounds/dog-bark-2.flac       my-sounds/dog-bark/rex 2.wav
"""

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from menura.audio.clip import Samples
from menura.engines.sounds.atlas.catalogue import Atlas, read_tables
from menura.errors import AtlasError

ENDINGS = frozenset({".aif", ".aiff", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav"})
TABLES = "sounds.toml"
MOST_FILES = 20_000
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
        If there is nothing, the TOML is wrong, or a file's path leads out of the folder.
    """
    if path.is_dir():
        return _from_folder(path, atlas)
    if not path.is_file():
        raise AtlasError(f"There are no sounds at {path}.", hint="Give a TOML file or a folder of recordings.")
    found = read_tables(path)
    return {name: _inside(name, _completed(name, table, atlas), path.parent) for name, table in found.items()}


@lru_cache(maxsize=16)
def recording(path: str, rate: int) -> Samples:
    """Return a recording, mono [shape=(n,)], its leading silence cut so that its first transient comes first."""
    from menura.audio.files import read

    samples = read(path, sample_rate=rate, mono=True).samples[0]
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
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
    if len(files) > MOST_FILES:
        raise AtlasError(
            f"{folder} holds {len(files)} recordings; up to {MOST_FILES} are taken.", hint="Give a smaller folder."
        )
    found: dict[str, list[str]] = defaultdict(list)
    for path in files:
        found[_name(path, folder)].append(str(path.resolve()))
    told = read_tables(folder / TABLES) if (folder / TABLES).is_file() else {}
    if not found and not told:
        raise AtlasError(f"{folder} holds no recordings.", hint=f"Known endings: {', '.join(sorted(ENDINGS))}.")
    names = [*found, *(name for name in told if name not in found)]
    made = {n: _completed(n, {"files": found[n], **told.get(n, {})} if n in found else told[n], atlas) for n in names}
    return {name: _inside(name, table, folder) for name, table in made.items()}


def _name(path: Path, folder: Path) -> str:
    """Return the sound that a file is a recording of: its folder's name, or its own without a number."""
    stem = path.stem if path.parent == folder else path.relative_to(folder).parts[0]
    words = re.sub(r"[\s_-]*\d+$", "", stem).lower()
    return "-".join(re.findall(r"[a-z0-9]+", words)) or "sound"


def _completed(name: str, table: dict[str, Any], atlas: Atlas) -> dict[str, Any]:
    """Return a table with what it does not say taken from the atlas, or from the recordings themselves."""
    if name in atlas:
        known = atlas.get(name).model_dump(exclude={"name"}, exclude_defaults=True)
        return {**known, **table}
    if not table.get("files"):
        return table
    seconds = _seconds(table["files"])
    form = "bed" if min(seconds) >= BED else "burst"
    plain = {"mechanism": "recording", "form": form, "duration": [min(seconds), max(seconds)], "level": -22.0}
    words = name.replace("-", " ")
    return {**plain, "en": [words], "zh": [words], "tags": ["own"], **table}


def _seconds(files: list[str]) -> list[float]:
    from menura.audio.files import probe

    return [max(probe(path).duration, 0.05) for path in files]


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
