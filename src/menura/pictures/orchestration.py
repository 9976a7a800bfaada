"""Who plays what, where, as text for a terminal."""

from collections.abc import Sequence

from menura.pictures.canvas import plain
from menura.scores.arranging.orchestration import Row, orchestration_table, tutti
from menura.scores.model import LeadSheet
from menura.scores.musicxml.bars import heading
from menura.scores.pitch import spell


def orchestration_text(sheet: LeadSheet) -> str:
    """Return the parts of a sheet with their ranges, and what each does in every section."""
    rows = orchestration_table(sheet)
    players = [("part", "instrument", "family", "role", "plays", "of"), *map(_player, rows)]
    heads = ("section", "bars", *(row.part for row in rows), "")
    deeds = [
        (plain(heading(section)), str(section.bars), *(row.deeds[k] for row in rows), "tutti" if tutti(rows, k) else "")
        for k, section in enumerate(sheet.sections)
    ]
    return "\n".join([plain(sheet.title or sheet.id), "", *_columns(players), "", *_columns([heads, *deeds])])


def _player(row: Row) -> tuple[str, ...]:
    used = "–".join(row.used) if row.used else "–"
    possible = "–".join(spell(number) for number in row.range) if row.range else "–"
    return row.part, row.instrument, row.family, row.role, used + ("" if row.fits else " !"), possible


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
