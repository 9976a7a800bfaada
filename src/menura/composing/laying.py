"""How a form fills a number of bars: which version, how often its middle comes, how long each section is."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from menura.composing.forms import EDGES, Planned, form

FRAME = frozenset({"intro", "outro", "interlude"})
"""Sections that take bars which make no whole phrase."""

REFRAINS = frozenset({"chorus", "post-chorus", "pre-chorus", "drop", "build", *FRAME})
"""Sections that come back as themselves in every round of a long piece."""

SOLOS = 2
"""Solos from which on a form is a tune with solos between: rounds of solos lengthen it."""

QUIETEST = 0.82
"""Energy of the first round of a long piece, as a share of that of the last."""

LOOSE = 0.25
"""The price of a last section that is a phrase longer or shorter than the others of its material."""

STUMP = 1.0
"""The price of a last section that is shorter than a phrase."""

WIDER, NARROWER = 1.2, 0.6
"""The price of a frame that is longer or shorter than usual, by its usual length."""


@lru_cache(maxsize=512)
def laid(name: str, bars: int, unit: int = 4) -> tuple[Planned, ...]:
    """Return the sections of a piece of so many bars: their sum is exact.

    Sections of one material are equally long, as near to their usual length as the whole allows; what makes no whole
    phrase goes to intro, outro and interludes. In pieces longer than any version of the form its middle comes in
    rounds: refrains return as themselves, every second round brings new themes, and energy grows from round to round.

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
    fits = (fit for sections in _candidates(name, bars) for fit in _fits(sections, bars, unit))
    best = min(fits, key=lambda fit: fit.cost)
    named = (replace(s, material=f"solo-{k}") if s.tag == "solo" else s for k, s in enumerate(_filled(best)))
    return tuple(section for section in named if section.bars)


def _candidates(name: str, bars: int) -> Iterator[tuple[Planned, ...]]:
    """Yield the versions of a form that a length may have, the longest in as many rounds as may fit."""
    versions = form(name).versions
    for version in versions:
        if len(version) <= bars:
            yield version
    before, middle, after = _parted(versions[-1])
    frame, body = sum(s.bars for s in (*before, *after)), sum(s.bars for s in middle)
    usual = (bars - frame) // body
    for rounds in range(max(usual, 2), max(usual, 1) + 2):
        whole = tuple(_rounds(middle, rounds))
        yield (*before, *whole, *after)
        start = len(whole) - len(middle)
        for cut in range(1, len(middle)):  # the last round may begin in its midst
            if middle[cut].tag != middle[-1].tag:
                yield (*before, *whole[:start], *whole[start + cut :], *after)


def _parted(version: Sequence[Planned]) -> tuple[Sequence[Planned], Sequence[Planned], Sequence[Planned]]:
    """Return what comes once at the beginning, what may come in rounds, and what comes once at the end."""
    solos = [k for k, s in enumerate(version) if s.tag == "solo"]
    start = solos[0] if len(solos) >= SOLOS else int(version[0].tag == "intro")
    end = len(version) - int(version[-1].tag == "outro")
    return version[:start], version[start:end], version[end:]


def _rounds(middle: Sequence[Planned], rounds: int) -> Iterator[Planned]:
    """Yield the middle of a form several times: with other themes every second time, and varied in between.

    Rounds of solos are new by themselves; the tune comes back between them as it was.
    """
    solos = middle[0].tag == "solo"
    for number in range(rounds):
        share = QUIETEST + (1 - QUIETEST) * number / (rounds - 1)
        for k, own in enumerate(middle):
            louder = replace(own, energy=round(own.energy * share, 3))
            if solos or number == 0 or own.tag in REFRAINS:
                yield louder
            elif number % 2 == 1:
                yield replace(louder, material=f"{own.material}-{number}")
            else:
                yield replace(louder, tag="variation") if k == 0 and own.tag == "theme" else louder


@dataclass(frozen=True)
class _Fit:
    """Lengths for the sections of a form."""

    sections: Sequence[Planned]
    lengths: Mapping[str, int]
    """Bars of each kind of section that is not of the frame."""
    frame: Sequence[int]
    """Bars of each section of the frame."""
    spare: int
    """Bars that the last section is longer."""
    cost: float


def _fits(sections: Sequence[Planned], bars: int, unit: int) -> Iterator[_Fit]:
    """Yield every way to fill so many bars with sections of usual lengths or near them."""
    usual = {_kind(s): s.bars for s in sections if s.tag not in FRAME}
    count = Counter(_kind(s) for s in sections)
    frame = [s for s in sections if s.tag in FRAME]
    last = _kind(next(s for s in reversed(sections) if s.tag not in FRAME))
    for found in product(*(_lengths(bars_, unit, kind in EDGES) for kind, bars_ in usual.items())):
        lengths = dict(zip(usual, found, strict=True))
        strange = sum(count[kind] * abs(length - usual[kind]) / usual[kind] for kind, length in lengths.items())
        spare = bars - sum(count[kind] * length for kind, length in lengths.items())
        framed, spare, price = _framed(frame, spare)
        if lengths[last] + spare > 0:
            cost = (strange + price) / len(sections) + LOOSE * ((abs(spare) / unit) ** 1.5 + (spare % unit != 0))
            cost += STUMP * (lengths[last] + spare < min(unit, 4))
            yield _Fit(sections, lengths, framed, spare, cost)


def _framed(frame: Sequence[Planned], spare: int) -> tuple[Sequence[int], int, float]:
    """Return the lengths of a frame that takes what it can of the bars it is given, what is left, and the price."""
    lengths, price, spare = [s.bars for s in frame], 0.0, spare - sum(s.bars for s in frame)
    for k in sorted(range(len(frame)), key=lambda i: frame[i].tag != "outro"):
        if spare:
            taken = _taken(lengths[k], spare, even=frame[k].tag != "outro")
            lengths[k] += taken
            spare -= taken
            price += (WIDER if taken > 0 else NARROWER) * abs(taken) / frame[k].bars
    return lengths, spare, price


def _filled(fit: _Fit) -> list[Planned]:
    """Return the sections of a fit with their bars."""
    framed = iter(fit.frame)
    filled = [replace(s, bars=next(framed) if s.tag in FRAME else fit.lengths[_kind(s)]) for s in fit.sections]
    last = max(k for k, s in enumerate(filled) if s.tag not in FRAME)
    filled[last] = replace(filled[last], bars=filled[last].bars + fit.spare)
    return filled


def _kind(section: Planned) -> str:
    """Return what sections of one length have in common: their tag at the edges, else their material without rounds."""
    return section.tag if section.tag in EDGES or section.tag == "solo" else section.material.partition("-")[0]


def _lengths(usual: int, unit: int, is_edge: bool) -> tuple[int, ...]:
    """Return the lengths that a section may have."""
    if is_edge:
        return max(usual // 2, 2), usual, usual * 2
    if unit >= usual > 4:  # twelve bars are a whole
        return (usual,)
    step = unit if usual <= 2 * unit else usual // 2
    return tuple(length for length in (usual - step, usual, usual + step) if length > 0)


def _taken(length: int, spare: int, even: bool) -> int:
    """Return how much longer or shorter a section of the frame becomes: by no more than half of it."""
    taken = min(max(spare, -(length // 2)), length // 2)
    return taken - (taken % 2 if taken > 0 else -(-taken % 2)) if even else taken
