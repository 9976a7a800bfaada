"""Words on engraved pages: drawn by OpenCV, whose own font knows many scripts, where resvg would need a font."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import cv2
import numpy as np
import numpy.typing as npt

from menura.errors import MissingExtraError
from menura.pictures.raster import NARROW

NAMESPACE = "{http://www.w3.org/2000/svg}"
SIZE = 0.88
"""Of the font beside the one that the page was set for: it is wider by so much."""
LARGEST, SMALLEST = 96, 6
"""Pixels of a letter."""
NOTE, DOT, BEARING = 0.5, 0.3, 0.2
"""Room of a note and a dot in a tempo mark, and of nothing before them, in parts of their size."""

MUSIC = {
    0xE1D5: "♩", 0xE1D7: "♪", 0xE1E7: ".", 0xECA5: "♩", 0xECA7: "♪", 0xECB7: ".",
    0xE260: "b", 0xE261: "n", 0xE262: "#", 0xE263: "##", 0xE264: "bb", 0xEA64: "b", 0xEA65: "n", 0xEA66: "#",
    0xED60: "b", 0xED61: "n", 0xED62: "#", 0x266D: "b", 0x266F: "#",
    0xE870: "°", 0xE871: "ø", 0xE872: "+", 0xE873: "△", 0xE874: "-",
}  # fmt: skip
"""Signs of music fonts as letters of ordinary ones."""


@dataclass(frozen=True)
class Run:
    """Letters of one size and weight.

    Attributes
    ----------
    text : str
    size : float
        In units of the page.
    weight : int
    italic : bool
    """

    text: str
    size: float
    weight: int
    italic: bool

    @property
    def is_music(self) -> bool:
        """Whether it is signs of a music font that stand on the line like letters."""
        return any(0xECA0 <= ord(c) <= 0xECBF or 0xE1D0 <= ord(c) <= 0xE1EF for c in self.text)

    @property
    def is_sign(self) -> bool:
        """Whether it is accidentals, which are set larger than the letters beside them."""
        return all(ord(c) in MUSIC for c in self.text) and not self.is_music

    @property
    def letters(self) -> str:
        """The text in letters that the font has."""
        return "".join(MUSIC.get(ord(c), c) for c in self.text).translate(NARROW)


@dataclass(frozen=True)
class Line:
    """One line of text.

    Attributes
    ----------
    x, y : float
        Of its anchor on the base line, in units of the page.
    anchor : str
        ``start``, ``middle`` or ``end``.
    runs : tuple of Run
    """

    x: float
    y: float
    anchor: str
    runs: tuple[Run, ...]


def lettered(page: str, width: int) -> bytes:
    """Return an engraved page as PNG.

    Parameters
    ----------
    page : str
        SVG of verovio.
    width : int
        In pixels.

    Raises
    ------
    MissingExtraError
        If resvg-py is not installed.
    """
    try:
        import resvg_py
    except ImportError:
        raise MissingExtraError(
            "A score as PNG needs resvg-py, which is not installed.",
            hint="pip install 'menura[score]', or give a name that ends in .svg",
        ) from None
    root = ElementTree.fromstring(page)
    lines = list(_lines(root))
    bare = ElementTree.tostring(_without_text(root), "unicode")
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=bare, background="white", width=width, skip_system_fonts=True))
    pixels = cv2.imdecode(np.frombuffer(drawn, np.uint8), cv2.IMREAD_COLOR)
    canvas = np.ascontiguousarray(pixels, np.uint8)
    scale = canvas.shape[1] / _page_width(root)
    for line in lines:
        _draw(canvas, line, scale)
    return bytes(cv2.imencode(".png", canvas)[1])


def unknown(text: str) -> str:
    """Return the characters of a text that the font has no letters for, each once, in order."""
    return "".join(c for c in dict.fromkeys(text) if ord(c) > 0x2FF and not c.isspace() and not _is_known(c))


@cache
def _is_known(character: str) -> bool:
    missing, drawn = _letter("\U000f0000"), _letter(character)
    return not np.array_equal(missing, drawn)


def _letter(character: str) -> npt.NDArray[np.uint8]:
    picture = np.zeros((48, 64), np.uint8)
    cv2.putText(picture, character, (8, 36), (255, 255, 255), _font(italic=False), 28, 400)
    return picture


def _lines(root: Element) -> Iterator[Line]:
    """Yield every line of text with its place on the page."""
    inner = root.find(f"{NAMESPACE}svg")
    if inner is not None:
        yield from _inside(inner, 0.0, 0.0, weight=400, italic=False)


def _inside(element: Element, x: float, y: float, *, weight: int, italic: bool) -> Iterator[Line]:
    for child in element:
        if child.tag == f"{NAMESPACE}text":
            yield from _text(child, x, y, weight=weight, italic=italic)
        elif child.tag == f"{NAMESPACE}g":
            dx, dy = _translation(child.get("transform", ""))
            names = set((child.get("class") or "").split())
            heavy = 700 if names & {"reh", "tempo", "ending"} else 400 if names & {"label"} else weight
            slanted = True if names & {"dir", "dynam", "mNum"} else italic
            yield from _inside(child, x + dx, y + dy, weight=heavy, italic=slanted)


def _translation(transform: str) -> tuple[float, float]:
    if not transform.startswith("translate("):
        return 0.0, 0.0
    numbers = transform[len("translate(") : transform.index(")")].replace(",", " ").split()
    return float(numbers[0]), float(numbers[1]) if len(numbers) > 1 else 0.0


def _text(text: Element, x: float, y: float, *, weight: int, italic: bool) -> Iterator[Line]:
    """Yield the lines of a text element: one begins at each span with a place of its own."""
    runs: list[Run] = []
    place = (float(text.get("x", 0)), float(text.get("y", 0)), text.get("text-anchor", "start"))
    for span, style in _spans(text, (weight, italic, 0.0, place[2])):
        if span.get("x") is not None or span.get("y") is not None:
            if runs:
                yield Line(x + place[0], y + place[1], place[2], tuple(runs))
            runs = []
            place = (float(span.get("x", place[0])), float(span.get("y", place[1])), style[3])
        if span.text and style[2] > 0 and "\n" not in span.text:
            runs.append(Run(span.text, style[2], style[0], style[1]))
    if runs:
        yield Line(x + place[0], y + place[1], place[2], tuple(runs))


Style = tuple[int, bool, float, str]


def _spans(element: Element, style: Style) -> Iterator[tuple[Element, Style]]:
    for span in element:
        weight, italic, size, anchor = style
        weight = {"bold": 700, "normal": 400}.get(span.get("font-weight", ""), weight)
        italic = {"italic": True, "normal": False}.get(span.get("font-style", ""), italic)
        size = float(span.get("font-size", f"{size}px").removesuffix("px"))
        own = (weight, italic, size, span.get("text-anchor", anchor))
        yield span, own
        yield from _spans(span, own)


def _without_text(root: Element) -> Element:
    for parent in root.iter():
        for child in [each for each in parent if each.tag == f"{NAMESPACE}text"]:
            parent.remove(child)
    return root


def _page_width(root: Element) -> float:
    inner = root.find(f"{NAMESPACE}svg")
    box = (inner.get("viewBox") if inner is not None else None) or root.get("viewBox") or "0 0 21000 29700"
    return float(box.split()[2])


def _draw(canvas: npt.NDArray[np.uint8], line: Line, scale: float) -> None:
    sizes = [_pixels(run, scale) for run in line.runs]
    widths = [_width(run, size) for run, size in zip(line.runs, sizes, strict=True)]
    x = line.x * scale - {"middle": sum(widths) / 2, "end": sum(widths)}.get(line.anchor, 0.0)
    for run, size, width in zip(line.runs, sizes, widths, strict=True):
        for place, letters in _placed(run, size):
            at = round(x + place), round(line.y * scale)
            cv2.putText(canvas, letters, at, (0, 0, 0), _font(italic=run.italic), size, run.weight)
        x += width


def _placed(run: Run, size: int) -> Iterator[tuple[float, str]]:
    """Yield what is drawn of a run, and where from its start; the font sets signs of music far apart."""
    if not run.is_music:
        yield 0.0, run.letters
        return
    x = 0.0
    for letter in run.letters:
        yield x - (0 if letter == "." else BEARING * size), letter
        x += size * _advance(letter)


def _advance(letter: str) -> float:
    """Return the room of a sign of music in parts of its size; a dot follows its note closely."""
    return {".": DOT, " ": 0.0}.get(letter, NOTE)


def _pixels(run: Run, scale: float) -> int:
    share = 0.8 if run.is_music else 0.6 if run.is_sign else 1.0
    return min(max(round(run.size * scale * SIZE * share), SMALLEST), LARGEST)


def _width(run: Run, size: int) -> float:
    if run.is_music:
        return size * sum(map(_advance, run.letters))
    # The box leaves out spaces at the end: a letter after them makes them count.
    texts = (run.letters + "|", "|")
    both, letter = (cv2.getTextSize((0, 0), t, (0, 0), _font(italic=run.italic), size, run.weight) for t in texts)
    return float(both[2] + both[0] - letter[2] - letter[0])


@cache
def _font(*, italic: bool) -> Any:
    return cv2.FontFace("italic" if italic else "uni")
