"""Forms: which sections a piece has, how long each is, and how much happens in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from menura.composing.named import names, table
from menura.errors import UnknownNameError
from menura.scores.model import Tag


@dataclass(frozen=True)
class Planned:
    """A section before anything is written for it.

    Attributes
    ----------
    tag : str
    bars : int
    energy : float
        0 … 1.
    material : str
        Sections of the same material sound alike: the chorus returns as itself.
    name : str
        As it is printed; empty for what its tag says.
    """

    tag: Tag
    bars: int
    energy: float
    material: str
    name: str = ""


@dataclass(frozen=True)
class Form:
    """A form.

    Attributes
    ----------
    name : str
    names : tuple of str
        What people call it, in English and Chinese.
    versions : tuple of tuple of Planned
        From short to long; none where it is written in strict style.
    """

    name: str
    names: tuple[str, ...]
    versions: tuple[tuple[Planned, ...], ...]


KIN = {"recapitulation": "theme", "variation": "theme", "post-chorus": "chorus"}
"""Tags whose sections take up the material of another's."""

EDGES = frozenset({"intro", "outro", "interlude", "pre-chorus", "build"})
"""Sections that may be shorter than a phrase."""


@cache
def forms() -> Mapping[str, Form]:
    """Return every form by name."""
    return {
        name: Form(name, names(row["names"]), tuple(tuple(map(_planned, version)) for version in row["versions"]))
        for name, row in table("forms").items()
    }


def form(name: str) -> Form:
    """Return the form of a name, in English or Chinese; `UnknownNameError` if nothing is called so."""
    called = {each: found for found in forms().values() for each in (found.name, *found.names)}
    if name.strip().lower() not in called:
        raise UnknownNameError("form", name, sorted(forms()))
    return called[name.strip().lower()]


def is_strict(name: str) -> bool:
    """Return whether a form is written in strict style (:mod:`menura.composing.strict`), not laid out from versions."""
    return bool(name) and not form(name).versions


def laid(name: str, bars: int, unit: int = 4) -> tuple[Planned, ...]:
    """Return the sections of a piece of so many bars: their sum is exact.

    Parameters
    ----------
    name : str
        A form.
    bars : int
        At least 1.
    unit : int, optional
        Bars of a phrase, of which sections are multiples where they can be.

    Returns
    -------
    tuple of Planned
    """
    sections = _repeated(_version(form(name).versions, bars), bars)
    wanted = [bars * s.bars / sum(each.bars for each in sections) for s in sections]
    lengths = [_rounded(want, unit if s.tag not in EDGES else 2) for want, s in zip(wanted, sections, strict=True)]
    lengths = _settled(lengths, sections, bars, unit)
    named = (replace(s, material=f"solo-{k}") if s.tag == "solo" else s for k, s in enumerate(sections))
    return tuple(replace(s, bars=n) for s, n in zip(named, lengths, strict=True) if n)


def _planned(text: str) -> Planned:
    tag, bars, energy, *rest = text.split()
    name = rest[0] if rest else ""
    material = KIN.get(tag, tag) + (name if name.isascii() else "")
    return Planned(tag, int(bars), float(energy), material, "" if name.isascii() else name)  # type: ignore[arg-type]


def _version(versions: Sequence[tuple[Planned, ...]], bars: int) -> tuple[Planned, ...]:
    """Return the version that is nearest in length, the shorter one when in doubt."""
    return min(versions, key=lambda v: abs(sum(s.bars for s in v) / bars - 1) if len(v) <= bars else 1e9)


def _repeated(sections: tuple[Planned, ...], bars: int) -> tuple[Planned, ...]:
    """Return a form whose middle comes again where a piece is much longer than it is."""
    total = sum(s.bars for s in sections)
    edges = [s for s in sections if s.tag in {"intro", "outro"}]
    inner = tuple(s for s in sections if s not in edges)
    body = sum(s.bars for s in inner)
    times = max(round((bars - (total - body)) / body), 1)
    before = tuple(s for s in edges if s.tag == "intro")
    after = tuple(s for s in edges if s.tag == "outro")
    return before + inner * times + after


def _rounded(want: float, unit: int) -> int:
    for step in (unit, 4, 2, 1):
        if want >= step * 0.75:
            return max(round(want / step), 1) * step
    return 1


def _settled(lengths: list[int], sections: Sequence[Planned], bars: int, unit: int) -> list[int]:
    """Return lengths whose sum is exact: whole phrases go to or from the longest, what is left to the edges."""
    lengths = list(lengths)
    while (spare := bars - sum(lengths)) != 0:
        step = unit if abs(spare) >= unit else abs(spare)
        inner = [k for k, s in enumerate(sections) if s.tag not in EDGES]
        edge = [k for k, s in enumerate(sections) if s.tag in {"outro", "intro", "interlude"}]
        pool = edge if step < unit and edge and (spare > 0 or max(lengths[k] for k in edge) > step) else inner or edge
        k = min(pool, key=lambda i: (lengths[i], -i)) if spare > 0 else max(pool, key=lambda i: lengths[i])
        if spare < 0 and lengths[k] <= step:
            k = max(range(len(lengths)), key=lambda i: lengths[i])
            step = 1
        lengths[k] += step if spare > 0 else -step
    return lengths
