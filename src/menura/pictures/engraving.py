"""Lead sheets as engraved pages, by verovio (extra ``score``)."""

import warnings
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, Literal, TypeAlias
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from menura.errors import MissingExtraError, ScoreError
from menura.pictures.canvas import text_width
from menura.scores import check
from menura.scores.arranging.realising import realised
from menura.scores.check import sings
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet, Part
from menura.scores.musicxml.tree import clean, encoded
from menura.scores.musicxml.voices import seated
from menura.scores.musicxml.writer import document

View: TypeAlias = Literal["lead", "full"]
"""Melody with chords and words on one staff, or every part."""

SVG = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 2100, 2970
"""Of an A4 page in tenths of a millimetre, verovio's unit."""
DOTS = 8
"""Pixels of a PNG in a millimetre: 203 to the inch."""
SIZES = ((2, 8.5), (5, 7.5), (9, 6.5), (14, 5.5))
"""Most staves, and half the distance of two staff lines then."""
SMALLEST = 4.5
MARGIN = 240
"""Room left and right of the words of a rehearsal mark together, in units of the page."""
OPTIONS: dict[str, Any] = {
    "pageWidth": WIDTH, "pageHeight": HEIGHT, "pageMarginTop": 120, "pageMarginBottom": 100, "pageMarginLeft": 120,
    "pageMarginRight": 120, "scale": 100, "breaks": "auto", "footer": "none", "header": "auto", "xmlIdSeed": 1,
    "lyricSize": 4.6, "lyricWordSpace": 2.2, "lyricTopMinMargin": 3.0, "svgViewBox": True, "systemDivider": "none",
    "spacingStaff": 8, "spacingSystem": 9, "minLastJustification": 0.6, "condenseNotLastSystem": True,
}  # fmt: skip


def svg(sheet: LeadSheet, view: View = "lead") -> list[str]:
    """Return a sheet as A4 pages of SVG.

    Parameters
    ----------
    sheet : LeadSheet
    view : {"lead", "full"}
        ``"lead"``: who sings, or else the melody, as it sounds, with chords above and words below. ``"full"``: every
        part that plays, as it is written for the player.

    Returns
    -------
    list of str
        Text in them is set in whatever serif font the viewer has.

    Raises
    ------
    MissingExtraError
        If verovio is not installed.
    ScoreError
        If the sheet has problems, or cannot be set.
    """
    verovio = _verovio()
    kept = _seen(sheet, view)
    toolkit = verovio.toolkit()
    toolkit.setOptions({**OPTIONS, "unit": _size(kept), "bottomMarginHeader": 7 if sheet.author else 4})
    if not toolkit.loadData(encoded(_tree(kept, concert=view == "lead")).decode()):
        raise ScoreError(
            "The score cannot be engraved.", hint="Write it as MusicXML and open it in a notation program."
        )
    pages = [toolkit.renderToSVG(page) for page in range(1, toolkit.getPageCount() + 1)]
    return [_finished(page, _struck(kept), sheet.author) for page in pages]


def png(sheet: LeadSheet, view: View = "lead") -> list[bytes]:
    """Return a sheet as A4 pages of PNG, `DOTS` pixels to the millimetre.

    Words are drawn with OpenCV's own font, which knows Latin, Greek, Cyrillic, Chinese, Japanese and Korean: no font
    need be installed. Of a script that it does not know, :func:`unseen` tells.

    Parameters
    ----------
    sheet : LeadSheet
    view : {"lead", "full"}

    Returns
    -------
    list of bytes

    Raises
    ------
    MissingExtraError
        If verovio or resvg-py is not installed.
    ScoreError
        If the sheet has problems, or cannot be set.
    """
    from menura.pictures.lettering import lettered

    pages = svg(sheet, view)
    return [lettered(page, DOTS * WIDTH // 10) for page in pages]


def unseen(sheet: LeadSheet, view: View = "lead") -> str:
    """Return the characters of a sheet that its PNG cannot show; empty if there are none."""
    from menura.pictures.lettering import unknown

    return unknown("".join(text for element in _tree(_seen(sheet, view)).iter() if (text := element.text)))


@cache
def _verovio() -> ModuleType:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of the binding's generator, not ours to mend
            import verovio
    except ImportError:
        raise MissingExtraError(
            "Engraving a score needs verovio, which is not installed.", hint="pip install 'menura[score]'"
        ) from None
    verovio.enableLog(verovio.LOG_OFF)
    module: ModuleType = verovio
    return module


def _seen(sheet: LeadSheet, view: View) -> LeadSheet:
    """Return a sheet with the parts that are to be seen, written out; gliding tempos stay words."""
    played = realised(check.require(sheet))
    sections = tuple(
        section.model_copy(update={"tempo": own.tempo})
        for section, own in zip(played.sections, sheet.sections, strict=True)
    )
    parts = [part for part in sheet.parts if any(section.notes.get(part.id) for section in sections)]
    kept = [_leader(parts)] if view == "lead" and parts else parts
    return sheet.model_copy(update={"sections": sections, "parts": tuple(kept)})


def _leader(parts: list[Part]) -> Part:
    """Return the part that a lead sheet shows."""
    pitched = [part for part in parts if not instrument(part.instrument).is_percussion] or parts
    found = next((part for part in pitched if sings(part)), None)
    for role in ("melody", "line", "counter"):
        found = found or next((part for part in pitched if part.role == role), None)
    return found or pitched[0]


def _tree(sheet: LeadSheet, *, concert: bool = False) -> Element:
    """Return the notation of a sheet without what would only clutter a page."""
    root = document(sheet, framed=False, concert=concert)
    only = sheet.sections[0]
    plain = len(sheet.sections) == 1 and only.tag == "section" and not only.name
    for part in root.iterfind("part"):
        for measure in part.iterfind("measure"):
            for element in list(_clutter(measure, plain=plain)):
                measure.remove(element)
    for harmony in root.iter("harmony"):
        for degree in harmony.findall("degree"):  # the symbol's text says them already
            harmony.remove(degree)
    for shown in root.iter("per-minute"):
        shown.text = f"{float(shown.text or 0):.0f}"
    if len(sheet.parts) < 2:
        for entry in root.iterfind("part-list/score-part/part-name"):
            entry.set("print-object", "no")
    return root


def _struck(sheet: LeadSheet) -> tuple[set[int], int]:
    """Return which staves are for drums, and how many there are."""
    clefs = [seated(sheet, part).clef for part in sheet.parts]
    staves = [clef for clef in clefs for _ in range(2 if clef == "grand" else 1)]
    return {k for k, clef in enumerate(staves) if clef == "percussion"}, len(staves)


def _finished(page: str, struck: tuple[set[int], int], author: str) -> str:
    """Return a page without the key signatures that verovio gives to drums, and with the author under the title."""
    ElementTree.register_namespace("", SVG.strip("{}"))
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(page)
    drums, count = struck
    for measure in root.iter(f"{SVG}g"):
        staves = [each for each in measure if each.get("class", "").split()[:1] == ["staff"]]
        for k in drums if len(staves) == count else ():
            for parent in list(staves[k].iter()):
                for sign in [each for each in parent if each.get("class", "").split()[:1] == ["keySig"]]:
                    parent.remove(sign)
    for group in root.iter(f"{SVG}g"):
        _make_room(group)
    head = next((each for each in root.iter(f"{SVG}g") if each.get("class", "").startswith("pgHead")), None)
    if head is not None and author:
        x, y = 10 * (WIDTH - OPTIONS["pageMarginLeft"] - OPTIONS["pageMarginRight"]), 980
        text = ElementTree.SubElement(head, f"{SVG}text", {"x": str(x), "y": str(y), "text-anchor": "end"})
        ElementTree.SubElement(text, f"{SVG}tspan", {"font-size": "340px"}).text = clean(author)
    return ElementTree.tostring(root, "unicode")


def _make_room(group: Element) -> None:
    """Widen the box of a rehearsal mark, and move the line behind a syllable, for letters that verovio takes for thin.

    It knows the widths of Latin letters only; Chinese ones are about twice as wide.
    """
    kind, box, text = group.get("class", ""), group.find(f"{SVG}rect"), group.find(f"{SVG}text")
    spans = [] if text is None else [span for span in text.iter(f"{SVG}tspan") if (span.text or "").strip()]
    if kind not in {"reh", "syl"} or box is None or text is None or "".join(s.text or "" for s in spans).isascii():
        return
    needed = sum(text_width(span.text or "", float(span.get("font-size", "0px")[:-2])) for span in spans)
    x, width = float(box.get("x", 0)), float(box.get("width", 0))
    if kind == "reh":
        more = max(needed + MARGIN - width, 0)
        x, width = x - more / 2, width + more
    else:
        more = max(float(text.get("x", 0)) + needed + MARGIN / 4 - x, 0)
        x, width = x + more, max(width - more, 1)
    box.set("x", f"{x:.0f}")
    box.set("width", f"{width:.0f}")


def _clutter(measure: Element, *, plain: bool) -> Iterator[Element]:
    for direction in measure.iterfind("direction"):
        if plain and direction.find("direction-type/rehearsal") is not None:
            yield direction


def _size(sheet: LeadSheet) -> float:
    _, staves = _struck(sheet)
    return next((size for most, size in SIZES if staves <= most), SMALLEST)
