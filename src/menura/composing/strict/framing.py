"""What a strictly written piece needs besides its notes: key, tempo and length settled, and marks along its form."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from menura.composing import settling, tempo_curves, tempos
from menura.composing.brief import Brief
from menura.composing.moods import mood
from menura.composing.strict.forms import Strict
from menura.composing.styles import style
from menura.errors import RequestError
from menura.scores.keys import MODES, Key, key
from menura.scores.model import LeadSheet, Part, Section, Tempo

BAR = Fraction(4)
FASTEST = 168.0
"""Quarter notes in a minute to which an open tempo may go so that a form fits a short piece."""


@dataclass(frozen=True)
class Frame:
    """A settled brief and what it comes to.

    Attributes
    ----------
    brief : Brief
        In 4/4, without open fields.
    bars : int
        That fill its length.
    """

    brief: Brief
    bars: int


def framed(brief: Brief, seed: int, form: Strict) -> Frame:
    """Return a brief as a form can keep it.

    Raises
    ------
    RequestError
        If it asks for another metre than 4/4, a mode that the form does not have, or is too short for the form.
    """
    if brief.metre not in (None, "4/4"):
        raise RequestError(
            f"A {form.called} is written in 4/4 here, not in {brief.metre}.", hint="Leave the metre out."
        )
    brief = brief.chosen(style="classical", metre="4/4", mode=_mode(brief, seed))
    _check_mode(brief, form)
    found = settling.checked(settling.settled(brief, seed))
    count = settling.bars(found)
    if count >= form.least:
        return Frame(found, count)
    return _faster(found, form)


def _mode(brief: Brief, seed: int) -> str:
    """Return the mode of a piece whose key is open: major or minor, as its moods lean."""
    if brief.key is not None:
        return key(brief.key).mode
    leaning = next((mood(name).mode for name in brief.moods if mood(name).mode), "")
    return leaning or Random(f"{seed}/mode").choice(["major", "minor"])


def _check_mode(brief: Brief, form: Strict) -> None:
    mode = key(brief.key).mode if brief.key is not None else brief.mode
    if form.kind in {"fugue", "variations", "sonata"} and mode not in {"major", "minor"}:
        raise RequestError(f"A {form.called} is written in major or minor, not in {mode}.", hint="Give such a key.")
    if len(MODES.get(mode, ())) != 7:
        raise RequestError(f"Counterpoint needs a mode of seven notes; {mode} has others.", hint="Give such a key.")


def _faster(found: Brief, form: Strict) -> Frame:
    """Return a brief with the tempo at which a form just fits; an error where nobody could follow, or it was given."""
    duration, given = float(found.duration or 0), found.origin("bpm") != "chosen"
    bpm = fitting(found, form.least)
    if given or bpm > FASTEST:
        pace = float(found.bpm or 0) if given else FASTEST
        seconds = math.ceil(float(form.least * BAR) * 60 / pace)
        raise RequestError(
            f"{form.least} bars at least make a {form.called}; {duration:g} s at {pace:g} bpm do not hold them.",
            hint=f"Ask for at least {seconds} s.",
        )
    settled = found.model_copy(update={"bpm": bpm})
    return Frame(settled, settling.bars(settled))


def fitting(brief: Brief, bars: int) -> float:
    """Return the tempo at which so many bars of 4/4 fill the length of a brief, so that they do not outlast it."""
    points = tempo_curves.curve(brief.shape, bars, slows=settling.slows(brief))
    lasts = tempo_curves.lasting(points, bars, BAR, 1.0)
    return math.ceil(lasts / float(brief.duration or settling.USUAL) * 100 - 1e-6) / 100


def timed(sections: Sequence[Section], brief: Brief) -> tuple[Section, ...]:
    """Return sections in 4/4 with their tempo marks, as the brief's tempo moves."""
    bars = sum(section.bars for section in sections)
    points = tempo_curves.curve(brief.shape, bars, slows=settling.slows(brief))
    bpm, start, found = float(brief.bpm or 0), 0, []
    for section in sections:
        marks = tuple(
            Tempo(at=(p.bar - start) * BAR, bpm=round(bpm * p.ratio, 2), glides=p.glides, word=_word(p, bpm, brief))
            for p in points
            if start <= p.bar < start + section.bars
        )
        found.append(section.model_copy(update={"tempo": marks}))
        start += section.bars
    return tuple(found)


def bound(brief: Brief, form: Strict, tonic: Key, parts: tuple[Part, ...], sections: tuple[Section, ...]) -> LeadSheet:
    """Return sections in 4/4 as a sheet, with the title of its form and the room of its style."""
    return LeadSheet(
        title=form.title.format(key=tonic),
        words=brief.words,
        style=str(brief.style),
        key=str(tonic),
        metre="4/4",
        space=style(str(brief.style)).space,
        parts=parts,
        sections=sections,
    )


def _word(point: tempo_curves.Point, bpm: float, brief: Brief) -> str:
    if point.bar == 0:
        return tempos.printed(bpm)
    return "rit." if point.glides and brief.shape == "steady" else ""
