"""Patterns of accompaniment: what a part plays where nothing is written out."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from importlib.resources import files

from menura.errors import UnknownNameError
from menura.scores.arranging import metres
from menura.scores.arranging.notation import Voice, fitted, voice
from menura.scores.beats import GRID
from menura.scores.model import Articulation, Role
from menura.scores.pitch import midi


@dataclass(frozen=True)
class Level:
    """What a pattern plays from some energy on.

    Attributes
    ----------
    least : float
        The energy from which it is played, 0 … 1.
    lines : mapping of str to str
        Step notation by the name of its voice, read when it is first played.
    metre : str
    step : int
        Ticks of a step.
    accents : str
    """

    least: float
    lines: Mapping[str, str]
    metre: str
    step: int
    accents: str

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """What it holds; `AtlasError` if a line of it cannot be read."""
        steps = metres.bar(self.metre) // self.step
        return tuple(
            voice(name, _filled(text, steps), self.metre, self.step, self.accents) for name, text in self.lines.items()
        )


@dataclass(frozen=True)
class Pattern:
    """A way to accompany.

    Attributes
    ----------
    name : str
    about : str
        What it is, in a few words.
    role : str
        Of :data:`menura.scores.model.Role`.
    styles : tuple of str
        Where it is at home.
    instruments : tuple of str
        Who plays it well, the first best.
    metre : str
        The metre it is written in; :meth:`played` fits it to others.
    swing : float
        The swing with which it feels right: 0.5 is straight.
    voicing : str
        One of :data:`menura.scores.arranging.voicing.KINDS`.
    size : int
        Notes of its chords.
    register : tuple of int
        MIDI numbers between which it plays where the instrument allows.
    touch : str
        Articulation of its notes.
    tremolo : int
        Ticks after which held notes are struck again; 0: never.
    early : int
        Ticks before a change of chord within which a note that lasts beyond it has the new chord already.
    ties : bool
        Whether notes that stay are held over chord changes and bar lines.
    leads : bool
        Whether its bass walks to the nearest next note rather than start low on every chord.
    start : tuple of str
        Drums that open a section.
    levels, fills : tuple of Level
        By energy, lowest first; fills stand at the ends of sections.
    """

    name: str
    about: str
    role: Role
    styles: tuple[str, ...]
    instruments: tuple[str, ...]
    metre: str
    swing: float
    voicing: str
    size: int
    register: tuple[int, int]
    touch: Articulation
    tremolo: int
    early: int
    ties: bool
    leads: bool
    start: tuple[str, ...]
    levels: tuple[Level, ...]
    fills: tuple[Level, ...]

    @property
    def is_drummed(self) -> bool:
        """Whether it is written for percussion."""
        return self.role == "drums"

    @property
    def is_two_handed(self) -> bool:
        """Whether one player has a bass and chords."""
        kinds = {voice.kind for level in self.levels for voice in level.voices}
        return "bass" in kinds and len(kinds) > 1

    def played(self, energy: float, metre: str) -> tuple[Voice, ...]:
        """Return its voices at an energy, fitted to a metre."""
        return _fitted(self.name, _index(self.levels, energy), metre, False)

    def fill(self, energy: float, metre: str) -> tuple[Voice, ...]:
        """Return what it plays at the end of a section, fitted to a metre; nothing where it has no fills."""
        index = _index(self.fills, energy)
        return _fitted(self.name, index, metre, True) if index >= 0 else ()


def _index(levels: tuple[Level, ...], energy: float) -> int:
    """Return the highest level whose energy is reached; -1 when there is none."""
    return max((k for k, level in enumerate(levels) if level.least <= energy + 1e-9), default=-1)


@cache
def _fitted(name: str, index: int, metre: str, fill: bool) -> tuple[Voice, ...]:
    own = patterns()[name]
    levels = own.fills if fill else own.levels
    return tuple(fitted(each, own.metre, metre) for each in levels[index].voices)


@cache
def patterns() -> Mapping[str, Pattern]:
    """Return every pattern by name."""
    folder = files("menura.scores.arranging").joinpath("patterns")
    texts = sorted((file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".toml"))
    return {name: read(name, row) for _, text in texts for name, row in tomllib.loads(text).items()}


def pattern(name: str) -> Pattern:
    """Return a pattern.

    Raises
    ------
    UnknownNameError
        If none is called so; the nearest names are given.
    """
    found = patterns().get(name)
    if found is None:
        raise UnknownNameError("pattern", name, sorted(patterns()))
    return found


def suited(role: Role, style: str) -> list[Pattern]:
    """Return the patterns of a role that are at home in a style, in the order in which they are written down."""
    return [each for each in patterns().values() if each.role == role and style in each.styles]


def read(name: str, row: Mapping[str, object]) -> Pattern:
    """Return a pattern from its table; its lines are read when they are played."""
    low, high = (midi(pitch) for pitch in str(row.get("register", "C3 C5")).split())
    return Pattern(
        name=name,
        about=str(row["about"]),
        role=row["role"],  # type: ignore[arg-type]  # the tables are ours and tested
        styles=_listed(row["styles"]),
        instruments=_listed(row["instruments"]),
        metre=str(row.get("metre", "4/4")),
        swing=float(str(row.get("swing", 0.5))),
        voicing=str(row.get("voicing", "close")),
        size=int(str(row.get("size", 4))),
        register=(low, high),
        touch=row.get("touch", ""),  # type: ignore[arg-type]  # as above
        tremolo=round(Fraction(str(row.get("tremolo", 0))) * GRID),
        early=round(Fraction(str(row.get("early", 0.5))) * GRID),
        ties=bool(row.get("ties", False)),
        leads=bool(row.get("leads", False)),
        start=_listed(row.get("start", "")),
        levels=_levels(row, "from"),
        fills=_levels(row, "fill"),
    )


def _listed(value: object) -> tuple[str, ...]:
    return tuple(part for part in str(value).split(", ") if part)


def _levels(row: Mapping[str, object], kind: str) -> tuple[Level, ...]:
    found = {int(key.rpartition("-")[2]): value for key, value in row.items() if key.rpartition("-")[0] == kind}
    return tuple(_level(row, least / 100, value) for least, value in sorted(found.items()))


def _level(row: Mapping[str, object], least: float, table: object) -> Level:
    lines = {str(key): str(text) for key, text in dict(table).items()}  # type: ignore[call-overload]  # as above
    accents = lines.pop("accents", "")
    step = round(Fraction(lines.pop("step", str(row.get("step", 0.25)))) * GRID)
    return Level(least, lines, str(row.get("metre", "4/4")), step, accents)


def _filled(text: str, steps: int) -> str:
    """Return a line with rests before it, where it holds less than a bar: a fill that begins late."""
    count = len("".join(text.split()).replace("|", ""))
    return "." * (steps - count) + text if count < steps else text
