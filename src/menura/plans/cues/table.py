"""Tables with a heading: comma-, semicolon- or tab-separated values (RFC 4180)."""

import csv
import io
from collections.abc import Sequence

from menura.errors import PlanError, Problem
from menura.plans.cues.cue import Cue, Reading, number
from menura.values.problems import suggestion

COLUMNS = ("start", "end", "duration", "words", "name", "track")


def write_csv(cues: Sequence[Cue]) -> str:
    """Return cues as comma-separated values with a heading."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["start", "end", "words", "name", "track"])
    table.writerows([cue.start, cue.end, cue.words, cue.name, cue.track] for cue in cues)
    return out.getvalue()


def read_csv(text: str) -> list[Cue]:
    """Return the cues of a table.

    Its heading names the columns: ``start``, ``end`` or ``duration``, ``words`` or ``name``; ``track`` may be there.
    Between columns stands what the heading uses: a comma, a semicolon or a tab.

    Raises
    ------
    PlanError
        If the heading lacks a column or has an unknown one, or with every row that cannot be read.
    """
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    reading = Reading()
    try:
        heading = [column.strip().lower() for column in next(rows, [])]
        _check_heading(heading)
        for row in rows:
            if any(cell.strip() for cell in row):
                _read_row(reading, rows.line_num, heading, row)
    except csv.Error as error:
        reading.refuse(rows.line_num, f"this is no row of a table: {error}", "Close the quotes.")
    return reading.done()


def _check_heading(heading: list[str]) -> None:
    problems = [
        Problem("line 1", f"there is no column {name!r}", suggestion(name, COLUMNS))
        for name in heading
        if name not in COLUMNS
    ]
    wanted = (("start",), ("end", "duration"), ("words", "name"))
    problems += [
        Problem("line 1", f"the heading has no column {' or '.join(names)!r}", "Name the columns in the first line.")
        for names in wanted
        if not set(names) & set(heading)
    ]
    if problems:
        raise PlanError("The table's heading cannot be used.", problems)


def _read_row(reading: Reading, line: int, heading: list[str], row: list[str]) -> None:
    if len(row) != len(heading):
        reading.refuse(
            line, f"it has {len(row)} columns and the heading has {len(heading)}", "Quote cells with commas."
        )
        return
    cells = dict(zip(heading, row, strict=True))
    start, end = number(cells["start"]), number(cells.get("end", ""))
    length = number(cells.get("duration", ""))
    if end is None and start is not None and length is not None:
        end = start + length
    name, track = cells.get("name", "").strip(), cells.get("track", "").strip()
    reading.add(line, start, end, cells.get("words", ""), name=name, track=track)
