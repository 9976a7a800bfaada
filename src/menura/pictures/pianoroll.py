"""The piano roll: every note of a sheet over bars and sections, one colour for each part."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from menura.pictures.canvas import Canvas, fitted, text_width
from menura.pictures.timeline import COLOURS, FAINT, INK, PANEL, PAPER, RULE
from menura.scores import check, drums
from menura.scores.arranging.realising import realised
from menura.scores.clock import clock
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet, Note, Part
from menura.scores.musicxml.bars import Bar, bars, heading
from menura.scores.pitch import midi

WIDTH = 1280
LEFT, RIGHT = 74, 24
ROOM = WIDTH - LEFT - RIGHT
"""Pixels that a row of bars is long."""
TOP, HEAD, GAP = 92, 46, 30
"""Pixels above the first row, above the notes of each row, and between rows."""
BEATS = 32
"""Quarter notes of a row, unless its bars are longer."""
LANES, LANE = 2, 12
"""Lines of words above the notes of each row, and pixels of one."""
TALLEST, DRUM = 300.0, 9.0
"""Pixels of the pitches of a row, and of a drum."""
MOST_ROWS = 80
"""Rows that are drawn: of more, the number is told."""
BLACK = frozenset({1, 3, 6, 8, 10})
"""Pitch classes of the black keys."""
ALTERNATE = "#eef1f6"


@dataclass(frozen=True)
class Row:
    """Bars side by side.

    Attributes
    ----------
    bars : tuple of Bar
    """

    bars: tuple[Bar, ...]

    @property
    def start(self) -> Fraction:
        """Of its first bar, in quarter notes."""
        return self.bars[0].start

    @property
    def end(self) -> Fraction:
        """Of its last bar."""
        return self.bars[-1].end


@dataclass(frozen=True)
class Layout:
    """Where everything is, in pixels.

    Attributes
    ----------
    sheet : LeadSheet
        With every part written out.
    """

    sheet: LeadSheet

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are drawn."""
        return self._all_rows[:MOST_ROWS]

    @cached_property
    def _all_rows(self) -> tuple[Row, ...]:
        rows: list[list[Bar]] = []
        for bar in bars(self.sheet):
            if not rows or bar.end - rows[-1][0].start > BEATS:
                rows.append([])
            rows[-1].append(bar)
        return tuple(Row(tuple(row)) for row in rows)

    @property
    def left_out(self) -> int:
        """Rows that are not drawn."""
        return len(self._all_rows) - len(self.rows)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Those that have notes."""
        return tuple(p for p in self.sheet.parts if any(s.notes.get(p.id) for s in self.sheet.sections))

    @cached_property
    def struck(self) -> tuple[str, ...]:
        """The drums that are struck, from the lowest."""
        return tuple(sorted({n.pitch for p, n in self._notes() if _is_struck(p)}, key=drums.KEYS.__getitem__))

    @cached_property
    def span(self) -> tuple[int, int]:
        """The lowest and highest pitch, with some room."""
        numbers = [midi(n.pitch) for p, n in self._notes() if not _is_struck(p)]
        return (min(numbers) - 2, max(numbers) + 2) if numbers else (58, 58)

    @property
    def step(self) -> float:
        """Pixels of a semitone."""
        low, high = self.span
        return min(8.0, TALLEST / (high - low + 1))

    @property
    def roll(self) -> float:
        """Pixels of the pitches of a row."""
        low, high = self.span
        return self.step * (high - low + 1) if high > low else 0.0

    @cached_property
    def head(self) -> float:
        """Pixels above the notes of a row: words have lines of their own there, if there are any."""
        return HEAD + LANES * LANE * any(note.syllable for _, note in self._notes())

    @property
    def row_height(self) -> float:
        """Pixels from one row to the next."""
        return self.head + self.roll + DRUM * len(self.struck) + GAP

    @property
    def height(self) -> int:
        """Of the whole drawing."""
        return int(TOP + len(self.rows) * self.row_height + (24 if self.left_out else 0))

    @property
    def scale(self) -> float:
        """Pixels of a quarter note: the same in all rows."""
        return ROOM / float(max(row.end - row.start for row in self.rows))

    def x(self, row: Row, beat: Fraction) -> float:
        """Return where a beat lies in its row."""
        return LEFT + float(beat - row.start) * self.scale

    def y(self, top: float, part: Part, note: Note) -> float:
        """Return the upper edge of a note in a row whose notes begin at `top`."""
        if _is_struck(part):
            return top + self.roll + DRUM * (len(self.struck) - 1 - self.struck.index(note.pitch))
        return top + self.step * (self.span[1] - midi(note.pitch))

    def _notes(self) -> Iterator[tuple[Part, Note]]:
        for part in self.parts:
            yield from ((part, note) for _, _, note in self.sheet.written(part.id))


def lay_out(sheet: LeadSheet) -> Layout:
    """Return where the notes of a sheet go; patterns are written out.

    Raises
    ------
    ScoreError
        If something is wrong with the sheet.
    """
    return Layout(realised(check.require(sheet)))


def draw(canvas: Canvas, layout: Layout) -> None:
    """Draw a piano roll.

    Parameters
    ----------
    canvas : Canvas
        `WIDTH` wide and ``layout.height`` high.
    layout : Layout
    """
    sheet = layout.sheet
    canvas.text(24, 36, fitted(sheet.title or sheet.id, 20, WIDTH - 48), INK, size=20, bold=True)
    canvas.text(24, 58, fitted(_subtitle(sheet), 12, WIDTH - 48), FAINT, size=12)
    _legend(canvas, layout)
    for k, row in enumerate(layout.rows):
        top = TOP + k * layout.row_height
        _ground(canvas, layout, row, top)
        _bar_lines(canvas, layout, row, top)
        for index, part in reversed(list(enumerate(layout.parts))):  # the first parts lie on top
            _part(canvas, layout, row, top + layout.head, part, COLOURS[index % len(COLOURS)])
        _words(canvas, layout, row, top + HEAD)
    if layout.left_out:
        canvas.text(24, layout.height - 14, f"… and {layout.left_out} more rows", FAINT, size=12)


def encoded(sheet: LeadSheet, ending: str) -> bytes:
    """Return the piano roll of a sheet as the file of an ending: ``.svg`` or ``.png``."""
    layout = lay_out(sheet)
    size = (WIDTH, layout.height, PAPER)
    canvas: Canvas
    if ending == ".svg":
        from menura.pictures.canvas import Svg

        canvas = Svg(*size)
    else:
        from menura.pictures.raster import Raster

        canvas = Raster(*size)
    draw(canvas, layout)
    return canvas.encoded()


def _subtitle(sheet: LeadSheet) -> str:
    count, seconds = sum(section.bars for section in sheet.sections), clock(sheet).time(sheet.length)
    told = [sheet.author, sheet.key, sheet.metre, f"{count} bars", f"{seconds:.1f} s"]
    return "  ·  ".join(each for each in told if each)


def _legend(canvas: Canvas, layout: Layout) -> None:
    x = 24.0
    for index, part in enumerate(layout.parts):
        name = fitted(part.name or part.id, 12, 180)
        if x + text_width(name, 12) > WIDTH - 24:
            return
        canvas.box(x, 70, 10, 10, COLOURS[index % len(COLOURS)], radius=2)
        canvas.text(x + 15, 79, name, INK, size=12)
        x += 33 + text_width(name, 12)


def _ground(canvas: Canvas, layout: Layout, row: Row, top: float) -> None:
    """Draw the keys behind the notes: black ones darker, every C with its name; then the drums' names."""
    low, high = layout.span
    right = layout.x(row, row.end)
    width, begin = right - LEFT, top + layout.head
    if layout.roll:
        canvas.box(LEFT, begin, width, layout.roll, PANEL)
    for number in range(low, high + 1) if layout.roll else ():
        y = begin + layout.step * (high - number)
        if number % 12 in BLACK:
            canvas.box(LEFT, y, width, layout.step, ALTERNATE)
        if number % 12 == 0:
            canvas.line([(LEFT, y + layout.step), (right, y + layout.step)], RULE)
            canvas.text(LEFT - 26, y + layout.step / 2 + 4, f"C{number // 12 - 1}", FAINT, size=10)
    for k, name in enumerate(reversed(layout.struck)):
        y = begin + layout.roll + DRUM * k
        canvas.box(LEFT, y, width, DRUM, ALTERNATE if k % 2 else PANEL)
        label = fitted(name, 8, LEFT - 20)
        canvas.text(LEFT - 6 - text_width(label, 8), y + DRUM - 2, label, FAINT, size=8)


def _bar_lines(canvas: Canvas, layout: Layout, row: Row, top: float) -> None:
    bottom = top + layout.row_height - GAP
    for bar in row.bars:
        x = layout.x(row, bar.start)
        canvas.line([(x, top + HEAD - (8 if bar.is_first else 0)), (x, bottom)], INK if bar.is_first else RULE)
        canvas.text(x + 3, bottom + 11, str(bar.number), FAINT, size=9)
        if bar.is_first:
            canvas.text(x, top + 14, fitted(heading(bar.section), 12, 200), INK, size=12, bold=True)
    edge = LEFT
    for start, section in layout.sheet.placed():
        for chord in section.chords:
            at = start + chord.at
            x = layout.x(row, at)
            if row.start <= at < row.end and x >= edge:
                canvas.text(x, top + 34, chord.symbol, INK, size=12)
                edge = int(x + text_width(chord.symbol, 12) + 4)
    canvas.line([(layout.x(row, row.end), top + layout.head), (layout.x(row, row.end), bottom)], RULE)


def _part(canvas: Canvas, layout: Layout, row: Row, top: float, part: Part, colour: str) -> None:
    """Draw the notes of a part, the softer the paler."""
    tall = DRUM - 2 if _is_struck(part) else max(layout.step, 3.0)
    for start, _, note in layout.sheet.written(part.id):
        end = min(start + note.length, layout.sheet.length)
        if end <= row.start or start >= row.end:
            continue
        a, b = layout.x(row, max(start, row.start)), layout.x(row, min(end, row.end))
        width = DRUM - 2 if _is_struck(part) else max(b - a - 0.6, 1.5)
        shade = _pale(colour, note.velocity)
        canvas.box(a, layout.y(top, part, note) + 0.5, width, tall - 1, shade, radius=2 if tall > 5 else 0)


def _words(canvas: Canvas, layout: Layout, row: Row, top: float) -> None:
    """Write syllables above the notes where they are sung, on the first line that has room."""
    edges = [0.0] * LANES
    sung = {
        (start, note.syllable.text + ("-" if note.syllable.joins else ""))
        for part in layout.parts
        for start, _, note in layout.sheet.written(part.id)
        if note.syllable is not None and row.start <= start < row.end
    }
    for start, text in sorted(sung):
        x = layout.x(row, start)
        line = next((k for k, edge in enumerate(edges) if x >= edge), LANES - 1)
        canvas.text(x, top + 6 + LANE * line, text, INK, size=10)
        edges[line] = x + text_width(text, 10) + 2


def _pale(colour: str, velocity: int) -> str:
    share = 0.35 + 0.65 * velocity / 127
    return "#" + "".join(f"{round(255 - share * (255 - int(colour[k : k + 2], 16))):02x}" for k in (1, 3, 5))


def _is_struck(part: Part) -> bool:
    return instrument(part.instrument).is_percussion
