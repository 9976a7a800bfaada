"""XML as a tree: written with a declaration, read without ever following or expanding an entity."""

import re
from typing import NoReturn
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, indent, tostring
from xml.parsers import expat

from menura.errors import ScoreError

DOCTYPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE score-partwise PUBLIC '
    '"-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">\n'
)
DEEPEST = 64
"""Elements inside one another in a file that is read."""
MOST = 3_000_000
"""Elements of a file that is read: some 200 000 notes."""
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
LINE = "{menura}line"
"""Attribute that a measure gets when it is read: the line of the file that it begins on."""


def add(parent: Element, tag: str, text: object = None, /, **attributes: object) -> Element:
    """Return a new last child; an underscore in an attribute's name stands for a hyphen."""
    child = SubElement(parent, tag, {k.rstrip("_").replace("_", "-"): clean(str(v)) for k, v in attributes.items()})
    if text is not None:
        child.text = clean(str(text))
    return child


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold: each becomes a space."""
    return FORBIDDEN.sub(" ", text)


def encoded(root: Element) -> bytes:
    """Return a tree as a file, one element per line."""
    indent(root, " ")
    return (DOCTYPE + tostring(root, "unicode") + "\n").encode("utf-8")


def parsed(data: bytes, name: str = "The score") -> Element:
    """Return the tree of an XML file.

    Parameters
    ----------
    data : bytes
        In UTF-8, UTF-16, or an encoding that it declares.
    name : str
        What messages call it.

    Raises
    ------
    ScoreError
        If it is broken (with the line), declares an entity, or is absurdly deep or long.
    """
    data, encoding = _decodable(data)
    parser, builder, depth, count = expat.ParserCreate(encoding), TreeBuilder(), 0, 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEEPEST or count > MOST:
            raise ScoreError(
                f"{name} holds more than {MOST} elements, or more than {DEEPEST} inside one another.",
                hint="Save it again from a notation program.",
            )
        if tag == "measure":
            attributes = {**attributes, LINE: str(parser.CurrentLineNumber)}
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def refuse(entity: str, *_: object) -> NoReturn:
        raise ScoreError(
            f"{name} uses the XML entity {entity[:40]!r} (line {parser.CurrentLineNumber}); entities are not followed.",
            hint="Save it again from a notation program: MusicXML needs none.",
        )

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = parser.SkippedEntityHandler = parser.ExternalEntityRefHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise ScoreError(
            f"{name} is broken XML: {reason}, line {error.lineno}, column {error.offset + 1}.",
            hint="Save it again from the program that wrote it.",
        ) from None
    return builder.close()


def _decodable(data: bytes) -> tuple[bytes, str | None]:
    """Return a file in an encoding that the parser knows; it knows none of East Asia's."""
    declared = re.match(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']""", data[:400])
    if declared is None:
        return data, None
    name = declared[1].decode("ascii")
    if name.lower() in {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1"}:
        return data, None
    try:
        return data.decode(name).encode("utf-8"), "UTF-8"
    except (LookupError, UnicodeDecodeError) as error:
        raise ScoreError(
            f"The score says that it is written in {name!r}, but cannot be read so: {error}.",
            hint="Save it again as UTF-8.",
        ) from None
