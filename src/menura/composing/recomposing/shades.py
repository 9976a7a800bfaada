"""How much happens in a section, moved up or down: its energy, its dynamics, and who plays."""

from collections.abc import Mapping

from menura.composing.styles import style
from menura.scores.model import Dynamic, DynamicAt, LeadSheet, Section

LEAST, MOST = 0.08, 1.0
"""Energies beyond which nothing is moved."""

STEP = 0.2
"""Energy that is worth a step of the dynamics."""

DYNAMICS: tuple[Dynamic, ...] = ("ppp", "pp", "p", "mp", "mf", "f", "ff", "fff")


def shaded(sheet: LeadSheet, section: Section, amount: float) -> Section:
    """Return a section in which more or less happens.

    Parameters
    ----------
    sheet : LeadSheet
        That it belongs to.
    section : Section
    amount : float
        By which its energy is moved.

    Returns
    -------
    Section
        Whoever its style lets wait for so much energy joins or rests; the tune, and what is sung, always stay.
    """
    new = moved(section, amount)
    return new.model_copy(update={"silent": tuple(_resting(sheet, section, new.energy))})


def moved(section: Section, amount: float) -> Section:
    """Return a section with its energy moved by an amount, and its dynamics along."""
    old = section.energy
    new = round(min(max(old + amount, LEAST), MOST), 2)
    steps = round((new - old) / STEP) or ((new > old) - (new < old) if abs(new - old) >= STEP / 2 else 0)
    return section.model_copy(
        update={"energy": new, "dynamics": tuple(_stepped(mark, steps) for mark in section.dynamics)}
    )


def _stepped(mark: DynamicAt, steps: int) -> DynamicAt:
    place = min(max(DYNAMICS.index(mark.mark) + steps, 1), len(DYNAMICS) - 2)
    return mark.model_copy(update={"mark": DYNAMICS[place]})


def _resting(sheet: LeadSheet, section: Section, energy: float) -> list[str]:
    """Return who rests in a section at another energy: only those change whose threshold lies between the two."""
    waits = waiting(sheet)
    crossed = {
        name for name, enters in waits.items() if min(section.energy, energy) < enters <= max(section.energy, energy)
    }
    if energy < section.energy:
        playing = [name for name in waits if name not in section.silent and name not in crossed]
        return [*section.silent, *(n for n in waits if n in crossed and n not in section.silent and playing)]
    joining = {name for name in crossed if _has_music(sheet, section, name)}
    return [name for name in section.silent if name not in joining]


def waiting(sheet: LeadSheet) -> Mapping[str, float]:
    """Return the energy from which each accompanying part plays, by the chairs of the sheet's style."""
    if not sheet.style:
        return {}
    chairs = style(sheet.style).chairs
    found: dict[str, float] = {}
    for part in sheet.parts:
        enters = [chair.enters for chair in chairs if chair.role == part.role]
        if part.instrument != "voice" and enters:
            found[part.id] = max(enters)
    return found


def _has_music(sheet: LeadSheet, section: Section, name: str) -> bool:
    return bool(sheet.part(name).pattern or section.patterns.get(name) or section.notes.get(name))
