"""The timeline: tracks and events, the thoughts behind them, waveform and spectrogram, on one axis of time."""

from collections.abc import Iterator
from dataclasses import dataclass

from menura.audio.clip import Clip
from menura.pictures.canvas import Canvas, fitted, text_width, wrapped
from menura.pictures.sound import envelope, frequency_place, spectrogram
from menura.plan.model import Event, Plan

WIDTH = 1280
LEFT, RIGHT = 190, 30
TOP, LANE, GAP = 96, 30, 6
WAVE, SPECTRUM = 110, 190
LINE = 21

INK, FAINT, RULE, PAPER, PANEL = "#1d2433", "#6b7385", "#d9dde5", "#ffffff", "#f4f6f9"
COLOURS = ("#3b7dd8", "#d9652b", "#2f9e6b", "#9657c7", "#c43d62", "#1f9aa8", "#b58a12", "#5c6bc0", "#7a8b2c", "#a1583f")


@dataclass(frozen=True)
class Layout:
    """Where everything is, in pixels.

    Attributes
    ----------
    duration : float
        Seconds that the axis spans.
    lanes : tuple of (str, tuple of tuples of Event)
        Each track's name with its rows of events: those that overlap lie in rows of their own.
    thoughts : tuple of str
        Lines of text.
    waveform, plan_top, sound_top, thoughts_top, height : int
    """

    duration: float
    lanes: tuple[tuple[str, tuple[tuple[Event, ...], ...]], ...]
    thoughts: tuple[tuple[str, str], ...]
    with_sound: bool

    @property
    def sound_top(self) -> float:
        """Where the waveform begins."""
        return TOP + sum(len(rows) * LANE + GAP for _, rows in self.lanes) + 14

    @property
    def thoughts_top(self) -> float:
        """Where the thoughts begin."""
        return self.sound_top + (WAVE + SPECTRUM + 34 if self.with_sound else 0) + 20

    @property
    def height(self) -> int:
        """Of the whole drawing."""
        return int(self.thoughts_top + len(self.thoughts) * LINE + (40 if self.thoughts else 14))

    def x(self, seconds: float) -> float:
        """Return where a time lies."""
        return LEFT + (WIDTH - LEFT - RIGHT) * seconds / self.duration


def lay_out(plan: Plan | None, clip: Clip | None) -> Layout:
    """Return where everything goes, for a plan, a sound, or both."""
    duration = plan.duration if plan is not None else clip.duration if clip is not None else 1.0
    lanes = tuple((t.name or t.id, _rows(plan, t.id)) for t in plan.tracks) if plan is not None else ()
    return Layout(max(duration, 1e-3), lanes, tuple(_thought_lines(plan)) if plan is not None else (), clip is not None)


def draw(canvas: Canvas, layout: Layout, plan: Plan | None, clip: Clip | None, title: str) -> None:
    """Draw a timeline.

    Parameters
    ----------
    canvas : Canvas
        `WIDTH` wide and ``layout.height`` high.
    layout : Layout
    plan : Plan or None
    clip : Clip or None
    title : str
    """
    canvas.text(24, 38, fitted(title, 20, WIDTH - 48), INK, size=20, bold=True)
    canvas.text(24, 62, fitted(_subtitle(plan, clip), 13, WIDTH - 48), FAINT)
    _axis(canvas, layout)
    _lanes(canvas, layout)
    if clip is not None:
        _waveform(canvas, layout, clip)
        _spectrum(canvas, layout, clip)
    _thoughts(canvas, layout)


def _subtitle(plan: Plan | None, clip: Clip | None) -> str:
    parts = []
    if plan is not None:
        parts += [f"{plan.duration:g} s", f"{len(plan.events)} events on {len(plan.tracks)} tracks"]
        parts += [f"planned by {plan.reasoner}", f"seed {plan.seed}"]
    if clip is not None:
        parts.append(f"{clip.sample_rate / 1000:g} kHz, {'stereo' if clip.channels == 2 else 'mono'}")
    return "  ·  ".join(parts)


def _axis(canvas: Canvas, layout: Layout) -> None:
    bottom = layout.thoughts_top - 20
    step = next(s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 3600, 7200) if layout.duration / s <= 20 or s == 7200)
    for k in range(int(layout.duration / step + 1e-6) + 1):
        x = layout.x(k * step)
        canvas.line([(x, TOP - 8), (x, bottom)], RULE)
        canvas.text(x - 6, TOP - 14, _clock(k * step), FAINT, size=11)


def _clock(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:g}"
    return f"{int(seconds // 3600)}:{int(seconds // 60) % 60:02d}:{int(seconds) % 60:02d}" if seconds >= 3600 else f"{int(seconds // 60)}:{int(seconds) % 60:02d}"


def _lanes(canvas: Canvas, layout: Layout) -> None:
    y = float(TOP)
    for index, (name, rows) in enumerate(layout.lanes):
        colour = COLOURS[index % len(COLOURS)]
        canvas.box(24, y + 6, 8, LANE - 12, colour, radius=2)
        canvas.text(40, y + 20, fitted(name, 13, LEFT - 52), INK)
        for row in rows:
            for event in row:
                _event(canvas, layout, event, y, colour)
            y += LANE
        y += GAP


def _event(canvas: Canvas, layout: Layout, event: Event, y: float, colour: str) -> None:
    a, b = layout.x(event.start), layout.x(min(event.end, layout.duration))
    width = max(b - a, 3.0)
    canvas.box(a, y + 3, width, LANE - 6, _paler(colour) if event.mute else colour, radius=4)
    label = fitted(event.id, 11, width - 10)
    if len(label) > 2:
        canvas.text(a + 6, y + 19, label, PAPER, size=11)


def _waveform(canvas: Canvas, layout: Layout, clip: Clip) -> None:
    columns = WIDTH - LEFT - RIGHT
    low, high = envelope(clip, columns)
    middle, half = layout.sound_top + WAVE / 2, WAVE / 2 - 4
    canvas.text(24, middle + 4, "waveform", FAINT, size=12)
    top = [(LEFT + k, middle - half * min(float(v), 1.0) - 0.4) for k, v in enumerate(high)]
    bottom = [(LEFT + k, middle - half * max(float(v), -1.0) + 0.4) for k, v in enumerate(low)]
    canvas.area([*top, *reversed(bottom)], COLOURS[0])


def _spectrum(canvas: Canvas, layout: Layout, clip: Clip) -> None:
    columns, top = WIDTH - LEFT - RIGHT, layout.sound_top + WAVE + 12
    canvas.image(LEFT, top, columns, SPECTRUM, spectrogram(clip, columns, SPECTRUM))
    canvas.text(24, top + SPECTRUM / 2, "spectrogram", FAINT, size=12)
    for frequency, label in ((100, "100 Hz"), (1_000, "1 kHz"), (10_000, "10 kHz")):
        place = frequency_place(frequency, clip.sample_rate)
        if 0 < place < 1:
            y = top + SPECTRUM * (1 - place)
            canvas.text(LEFT - 10 - text_width(label, 11), y + 4, label, FAINT, size=11)


def _thoughts(canvas: Canvas, layout: Layout) -> None:
    y = layout.thoughts_top
    if layout.thoughts:
        canvas.box(0, y - 6, WIDTH, layout.height - y + 6, PANEL)
    for stage, text in layout.thoughts:
        y += LINE
        canvas.text(24, y, stage, FAINT, size=12)
        canvas.text(LEFT - 60, y, text, INK, size=13)


def _rows(plan: Plan, track: str) -> tuple[tuple[Event, ...], ...]:
    """Return a track's events in as few rows as keep overlapping ones apart."""
    rows: list[list[Event]] = []
    for event in sorted((e for e in plan.events if e.track == track), key=lambda e: e.start):
        row = next((r for r in rows if r[-1].end <= event.start + 1e-9), None)
        if row is None and len(rows) >= 4:
            row = min(rows, key=lambda r: r[-1].end)
        if row is None:
            rows.append([event])
        else:
            row.append(event)
    return tuple(tuple(row) for row in rows) or ((),)


def _thought_lines(plan: Plan) -> Iterator[tuple[str, str]]:
    for thought in plan.thoughts:
        for k, line in enumerate(wrapped(thought.text, 13, WIDTH - LEFT - RIGHT + 40)):
            yield ("" if k else thought.stage), line


def _paler(colour: str) -> str:
    return "#" + "".join(f"{(int(colour[k : k + 2], 16) + 2 * 230) // 3:02x}" for k in (1, 3, 5))
