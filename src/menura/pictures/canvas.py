"""A surface to draw on, and its form as SVG."""

import base64
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate, chain
from typing import Protocol
from unicodedata import category, east_asian_width

import numpy as np
import numpy.typing as npt

Colour = str
"""As ``#rrggbb``."""

Picture = npt.NDArray[np.uint8]
"""Pixels [shape=(height, width, 3)], red first."""

FONT = "Noto Sans, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"


class Canvas(Protocol):
    """What a drawing needs. Lengths in pixels, from the top left."""

    def box(self, x: float, y: float, width: float, height: float, fill: Colour, *, radius: float = 0.0) -> None:
        """Draw a filled box."""
        ...

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, *, width: float = 1.0) -> None:
        """Draw straight lines through points."""
        ...

    def area(self, points: Sequence[tuple[float, float]], fill: Colour) -> None:
        """Draw a filled polygon."""
        ...

    def text(self, x: float, y: float, text: str, colour: Colour, *, size: float = 13.0, bold: bool = False) -> None:
        """Draw one line of text; `y` is its base line."""
        ...

    def image(self, x: float, y: float, width: float, height: float, picture: Picture) -> None:
        """Draw a picture, stretched into a box."""
        ...

    def encoded(self) -> bytes:
        """Return the finished file."""
        ...


def text_width(text: str, size: float) -> float:
    """Return about how wide a line of text is in pixels: Chinese characters are square, others half of that."""
    return size * sum(1.0 if east_asian_width(c) in "WF" else 0.54 for c in text)


def fitted(text: str, size: float, width: float) -> str:
    """Return a text cut, with an ellipsis, to fit a width in pixels."""
    ends = list(accumulate(text_width(c, size) for c in text[: 1 + int(2 * width / size)]))
    if len(ends) == len(text) and sum(ends[-1:]) <= width:
        return text
    kept = text[: bisect_right(ends, width - text_width("…", size))]
    return kept.rstrip() + "…" if kept else ""


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Return a text broken into lines that fit a width in pixels, at spaces or between Chinese characters."""
    lines, line = [], ""
    for word in chain.from_iterable(_broken(each, size, width) for each in _words(text)):
        if line and text_width(line + word, size) > width:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return [*lines, line.rstrip()] if line.strip() else lines


def _broken(word: str, size: float, width: float) -> Iterator[str]:
    """Yield a word in parts that fit a width, nearly always one."""
    step = max(1, int(width / size))
    yield from (word[k : k + step] for k in range(0, len(word), step)) if len(word) > step else (word,)


def plain(text: str) -> str:
    """Return a text on one line, without characters that steer a terminal or that XML does not allow."""
    return "".join(" " if category(c) in ("Cc", "Cs", "Zl", "Zp") or c in "\ufffe\uffff" else c for c in text)


def _words(text: str) -> list[str]:
    words, word = [], ""
    for c in text:
        wide = east_asian_width(c) in "WF"
        if wide and word:
            words.append(word)
            word = ""
        word += c
        if wide or c == " ":
            words.append(word)
            word = ""
    return [*words, word] if word else words


class Svg:
    """A drawing as SVG text.

    Parameters
    ----------
    width, height : int
        Pixels.
    background : Colour
    """

    def __init__(self, width: int, height: int, background: Colour) -> None:
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"',
            f'  viewBox="0 0 {width} {height}" font-family="{FONT}">',
        ]
        self.box(0, 0, width, height, background)

    def box(self, x: float, y: float, width: float, height: float, fill: Colour, *, radius: float = 0.0) -> None:
        """Draw a filled box."""
        corner = f' rx="{radius:g}"' if radius else ""
        size = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
        self._parts.append(f'<rect {size}{corner} fill="{fill}"/>')

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, *, width: float = 1.0) -> None:
        """Draw straight lines through points."""
        self._parts.append(
            f'<polyline points="{_path(points)}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'
        )

    def area(self, points: Sequence[tuple[float, float]], fill: Colour) -> None:
        """Draw a filled polygon."""
        self._parts.append(f'<polygon points="{_path(points)}" fill="{fill}"/>')

    def text(self, x: float, y: float, text: str, colour: Colour, *, size: float = 13.0, bold: bool = False) -> None:
        """Draw one line of text; `y` is its base line."""
        weight = ' font-weight="bold"' if bold else ""
        style = f'x="{x:.2f}" y="{y:.2f}" font-size="{size:g}"{weight} fill="{colour}" xml:space="preserve"'
        self._parts.append(f"<text {style}>{escape(plain(text))}</text>")

    def image(self, x: float, y: float, width: float, height: float, picture: Picture) -> None:
        """Draw a picture, stretched into a box."""
        import cv2

        data = base64.b64encode(cv2.imencode(".png", picture[:, :, ::-1])[1].tobytes()).decode()
        place = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
        self._parts.append(f'<image {place} preserveAspectRatio="none" href="data:image/png;base64,{data}"/>')

    def encoded(self) -> bytes:
        """Return the SVG file."""
        return ("\n".join([*self._parts, "</svg>"]) + "\n").encode()


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
