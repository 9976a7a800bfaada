"""Pictures of plans that nobody thought of: they open, they stay small, and text is only text."""

import time
from collections.abc import Sequence
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from menura.audio.clip import Clip
from menura.pictures import terminal
from menura.pictures.canvas import Svg, fitted, plain, text_width, wrapped
from menura.pictures.raster import Raster
from menura.pictures.timeline import MOST_LINES, MOST_TRACKS, PAPER, WIDTH, View, draw, lay_out
from menura.plans.model import Event, Plan, Request, Sound, Thought, Track

NOISE = Clip(np.random.default_rng(1).standard_normal((2, 8000)) * 0.1, 8000)


def plan_of(
    count: int, duration: float = 10.0, tracks: int = 1, text: str = "x", thoughts: Sequence[Thought] = ()
) -> Plan:
    step = duration / max(count, 1)
    events = tuple(
        Event(id=f"e-{k}", track=f"t-{k % tracks}", start=k * step, duration=step, body=Sound(name="rain"))
        for k in range(count)
    )
    made = tuple(Track(id=f"t-{k}", name=text) for k in range(tracks))
    return Plan(request=Request(text=text), duration=duration, tracks=made, events=events, thoughts=tuple(thoughts))


def svg(view: View) -> ElementTree.Element:
    layout = lay_out(view)
    canvas = Svg(WIDTH, layout.height, PAPER)
    draw(canvas, layout, view)
    return ElementTree.fromstring(canvas.encoded())


def png(view: View) -> np.ndarray:
    layout = lay_out(view)
    canvas = Raster(WIDTH, layout.height, PAPER)
    draw(canvas, layout, view)
    picture = cv2.imdecode(np.frombuffer(canvas.encoded(), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return np.asarray(picture)


VIEWS = {
    "nothing": View("nothing"),
    "empty plan": View("", Plan(duration=1)),
    "only sound": View("sound", None, NOISE),
    "no samples": View("none", None, Clip(np.zeros((1, 0)), 8000)),
    "one sample": View("one", plan_of(1), Clip([1.0], 8000)),
    "silence": View("silence", None, Clip.silence(1.0, 48_000, 2)),
    "a thousandth": View("short", plan_of(1, 0.001)),
    "a day": View("long", plan_of(50, 86_400.0)),
    "many events": View("many", plan_of(3000)),
    "Chinese": View("雷声之后下大雨，狗叫了三声。" * 20, plan_of(3, text="雷声" * 40)),
    "markup": View("<script>&\"'</script>", plan_of(3, text="</svg><b>")),
    "control characters": View("a\x00b\x1b[31mc\nd\ufffe\ud800", plan_of(2, text="x\x07\ty")),
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_every_picture_opens(view: View) -> None:
    root = svg(view)
    assert root.tag.endswith("svg")
    assert int(root.attrib["height"]) < 4000
    assert not [node for node in root.iter() if node.tag.rpartition("}")[2] in ("script", "b")]
    picture = png(view)
    assert picture.shape == (2 * int(root.attrib["height"]), 2 * WIDTH, 3)


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_every_terminal_can_show_it(view: View) -> None:
    text = terminal.timeline(view.plan, view.clip, 80)
    assert "\x1b" not in text
    assert len(text.splitlines()) < 600


def test_very_many_tracks_and_thoughts_are_counted_not_drawn() -> None:
    thoughts = [Thought(id=f"h-{k}", stage="meaning", text=f"thought {k}") for k in range(5000)]
    view = View("x", plan_of(20_000, 3600.0, tracks=5000, thoughts=thoughts))
    started = time.process_time()
    layout = lay_out(view)
    assert len(layout.lanes) == MOST_TRACKS + 1
    assert layout.lanes[-1][0] == f"… and {5000 - MOST_TRACKS} more"
    assert layout.thoughts[MOST_LINES:] == (("", "… and more"),)
    assert layout.height < 20_000
    assert svg(view) is not None
    assert time.process_time() - started < 10
    told = terminal.timeline(view.plan, None)
    assert "… and 19500 more" in told


@pytest.mark.parametrize("text", ["", "a", "abc def", "雷声之后", "x" * 500, "一" * 500, "a b " * 300])
@pytest.mark.parametrize("width", [0.0, 5.0, 60.0, 400.0])
def test_text_fits_its_width(text: str, width: float) -> None:
    short = fitted(text, 13, width)
    assert text_width(short, 13) <= max(width, 0)
    assert short == text or short == "" or short.endswith("…")
    if text_width(text, 13) <= width:
        assert short == text
    if width >= 60:
        lines = wrapped(text, 13, width)
        assert all(text_width(line, 13) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_endless_text_is_cut_at_once() -> None:
    started = time.process_time()
    assert len(fitted("x" * 10_000_000, 13, 500)) < 100
    assert time.process_time() - started < 10


def test_plain_text_has_no_character_that_steers() -> None:
    assert plain("a\x1b[31m\nb\u2028c\x9b\ud800é雷🐶") == "a [31m b c  é雷🐶"
