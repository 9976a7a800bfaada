"""A MusicXML score as a lead sheet."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from menura.errors import ScoreError
from menura.scores.check import MOST_NOTES, MOST_PARTS
from menura.scores.loaded import Loaded
from menura.scores.model import LeadSheet
from menura.scores.musicxml import frame, guessing
from menura.scores.musicxml.archive import unpacked
from menura.scores.musicxml.assembling import Assembly
from menura.scores.musicxml.findings import Ledger, Measure
from menura.scores.musicxml.measures import PartReader
from menura.scores.musicxml.tree import parsed
from menura.scores.repeats import jumps, unrolled


def read(data: bytes) -> Loaded:
    """Return the lead sheet of a MusicXML file, plain or compressed, by Menura or by others.

    A sheet that :func:`menura.scores.musicxml.write` wrote is returned exactly as it was, with patterns written out
    and tempo glides as steps; it may be changed by other programs in between: what notation says comes first. Repeats
    and voltas are played out, one verse after another; D.C. and D.S. are followed. Sections begin at rehearsal
    marks and where the key or metre changes; a pickup is a section of one short bar. What has no room in a sheet (cue
    notes, fingerings) is named in the notices.

    Parameters
    ----------
    data : bytes
        Of a ``.musicxml``, ``.xml`` or ``.mxl`` file.

    Returns
    -------
    Loaded

    Raises
    ------
    ScoreError
        If the file is broken (with the line), no MusicXML, too large, uses entities, or holds what no sheet can: every
        problem is listed with its measure and line.
    """
    root = _partwise(parsed(unpacked(data)))
    ledger = Ledger()
    entries = _entries(root)
    parts: list[list[Measure]] = []
    for name, (entry, part) in entries.items():
        reader = PartReader(name[:40], guessing.drummer(entry, ledger), ledger)
        parts.append(list(reader.measures(part)))
    ledger.require()
    if not any(parts):
        raise ScoreError("The score holds no measure.", hint="Give a score with at least one bar.")
    parts = _evened(parts, ledger)
    turns = unrolled(parts[0])
    if jumps(parts[0]):
        ledger.note("D.C. and D.S. are followed, to Fine or Coda; after them repeats are not played again.")
    elif len(turns) != len(parts[0]):
        ledger.note("Repeats and voltas are played out.")
    if sum(len(part[k].pieces) for part in parts for k, _ in turns if k < len(part)) > MOST_NOTES:
        raise ScoreError(f"The score holds more than {MOST_NOTES} notes with its repeats.", hint="Split it.")
    assembly = Assembly(root, [entry for entry, _ in entries.values()], parts, turns, _frame(root, ledger), ledger)
    sheet: LeadSheet = assembly.sheet()
    return Loaded(sheet, ledger.notices)


def _evened(parts: list[list[Measure]], ledger: Ledger) -> list[list[Measure]]:
    """Return parts of which the first is the longest, so that its bar lines count for all."""
    longest = max(len(part) for part in parts)
    if any(len(part) != longest for part in parts):
        ledger.note("Parts that have fewer measures than others rest at the end.")
    for part in parts:
        part.extend(_resting(part, longest))
    return parts


def _resting(part: Sequence[Measure], count: int) -> list[Measure]:
    last = part[-1] if part else Measure("the end")
    return [Measure("the end", last.metre, last.fifths, last.mode) for _ in range(count - len(part))]


def _partwise(root: Element) -> Element:
    """Return a score whose measures are grouped by part."""
    if root.tag == "score-partwise":
        return root
    if root.tag != "score-timewise":
        raise ScoreError(
            f"The file is no MusicXML score: it begins with <{root.tag[:40]}>, not <score-partwise>.",
            hint="Give a score that a notation program has exported as MusicXML.",
        )
    parts: dict[str, Element] = {}
    for measure in root.findall("measure"):
        root.remove(measure)
        for part in measure.findall("part"):
            name = part.get("id", "")
            if name not in parts:
                parts[name] = SubElement(root, "part", {"id": name})
            own = SubElement(parts[name], "measure", measure.attrib)
            own.extend(list(part))
    return root


def _entries(root: Element) -> dict[str, tuple[Element, Element]]:
    """Return each part's entry in the list of parts, and its measures, by id."""
    listed = {entry.get("id", ""): entry for entry in root.iterfind("part-list/score-part")}
    found = {}
    for part in root.iterfind("part"):
        name = part.get("id", "")
        found[name] = (listed.get(name, Element("score-part", {"id": name})), part)
    if not found:
        raise ScoreError("The score has no parts.", hint="Give a score with at least one part.")
    if len(found) > MOST_PARTS:
        raise ScoreError(f"The score has {len(found)} parts; at most {MOST_PARTS} are read.", hint="Split it.")
    return found


def _frame(root: Element, ledger: Ledger) -> frame.Frame | None:
    for field in root.iterfind("identification/miscellaneous/miscellaneous-field"):
        if field.get("name") == frame.FIELD:
            found = frame.read(field.text or "")
            if found is None:
                ledger.note("What Menura had kept in the file besides its notation is damaged and left out.")
            return found
    return None
