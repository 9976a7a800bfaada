"""Grace notes, read and written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from menura.scores.check import GRACES
from menura.scores.model import Grace
from menura.scores.musicxml.findings import Ledger
from menura.scores.musicxml.rhythm import LENGTHS, plain

LOST = "Grace notes that lead to no note are left out ({})."


@dataclass(frozen=True)
class Small:
    """A grace note as a file tells it.

    Attributes
    ----------
    pitch : str
    length : Fraction
        The note value that is printed; 0 for a short one.
    joins : bool
        Whether it sounds together with the one before.
    told : bool
        Whether the file says itself that it takes time from its note.
    """

    pitch: str
    length: Fraction
    joins: bool
    told: bool


@dataclass
class Pending:
    """Grace notes that wait for the note they lead to.

    Attributes
    ----------
    ledger : Ledger
    """

    ledger: Ledger
    _rows: dict[str, list[Small]] = field(default_factory=lambda: defaultdict(list))
    _late: set[str] = field(default_factory=set)

    def add(self, element: Element, pitch: str) -> None:
        """Take in a ``note`` element with a ``grace``, which sounds at a pitch."""
        sign = element.find("grace")
        attributes = {} if sign is None else sign.attrib
        told = "steal-time-following" in attributes
        is_short = not told and (attributes.get("slash") == "yes" or "steal-time-previous" in attributes)
        printed = LENGTHS.get((element.findtext("type") or "").strip(), Fraction(1, 2))
        length = printed * (2 - Fraction(1, 2 ** min(len(element.findall("dot")), 1)))
        length = Fraction(0) if is_short or length not in GRACES else length
        small = Small(pitch, length, element.find("chord") is not None, told)
        self._rows[element.findtext("voice") or "1"].append(small)

    def bar_line(self) -> None:
        """Let those that stand at the end of a bar lead to the first note of the next, where they are short."""
        for voice in list(self._late):
            self.drop(voice)
        for voice, row in self._rows.items():
            if row:
                self._late.add(voice)
                self._rows[voice] = [replace(small, length=Fraction(0)) for small in row]

    def drop(self, voice: str) -> None:
        """Let those of a voice lead to nothing."""
        for _ in self._rows.pop(voice, ()):
            self.ledger.note(LOST)
        self._late.discard(voice)

    def end(self) -> None:
        """Let all that still wait lead to nothing."""
        for voice in list(self._rows):
            self.drop(voice)

    def take(self, voice: str, at: Fraction) -> tuple[Grace, ...]:
        """Return those of a voice that lead to a note at a beat of the bar.

        Without a word of the file, one that is not struck through takes its printed value from its note; several of
        them are short.
        """
        if voice in self._late and at > 0:
            self.drop(voice)
        self._late.discard(voice)
        row = self._rows.pop(voice, [])
        single = sum(not small.joins for small in row) < 2
        lengths = [small.length if single or small.told else Fraction(0) for small in row]
        return tuple(
            Grace(pitch=small.pitch, length=length, joins=small.joins and k > 0)
            for k, (small, length) in enumerate(zip(row, lengths, strict=True))
        )


def shown(graces: Sequence[Grace], k: int) -> tuple[str, int, dict[str, str], Sequence[str]]:
    """Return the note value, the dots, the attributes of ``grace`` and the beams of one of a row of grace notes."""
    grace = graces[k]
    if grace.length:
        kind, dots = plain(grace.length) or ("eighth", 0)
        return kind, dots, {"steal_time_following": "50"}, ()
    moments = [n for n, each in enumerate(graces) if not (each.joins and n)]
    if len(moments) < 2 or any(each.length for each in graces):
        return "eighth", 0, {"slash": "yes"}, ()
    beam = () if k not in moments else ("begin" if k == moments[0] else "end" if k == moments[-1] else "continue",) * 2
    return "16th", 0, {"slash": "yes"}, beam
