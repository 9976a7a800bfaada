"""Chord symbols as MusicXML harmony, and back."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from menura.scores import chords
from menura.scores.musicxml import transposition
from menura.scores.musicxml.transposition import Interval, Spelled
from menura.scores.musicxml.tree import add
from menura.scores.pitch import midi, spell

UNISON = Interval()

Degree = tuple[str, int, int]
"""What is done (``add``, ``alter``, ``subtract``), to which degree, by how many semitones."""

KINDS: dict[str, tuple[str, tuple[Degree, ...]]] = {
    "": ("major", ()), "m": ("minor", ()), "dim": ("diminished", ()), "aug": ("augmented", ()),
    "sus2": ("suspended-second", ()), "sus4": ("suspended-fourth", ()), "5": ("power", ()),
    "6": ("major-sixth", ()), "m6": ("minor-sixth", ()), "7": ("dominant", ()), "maj7": ("major-seventh", ()),
    "m7": ("minor-seventh", ()), "mmaj7": ("major-minor", ()), "m7b5": ("half-diminished", ()),
    "dim7": ("diminished-seventh", ()), "aug7": ("augmented-seventh", ()),
    "7sus4": ("suspended-fourth", (("add", 7, 0),)), "add9": ("major", (("add", 9, 0),)),
    "madd9": ("minor", (("add", 9, 0),)), "6/9": ("major-sixth", (("add", 9, 0),)), "9": ("dominant-ninth", ()),
    "maj9": ("major-ninth", ()), "m9": ("minor-ninth", ()), "7b9": ("dominant", (("add", 9, -1),)),
    "7#9": ("dominant", (("add", 9, 1),)), "7b5": ("dominant", (("alter", 5, -1),)), "11": ("dominant-11th", ()),
    "m11": ("minor-11th", ()), "13": ("dominant-13th", ()), "7#11": ("dominant", (("add", 11, 1),)),
    "maj7#11": ("major-seventh", (("add", 11, 1),)), "maj13": ("major-13th", ()), "m13": ("minor-13th", ()),
    "9sus4": ("suspended-fourth", (("add", 7, 0), ("add", 9, 0))),
    "13sus4": ("suspended-fourth", (("add", 7, 0), ("add", 9, 0), ("add", 13, 0))),
    "m6/9": ("minor-sixth", (("add", 9, 0),)), "add11": ("major", (("add", 11, 0),)),
    "9#11": ("dominant-ninth", (("add", 11, 1),)), "7b13": ("dominant", (("add", 13, -1),)),
    "13b9": ("dominant", (("add", 9, -1), ("add", 13, 0))), "7#5#9": ("augmented-seventh", (("add", 9, 1),)),
    "maj7#5": ("major-seventh", (("alter", 5, 1),)),
}  # fmt: skip
"""Kind and degrees by suffix."""

FOREIGN = {
    "major-11th": "maj9", "Neapolitan": "", "Italian": "7", "French": "7b5",
    "German": "7", "Tristan": "m7b5", "pedal": "5", "other": "",
}  # fmt: skip
"""The nearest suffix for kinds that have none here."""

SEMITONES = {1: 0, 2: 2, 3: 4, 4: 5, 5: 7, 6: 9, 7: 10, 9: 14, 11: 17, 13: 21}
"""Of a chord's degrees above its root."""


def written(symbol: str, by: Interval = UNISON) -> Element:
    """Return a chord symbol as a ``harmony`` element above a part that is written an interval off."""
    harmony = Element("harmony", {"print-frame": "no"})
    found = chords.chord(symbol)
    root = add(harmony, "root")
    if found is None:
        add(root, "root-step", "C", text="")
        add(harmony, "kind", "none", text=chords.NONE)
        return harmony
    _note(root, "root", found.root, by)
    kind, degrees = KINDS[found.quality]
    # Degrees are told by the kind's text; a program that draws them too would say "7b9 (add b9)".
    add(harmony, "kind", kind, text=found.quality)
    if found.bass != found.root:
        _note(add(harmony, "bass"), "bass", found.bass, by)
    for done, value, alter in degrees:
        degree = add(harmony, "degree", print_object="no")
        add(degree, "degree-value", value)
        add(degree, "degree-alter", alter)
        add(degree, "degree-type", done)
    return harmony


def _note(parent: Element, kind: str, name: str, by: Interval) -> None:
    pitch = transposition.written(f"{name}4", by)
    add(parent, f"{kind}-step", pitch.step)
    if pitch.alter:
        add(parent, f"{kind}-alter", pitch.alter)


def symbol(harmony: Element, by: Interval = UNISON) -> tuple[str, bool]:
    """Return a ``harmony`` element as a chord symbol, and whether that is all it said.

    Parameters
    ----------
    harmony : Element
    by : Interval
        From what is written to what sounds, in the part that it stands above.

    Returns
    -------
    tuple of (str, bool)
        The symbol is empty where the element names no root.
    """
    kind = (harmony.findtext("kind") or "major").strip()
    if kind == "none":
        return chords.NONE, True
    root = _name(harmony, "root", by)
    if not root:
        return "", False
    degrees = tuple(_degrees(harmony))
    quality, exact = _quality(kind, degrees)
    bass = _name(harmony, "bass", by)
    return root + quality + (f"/{bass}" if bass and bass != root else ""), exact


def _quality(kind: str, degrees: tuple[Degree, ...]) -> tuple[str, bool]:
    wanted = {value: suffix for suffix, value in KINDS.items()}
    if (kind, degrees) in wanted:
        return wanted[kind, degrees], True
    base = wanted.get((kind, ()), FOREIGN.get(kind, ""))
    tones = set(chords.QUALITIES[base])
    for done, value, alter in degrees:
        tone = SEMITONES.get(value, 0)
        near = {t for t in tones if abs(t - tone) <= 1 and value <= 7}
        tones = tones - near if done in {"alter", "subtract"} else tones
        tones |= {tone + alter} if done != "subtract" else set()
    same = next((suffix for suffix, steps in chords.QUALITIES.items() if set(steps) == tones), None)
    if same is not None and (kind, ()) in wanted:
        return same, True
    return base, False


def _degrees(harmony: Element) -> Iterator[Degree]:
    for degree in harmony.findall("degree"):
        done = (degree.findtext("degree-type") or "add").strip()
        yield done, _number(degree.findtext("degree-value")), _number(degree.findtext("degree-alter"))


def _name(harmony: Element, kind: str, by: Interval) -> str:
    """Return the name of a root or bass as it sounds; empty where there is none."""
    step = (harmony.findtext(f"{kind}/{kind}-step") or "").strip().upper()
    if not step or step not in "ABCDEFG":
        return ""
    alter = min(max(_number(harmony.findtext(f"{kind}/{kind}-alter")), -2), 2)
    name = transposition.sounding(Spelled(step, alter, 4), by).name
    plain = name if len(name) < 4 else spell(midi(name))  # a symbol's root has one accidental at most
    return plain.rstrip("-0123456789")


def _number(text: str | None) -> int:
    try:
        return round(float(text or 0))
    except (ValueError, OverflowError):
        return 0
