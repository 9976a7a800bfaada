"""The timeline: tracks and events, the thoughts behind them, waveform and spectrogram, on one axis of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from menura.audio.clip import Clip
from menura.pictures.canvas import Canvas, Picture, fitted, text_width, wrapped
from menura.pictures.sound import envelope, frequency_place, spectrogram
from menura.pictures.wording import worded
from menura.plans.model import Event, Plan

WIDTH = 1280
LEFT, RIGHT = 190, 30
ROOM = WIDTH - LEFT - RIGHT
"""Pixels that the axis of time is long."""
TOP, LANE, GAP = 96, 30, 6
STRIP, WAVE, SPECTRUM = 84, 110, 190
LINE = 21
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 3600, 7200)
"""Seconds that may lie between two marks of the axis."""

MOST_TRACKS = 60
"""Tracks that are drawn: of more, the number is told."""
MOST_LINES = 200
"""Lines of thoughts that are drawn."""

INK, FAINT, RULE, PAPER, PANEL = "#1d2433", "#6b7385", "#d9dde5", "#ffffff", "#f4f6f9"
COLOURS = (
    "#3b7dd8",
    "#d9652b",
    "#2f9e6b",
    "#9657c7",
    "#c43d62",
    "#1f9aa8",
    "#b58a12",
    "#5c6bc0",
    "#7a8b2c",
    "#a1583f",
)


@dataclass(frozen=True)
class View:
    """What is drawn: any of its parts may be missing.

    Attributes
    ----------
    title : str
    plan : Plan or None
    clip : Clip or None
    strip : ndarray [shape=(h, w, 3)] or None
        Frames of the video: see :func:`menura.pictures.filmstrip.filmstrip`.
    """

    title: str
    plan: Plan | None = None
    clip: Clip | None = None
    strip: Picture | None = None

    @property
    def duration(self) -> float:
        """Seconds that the axis spans."""
        seconds = self.plan.duration if self.plan is not None else self.clip.duration if self.clip is not None else 1.0
        return max(seconds, 1e-3)

    @property
    def language(self) -> str:
        """Of everything that is written."""
        return self.plan.language if self.plan is not None else "en"


@dataclass(frozen=True)
class Layout:
    """Where everything is, in pixels.

    Attributes
    ----------
    duration : float
        Seconds that the axis spans.
    lanes : tuple of (str, tuple of tuples of Event)
        Each track's name with its rows of events: those that overlap lie in rows of their own.
    thoughts : tuple of (str, str)
        Stage and text of each line; the stage is empty where a thought goes on.
    with_strip, with_sound : bool
    """

    duration: float
    lanes: tuple[tuple[str, tuple[tuple[Event, ...], ...]], ...]
    thoughts: tuple[tuple[str, str], ...]
    with_strip: bool
    with_sound: bool

    @property
    def lanes_top(self) -> float:
        """Where the first track begins."""
        return TOP + (STRIP + 10 if self.with_strip else 0)

    @property
    def sound_top(self) -> float:
        """Where the waveform begins."""
        return self.lanes_top + sum(len(rows) * LANE + GAP for _, rows in self.lanes) + 14

    @property
    def thoughts_top(self) -> float:
        """Where the thoughts begin."""
        return self.sound_top + (WAVE + SPECTRUM + 34 if self.with_sound else 0) + 20

    @property
    def height(self) -> int:
        """Of the whole drawing."""
        return int(self.thoughts_top + len(self.thoughts) * LINE + (24 if self.thoughts else 14))

    def x(self, seconds: float) -> float:
        """Return where a time lies."""
        return LEFT + ROOM * seconds / self.duration


def lay_out(view: View) -> Layout:
    """Return where everything goes."""
    plan = view.plan
    return Layout(
        duration=view.duration,
        lanes=tuple(_lanes_of(plan)) if plan else (),
        thoughts=tuple(_first_thoughts(plan)) if plan else (),
        with_strip=view.strip is not None,
        with_sound=view.clip is not None,
    )


def draw(canvas: Canvas, layout: Layout, view: View) -> None:
    """Draw a timeline.

    Parameters
    ----------
    canvas : Canvas
        `WIDTH` wide and ``layout.height`` high.
    layout : Layout
    view : View
    """
    canvas.text(24, 38, fitted(view.title, 20, WIDTH - 48), INK, size=20, bold=True)
    canvas.text(24, 62, fitted(_subtitle(view), 13, WIDTH - 48), FAINT)
    _axis(canvas, layout)
    if view.strip is not None:
        canvas.text(24, TOP + STRIP / 2 + 4, worded("picture", view.language), FAINT, size=12)
        canvas.image(LEFT, TOP, ROOM, STRIP, view.strip)
    _lanes(canvas, layout)
    if view.clip is not None:
        _waveform(canvas, layout, view.clip, view.language)
        _spectrum(canvas, layout, view.clip, view.language)
    _thoughts(canvas, layout)


def _subtitle(view: View) -> str:
    plan, clip, language = view.plan, view.clip, view.language
    parts = []
    if plan is not None:
        parts += [worded("{:g} s", language, plan.duration)]
        parts += [worded("{} events on {} tracks", language, len(plan.events), len(plan.tracks))]
        parts += [worded("planned by {}", language, plan.reasoner), worded("seed {}", language, plan.seed)]
    if clip is not None:
        form = "{:g} kHz, stereo" if clip.channels == 2 else "{:g} kHz, mono"
        parts.append(worded(form, language, clip.sample_rate / 1000))
    return "  ·  ".join(parts)


def _axis(canvas: Canvas, layout: Layout) -> None:
    bottom = layout.thoughts_top - 20
    step = next((s for s in STEPS if layout.duration / s <= 20), STEPS[-1])
    for k in range(int(layout.duration / step + 1e-6) + 1):
        x, label = layout.x(k * step), _clock(k * step)
        canvas.line([(x, TOP - 8), (x, bottom)], RULE)
        canvas.text(x - text_width(label, 11) / 2, TOP - 14, label, FAINT, size=11)


def _clock(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:g}"
    hours, minutes, rest = int(seconds // 3600), int(seconds // 60) % 60, int(seconds) % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _lanes(canvas: Canvas, layout: Layout) -> None:
    y = layout.lanes_top
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
    margin = min(6.0, width / 4)
    label = _label(event, width - 2 * margin)
    if label:
        canvas.text(a + margin, y + 19, label, PAPER, size=11)


def _label(event: Event, width: float) -> str:
    """Return an event's id; where that is too long, what tells it from the others of its track, or nothing."""
    if text_width(event.id, 11) <= width:
        return event.id
    short = event.id.removeprefix(event.track).lstrip("-_.")
    if short and short != event.id and text_width(short, 11) <= width:
        return short
    return fitted(event.id, 11, width) if width > 60 else ""


def _waveform(canvas: Canvas, layout: Layout, clip: Clip, language: str) -> None:
    columns = ROOM
    low, high = envelope(clip, columns)
    middle, half = layout.sound_top + WAVE / 2, WAVE / 2 - 4
    canvas.text(24, middle + 4, worded("waveform", language), FAINT, size=12)
    top = [(LEFT + k, middle - half * min(float(v), 1.0) - 0.4) for k, v in enumerate(high)]
    bottom = [(LEFT + k, middle - half * max(float(v), -1.0) + 0.4) for k, v in enumerate(low)]
    canvas.area([*top, *reversed(bottom)], COLOURS[0])


def _spectrum(canvas: Canvas, layout: Layout, clip: Clip, language: str) -> None:
    columns, top = ROOM, layout.sound_top + WAVE + 12
    canvas.image(LEFT, top, columns, SPECTRUM, spectrogram(clip, columns, SPECTRUM))
    canvas.text(24, top + SPECTRUM / 2, worded("spectrogram", language), FAINT, size=12)
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


def _lanes_of(plan: Plan) -> Iterator[tuple[str, tuple[tuple[Event, ...], ...]]]:
    for track in plan.tracks[:MOST_TRACKS]:
        yield track.name or track.id, _rows(plan, track.id)
    if len(plan.tracks) > MOST_TRACKS:
        yield worded("… and {} more", plan.language, len(plan.tracks) - MOST_TRACKS), ((),)


def _first_thoughts(plan: Plan) -> Iterator[tuple[str, str]]:
    lines = _thought_lines(plan)
    yield from islice(lines, MOST_LINES)
    if next(lines, None) is not None:
        yield "", worded("… and more", plan.language)


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
        for k, line in enumerate(wrapped(thought.text, 13, ROOM + 40)):
            yield ("" if k else worded(thought.stage, plan.language)), line


def _paler(colour: str) -> str:
    return "#" + "".join(f"{(int(colour[k : k + 2], 16) + 2 * 230) // 3:02x}" for k in (1, 3, 5))
