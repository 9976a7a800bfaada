"""Who plays a part of somebody else's score: instruments by name, sound and program; drums by key and place."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from menura.errors import UnknownNameError
from menura.scores import drums
from menura.scores.instruments import instrument, instruments
from menura.scores.musicxml.findings import Ledger

NEAREST = {
    27: 39, 28: 40, 31: 37, 34: 37, 43: 41, 47: 45, 50: 48, 57: 49, 58: 54, 59: 51, 71: 70, 72: 70, 74: 73, 78: 63,
}  # fmt: skip
"""For keys of General MIDI that have no name here, the key of the nearest drum."""

PLACES = {"F4": "kick", "E4": "kick", "C5": "snare", "G5": "hat", "D4": "pedal-hat", "A5": "crash", "F5": "ride",
          "E5": "high-tom", "D5": "mid-tom", "A4": "low-tom"}  # fmt: skip
"""What stands where on a drum staff, if nothing else is said."""

CHOIR = frozenset({"soprano", "mezzo", "mezzo-soprano", "alto", "tenor", "baritone", "bass voice", "choir", "voice"})
"""Parts of a choir: without words they are hummed."""


def player(entry: Element, *, struck: bool, sung: bool, ledger: Ledger) -> str:
    """Return the instrument of a part.

    Parameters
    ----------
    entry : Element
        ``score-part``.
    struck : bool
        Whether its notes have no pitch.
    sung : bool
        Whether there are words under them.
    ledger : Ledger

    Returns
    -------
    str
        A name of :mod:`menura.scores.instruments`.
    """
    if sung:
        return "voice"
    program = (entry.findtext("midi-instrument/midi-program") or "").strip()
    names = [
        entry.findtext("score-instrument/instrument-name"),
        entry.findtext("part-name"),
        (entry.findtext("score-instrument/instrument-sound") or "").rpartition(".")[2],
    ]
    for text in names:
        found = _named(text or "", struck=struck)
        if found:
            return found
    if struck:
        return "drum-kit"
    numbered = int(program) - 1 if re.fullmatch(r"\d{1,3}", program) else -1
    same = [each.name for each in instruments().values() if each.program == numbered and not each.is_percussion]
    if same:
        return same[0]
    label = (entry.findtext("part-name") or entry.get("id") or "")[:40].replace("{", "").replace("}", "")
    ledger.note(f"No instrument is known for the part {label!r}: it is read as piano.")
    return "piano"


def _named(text: str, *, struck: bool) -> str:
    words = re.sub(r"[\d.()]+|\bin [A-G](b|♭|-flat)?\b|[♭]|\s+[IVX]+\b", " ", text).strip().lower()
    if not struck and words.rstrip("s") in CHOIR:
        return "choir-pad"
    for name in (words, words.rstrip("s"), words.rpartition(" ")[2], words.rpartition(" ")[2].rstrip("s")):
        try:
            found = instrument(name)
        except UnknownNameError:
            continue
        if found.is_percussion == struck and found.name != "voice":
            return found.name
    return ""


def drummer(entry: Element, ledger: Ledger) -> Callable[[Element], str]:
    """Return what names the drum of a note: by its key, its instrument's name, or its place on the staff."""
    keys: dict[str, str] = {}
    for each in entry.iterfind("score-instrument"):
        name = (each.findtext("instrument-name") or "").strip().lower().replace(" ", "-")
        if name in drums.KEYS:
            keys[each.get("id", "")] = name
    for each in entry.iterfind("midi-instrument"):
        given = (each.findtext("midi-unpitched") or "").strip()
        key = int(given) - 1 if re.fullmatch(r"\d{1,3}", given) else -1
        key = key if key in drums.NAMES else NEAREST.get(key, -1)
        if key in drums.NAMES:
            keys.setdefault(each.get("id", ""), drums.NAMES[key])

    def named(note: Element) -> str:
        used = note.find("instrument")
        name = keys.get(used.get("id", "")) if used is not None else None
        if name is not None:
            return name
        place = (note.findtext("unpitched/display-step") or "") + (note.findtext("unpitched/display-octave") or "")
        if place not in PLACES:
            ledger.note("Drums that are not known are read as a snare ({}).")
        return PLACES.get(place, "snare")

    return named
