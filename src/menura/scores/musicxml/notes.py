"""Chords and rests of one voice as ``note`` elements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

from menura.scores.instruments import Instrument
from menura.scores.musicxml import graces, signs
from menura.scores.musicxml.players import CROSSES, STAFF_PLACES, drum_identifier
from menura.scores.musicxml.rhythm import Value
from menura.scores.musicxml.transposition import Interval, Spelled, altered, written
from menura.scores.musicxml.tree import add
from menura.scores.musicxml.voices import SLACK, Chord, Sung

Lyric = tuple[str, bool, bool]
"""Syllabic, whether the voice goes on with it over further notes, whether its line ends."""

ACCIDENTALS = {0: "natural", 1: "sharp", -1: "flat", 2: "double-sharp", -2: "flat-flat", 3: "triple-sharp",
               -3: "triple-flat"}  # fmt: skip
FULL = 0.9
"""MIDI velocity of one per cent in MusicXML: 90 is forte there."""


@dataclass
class Scribe:
    """Writes the notes of a part.

    Attributes
    ----------
    part : str
        XML id.
    who : Instrument
    divisions : int
        Of a quarter note.
    by : Interval
        From written to sounding pitch.
    fifths : int
        Of the written key signature.
    lyrics : Mapping
        By number of the note.
    """

    part: str
    who: Instrument
    divisions: int
    lyrics: Mapping[int, Lyric]
    by: Interval = field(default_factory=Interval)
    fifths: int = 0
    bar_start: Fraction = Fraction(0)
    _shown: dict[tuple[int, str, int], int] = field(default_factory=dict)

    def new_bar(self, start: Fraction) -> None:
        """Go on to the bar that begins at a beat of the piece, and forget the accidentals of the last one."""
        self.bar_start = start
        self._shown = {}

    def ticks(self, length: Fraction) -> int:
        """Return a length in divisions."""
        return round(length * self.divisions)

    def write(
        self,
        measure: Element,
        value: Value[Chord],
        voice: int,
        staff: int,
        *,
        full: bool,
        seen: bool,
        beam: Sequence[str],
    ) -> None:
        """Add a chord or rest to a measure.

        Parameters
        ----------
        measure : Element
        value : Value
        voice : int
        staff : int
            0 where the part has one staff.
        full : bool
            Whether a rest fills the bar.
        seen : bool
            Whether a rest is printed: only in the first voice of a staff.
        beam : sequence of str
            What each beam does here, from the eighths' on.
        """
        if value.what is None:
            note = add(measure, "note", **({} if seen else {"print_object": "no"}))
            add(note, "rest", **({"measure": "yes"} if full else {}))
            self._time(note, value, voice, None if full else value.type, staff)
            return
        for each in value.what:
            if self.bar_start + value.start == each.start:
                self._graces(measure, each, voice, staff)
        for k, each in enumerate(value.what):
            self._note(measure, value, each, voice, staff, k, beam)

    def _graces(self, measure: Element, each: Sung, voice: int, staff: int) -> None:
        """Add the grace notes that lead to a note."""
        row = each.note.graces
        for k, grace in enumerate(row):
            kind, dots, attributes, beam = graces.shown(row, k)
            note = add(measure, "note")
            add(note, "grace", **attributes)
            if k and grace.joins:
                add(note, "chord")
            accidental = self._pitch(note, grace.pitch, staff, True)
            if self.who.is_percussion:
                add(note, "instrument", id=drum_identifier(self.part, grace.pitch))
            add(note, "voice", voice)
            add(note, "type", kind)
            for _ in range(dots):
                add(note, "dot")
            if accidental:
                add(note, "accidental", accidental)
            if staff:
                add(note, "staff", staff)
            for number, what in enumerate(beam, start=1):
                add(note, "beam", what, number=number)

    def _note(
        self, measure: Element, value: Value[Chord], each: Sung, voice: int, staff: int, k: int, beam: Sequence[str]
    ) -> None:
        begins = self.bar_start + value.start == each.start
        note = add(measure, "note", dynamics=f"{each.note.velocity / FULL:.2f}")
        self._release(note, value, each)
        if begins and each.note.articulation == "pizzicato":
            note.set("pizzicato", "yes")
        if k:
            add(note, "chord")
        accidental = self._pitch(note, each.note.pitch, staff, begins)
        self._duration(note, value)
        ties = (["stop"] if not begins else []) + (["start"] if self._goes_on(value, each) else [])
        for tie in ties:
            add(note, "tie", type=tie)
        if self.who.is_percussion:
            add(note, "instrument", id=drum_identifier(self.part, each.note.pitch))
        self._shape(note, value, voice, value.type, accidental)
        if self.who.is_percussion and each.note.pitch in CROSSES:
            add(note, "notehead", "x")
        if staff:
            add(note, "staff", staff)
        if not k:
            for number, what in enumerate(beam, start=1):
                add(note, "beam", what, number=number)
        self._notations(note, value, each, ties, first=k == 0, sign=self._sign(value.what, k) if begins else "")
        if begins:
            self._lyric(note, each)

    def _goes_on(self, value: Value[Chord], each: Sung) -> bool:
        return self.bar_start + value.start + value.length < each.end

    def _release(self, note: Element, value: Value[Chord], each: Sung) -> None:
        if each.beyond and not self._goes_on(value, each):
            note.set("release", str(self.ticks(each.beyond)))

    def _pitch(self, note: Element, name: str, staff: int, begins: bool) -> str:
        """Add the pitch, and return the accidental that must be seen."""
        if self.who.is_percussion:
            place = add(note, "unpitched")
            spot = STAFF_PLACES.get(name, "B4")
            add(place, "display-step", spot[0])
            add(place, "display-octave", spot[1:])
            return ""
        pitch = written(name, self.by)
        element = add(note, "pitch")
        add(element, "step", pitch.step)
        if pitch.alter:
            add(element, "alter", pitch.alter)
        add(element, "octave", pitch.octave)
        return self._accidental(pitch, staff) if begins else ""

    def _accidental(self, pitch: Spelled, staff: int) -> str:
        place = (staff, pitch.step, pitch.octave)
        if self._shown.get(place, altered(pitch.step, self.fifths)) == pitch.alter:
            return ""
        self._shown[place] = pitch.alter
        return ACCIDENTALS.get(pitch.alter, "")

    def _time(self, note: Element, value: Value[Chord], voice: int, kind: str | None, staff: int) -> None:
        self._duration(note, value)
        self._shape(note, value, voice, kind or "", "")
        if staff:
            add(note, "staff", staff)
        if value.tuplet and (value.opens or value.closes):
            _brackets(add(note, "notations"), value)

    def _duration(self, note: Element, value: Value[Chord]) -> None:
        add(note, "duration", self.ticks(value.length))

    def _shape(self, note: Element, value: Value[Chord], voice: int, kind: str, accidental: str) -> None:
        add(note, "voice", voice)
        if kind:
            add(note, "type", kind)
            for _ in range(value.dots):
                add(note, "dot")
        if accidental:
            add(note, "accidental", accidental)
        if value.tuplet:
            ratio = add(note, "time-modification")
            add(ratio, "actual-notes", value.tuplet.actual)
            add(ratio, "normal-notes", value.tuplet.normal)

    def _notations(
        self, note: Element, value: Value[Chord], each: Sung, ties: Sequence[str], *, first: bool, sign: str
    ) -> None:
        notations = Element("notations")
        for tie in ties:
            add(notations, "tied", type=tie)
        if each.beyond > SLACK and not self._goes_on(value, each):
            add(notations, "tied", type="let-ring")
        if value.tuplet and first:
            _brackets(notations, value)
        if sign:
            signs.write(notations, sign, value.type)
        if len(notations):
            note.append(notations)

    def _sign(self, chord: Chord | None, k: int) -> str:
        """Return the articulation to write at a chord's note: the first one's holds for those without."""
        row = [each.note.articulation for each in chord or ()][: k + 1]
        own, first = (row[k], row[0]) if row else ("", "")
        if k == 0 or own in signs.ALONE:
            return own
        ornamented = not own and not signs.ALONE.isdisjoint(row)
        return "" if own == first and not ornamented else own or signs.PLAIN

    def _lyric(self, note: Element, each: Sung) -> None:
        syllable = each.note.syllable
        if syllable is None:
            return
        syllabic, extends, ends = self.lyrics[each.index]
        lyric = add(note, "lyric", number=1)
        add(lyric, "syllabic", syllabic)
        add(lyric, "text", syllable.text)
        if extends:
            add(lyric, "extend")
        if ends:
            add(lyric, "end-line")


def _brackets(notations: Element, value: Value[Chord]) -> None:
    if value.opens:
        add(notations, "tuplet", type="start", number=1, bracket="yes")
    if value.closes:
        add(notations, "tuplet", type="stop", number=1)


def lyrics(notes: Sequence[Sung], ends: Mapping[int, bool]) -> dict[int, Lyric]:
    """Return how each syllable of a part is joined to its neighbours.

    Parameters
    ----------
    notes : sequence of Sung
        In order of time.
    ends : Mapping
        Whether the line ends with a syllable, by number of the note.
    """
    found: dict[int, Lyric] = {}
    joined = False
    for k, each in enumerate(notes):
        syllable = each.note.syllable
        if syllable is None:
            continue
        syllabic = ("middle" if joined else "begin") if syllable.joins else ("end" if joined else "single")
        joined = syllable.joins
        after = notes[k + 1] if k + 1 < len(notes) else None
        extends = after is not None and after.note.syllable is None and after.start == each.end and not joined
        found[each.index] = syllabic, extends, ends.get(each.index, False)
    return found
