"""The measures of a part, read element by element."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from menura.scores import pacing
from menura.scores.drums import KEYS
from menura.scores.musicxml import harmony, jumping, pedals, signs, tremolos
from menura.scores.musicxml.findings import Ledger, Measure, Piece, Words
from menura.scores.musicxml.graces import Pending
from menura.scores.musicxml.notes import FULL
from menura.scores.musicxml.rhythm import LENGTHS
from menura.scores.musicxml.transposition import Interval, Spelled, sounding
from menura.scores.musicxml.tree import LINE
from menura.scores.pitch import midi

NUMBER = re.compile(r"\s*([+-]?\d{1,12}(?:\.\d{1,12})?)\s*")
DYNAMICS = frozenset({"ppp", "pp", "p", "mp", "mf", "f", "ff", "fff"})
NEAREST = {"pppp": "ppp", "ffff": "fff", "sf": "f", "sfz": "f", "fp": "f", "fz": "f", "rf": "f", "rfz": "f"}
MODES = {"aeolian": "minor", "ionian": "major", "none": "major", "": "major"}


def number(text: str | None) -> Fraction | None:
    """Return a number of at most twelve digits; None if the text is no such number."""
    found = NUMBER.fullmatch(text or "")
    return Fraction(found[1]) if found else None


@dataclass
class PartReader:
    """Reads the measures of one part.

    Attributes
    ----------
    name : str
        XML id.
    drums : callable
        From a note to the name of a drum.
    ledger : Ledger
    """

    name: str
    drums: Callable[[Element], str]
    ledger: Ledger
    divisions: Fraction | None = None
    by: Interval = field(default_factory=Interval)
    metre: tuple[int, int] = (4, 4)
    fifths: int = 0
    mode: str = "major"
    free: bool = False
    sign: str = ""
    simile: int = 0
    slurs: set[str] = field(default_factory=set)
    endings: frozenset[int] = frozenset()
    graces: Pending = field(init=False)
    ornamented: Piece | None = None
    is_plain: bool = False
    cursor: Fraction = Fraction(0)
    last: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        self.graces = Pending(self.ledger)

    def measures(self, part: Element) -> Iterator[Measure]:
        """Yield the measures of a ``part`` element."""
        done: list[Measure] = []
        for element in part.iterfind("measure"):
            measure = self._measure(element)
            if self.simile and not measure.pieces and len(done) >= self.simile:
                measure.pieces = [replace(piece, words={}) for piece in done[-self.simile].pieces]
            done.append(measure)
            self.graces.bar_line()
            yield measure
        self.graces.end()

    def _measure(self, element: Element) -> Measure:
        where = f"part {self.name}, measure {element.get('number', '?')[:12]} (line {element.get(LINE, '?')})"
        self.cursor = self.last = Fraction(0)
        found = Measure(where, endings=self.endings)
        readers: dict[str, Callable[[Measure, Element], None]] = {
            "attributes": self._attributes, "note": self._note, "backup": self._backup, "forward": self._forward,
            "direction": self._direction, "harmony": self._harmony, "sound": self._sound, "barline": self._barline,
        }  # fmt: skip
        for child in element:
            reader = readers.get(child.tag)
            if reader is not None:
                reader(found, child)
        found.pieces = tremolos.written_out(found.pieces, self.ledger)
        found.metre, found.fifths, found.mode = self.metre, self.fifths + self.by.fifths, self.mode
        numbered = (
            re.fullmatch(r"[1-9]\d*", element.get("number", "1")) is not None
        )  # parts of bars are "0", "X1", "4a"
        found.is_partial = element.get("implicit") == "yes" or not numbered or self.free
        found.content = max(found.content, self.cursor)
        return found

    def _attributes(self, found: Measure, element: Element) -> None:
        if element.find("divisions") is not None:
            self.divisions = number(element.findtext("divisions"))
            if not self.divisions or self.divisions < 0:
                self.ledger.wrong(found.where, "the divisions of a quarter note are no number above 0", "Correct them.")
                self.divisions = Fraction(1)
        for transpose in element.iterfind("transpose"):
            octaves = _int(transpose.findtext("octave-change"))
            chromatic = _int(transpose.findtext("chromatic")) + 12 * octaves
            steps = transpose.findtext("diatonic")
            letters = _int(steps) + 7 * octaves if steps else round(chromatic * 7 / 12)
            self.by = Interval(letters, chromatic)
        key = element.find("key")
        if key is not None:
            self._key(found, key)
        time = element.find("time")
        if time is not None:
            self._time(found, time)
        simile = element.find("measure-style/measure-repeat")
        if simile is not None:
            self.simile = max(_int(simile.text) or 1, 1) if simile.get("type") == "start" else 0

    def _key(self, found: Measure, key: Element) -> None:
        if key.find("fifths") is None:
            self.ledger.note("A key signature of single notes is read as C major.")
        self.fifths, mode = _int(key.findtext("fifths")), (key.findtext("mode") or "").strip().lower()
        self.mode = MODES.get(mode, mode)
        if abs(self.fifths) > 7:
            reason = f"a key signature of {self.fifths} fifths is given; at most 7 sharps or flats are allowed"
            self.ledger.wrong(found.where, reason, "Write it in its enharmonic equal.")
            self.fifths = 0

    def _time(self, found: Measure, time: Element) -> None:
        self.free = time.find("senza-misura") is not None
        if self.free:
            return
        lowers = [_int(e.text) for e in time.iterfind("beat-type")]
        uppers = [sum(map(_int, (e.text or "").split("+"))) for e in time.iterfind("beats")]
        lower = max(lowers, default=0)
        fits = lowers and all(x > 0 and lower % x == 0 for x in lowers)
        upper = sum(u * lower // x for u, x in zip(uppers, lowers, strict=False)) if fits else 0
        if lower not in {1, 2, 4, 8, 16, 32} or not 1 <= upper <= 32:
            given = " + ".join(f"{u}/{x}" for u, x in zip(uppers, lowers, strict=False)) or "none"
            reason = f"the metre {given} is given; 1 to 32 beats of a 1st to a 32nd note are allowed"
            self.ledger.wrong(found.where, reason, "Write it as another metre.")
            return
        self.metre = upper, lower

    def _length(self, found: Measure, element: Element) -> Fraction:
        """Return the duration of an element in quarter notes."""
        given = number(element.findtext("duration"))
        if given is None or given < 0:
            self.ledger.wrong(found.where, "a duration is missing or no number from 0", "Correct it.")
            return Fraction(0)
        if self.divisions is None:
            self.ledger.note("The score does not say how long its divisions are: lengths are those of the note values.")
            shown = _shown(element)
            return given if shown is None else shown
        return given / self.divisions

    def _move(self, found: Measure, by: Fraction) -> None:
        self.cursor += by
        if self.cursor > 1000:
            self.ledger.wrong(found.where, "the measure lasts more than 1000 quarter notes", "Split it.")
            self.cursor = Fraction(0)
        found.content = max(found.content, self.cursor)

    def _backup(self, found: Measure, element: Element) -> None:
        self.cursor = max(self.cursor - self._length(found, element), Fraction(0))

    def _forward(self, found: Measure, element: Element) -> None:
        self.cursor += self._length(found, element)

    def _note(self, found: Measure, element: Element) -> None:
        if element.find("grace") is not None:
            pitch = self._pitch(found, element)
            if pitch is not None and element.find("cue") is None:
                self.graces.add(element, pitch)
            return
        length = self._length(found, element)
        start = self.last if element.find("chord") is not None else self.cursor
        if element.find("chord") is None:
            self.last = self.cursor
            self._move(found, length)
        if element.find("cue") is not None:
            self.ledger.note("Cue notes are left out ({}).")
        elif element.find("rest") is not None:
            self.graces.drop(element.findtext("voice") or "1")
        elif length > 0:
            piece = self._piece(found, element, start, length)
            if piece is not None:
                found.pieces.append(piece)
                self._let_sing(found, piece, chord=element.find("chord") is not None)

    def _let_sing(self, found: Measure, piece: Piece, *, chord: bool) -> None:
        """Let an ornament that stands at a chord be of its highest note."""
        before = found.pieces[-2] if len(found.pieces) > 1 else None
        ornamented = self.ornamented if chord else None
        if ornamented is not None and before is not None and not piece.articulation and not self.is_plain:
            if piece.pitch not in KEYS and midi(piece.pitch) > midi(ornamented.pitch):
                piece.articulation, ornamented.articulation = ornamented.articulation, ""
                self.ornamented = piece
        elif piece.articulation in signs.ALONE and piece.pitch not in KEYS:
            self.ornamented = piece
        elif not chord:
            self.ornamented = None

    def _piece(self, found: Measure, element: Element, start: Fraction, length: Fraction) -> Piece | None:
        pitch = self._pitch(found, element)
        if pitch is None:
            return None
        ties = {tie.get("type") for tie in element.iterfind("tie")}
        release = number(element.get("release"))
        given = number(element.get("dynamics"))
        return Piece(
            start,
            length,
            pitch,
            80 if given is None else min(max(round(given * Fraction(FULL)), 1), 127),
            self._articulation(element),
            _words(element),
            "stop" in ties,
            "start" in ties,
            element.findtext("voice") or "1",
            release / self.divisions if release and self.divisions else Fraction(0),
            self.graces.take(element.findtext("voice") or "1", start),
            *tremolos.half(element),
        )

    def _pitch(self, found: Measure, element: Element) -> str | None:
        if element.find("pitch") is None:
            return self.drums(element)
        step, octave = (element.findtext("pitch/step") or "").strip(), _int(element.findtext("pitch/octave"))
        alter = number(element.findtext("pitch/alter")) or Fraction(0)
        if step not in {"A", "B", "C", "D", "E", "F", "G"} or not -2 <= octave <= 11 or abs(alter) > 12:
            self.ledger.wrong(found.where, f"{step[:8]!r} {octave} is no pitch", "Write a letter and an octave.")
            return None
        if alter.denominator != 1:
            self.ledger.note("Quarter tones are rounded to semitones ({}).")
        spelled = sounding(Spelled(step, round(alter), octave), self.by)
        name = spelled.name
        if not -1 <= spelled.octave <= 9 or not 0 <= midi(name) <= 127:
            self.ledger.wrong(found.where, f"{name} lies outside the pitches from C-1 to G9", "Move it by octaves.")
            return None
        return name

    def _articulation(self, element: Element) -> str:
        """Return what an element says about how its note is played; of several signs the weightiest."""
        told, strange = signs.told(element)
        for _ in range(strange + max(len(told) - 1, 0)):
            self.ledger.note("Signs for which a note has no room are left out: fingerings … ({}).")
        self.is_plain = "" in told
        for slur in signs.signs(element):
            if slur.tag == "slur" and slur.get("type") in {"start", "stop"}:
                change = self.slurs.add if slur.get("type") == "start" else self.slurs.discard
                change(slur.get("number", "1"))
        if element.find("chord") is not None:  # a sign at the first note is the whole chord's
            return told[0] if told else "" if self.sign in signs.ALONE else self.sign
        self.sign = told[0] if told else "legato" if self.slurs else ""
        return self.sign

    def _place(self, element: Element) -> Fraction:
        offset = number(element.findtext("offset")) or Fraction(0)
        return max(self.cursor + offset / (self.divisions or 1), Fraction(0))

    def _harmony(self, found: Measure, element: Element) -> None:
        symbol, exact = harmony.symbol(element, self.by)
        if not symbol:
            self.ledger.note("Chord symbols without a root are left out ({}).")
            return
        if not exact:
            self.ledger.note("Chord symbols are simplified to the nearest known here ({}).")
        found.chords.append((self._place(element), symbol))

    def _direction(self, found: Measure, element: Element) -> None:
        at = self._place(element)
        kinds = [kind for group in element.iterfind("direction-type") for kind in group]
        words = " ".join((kind.text or "") for kind in kinds if kind.tag == "words")
        sound = element.find("sound")
        bpm = self._bpm(found, sound, next((k for k in kinds if k.tag == "metronome"), None))
        if bpm is not None:
            found.tempos.append((at, bpm, words))
        is_known = jumping.mark(found, sound, [kind.tag for kind in kinds], words)
        is_known = pedals.mark(found, at, sound, kinds, words) or is_known
        if bpm is None and pacing.pace(words):
            found.paces.append((at, words.strip()))
        elif bpm is None and words.strip() and not is_known:
            self.ledger.note("Written words that set no tempo are left out ({}).")
        for kind in kinds:
            if kind.tag == "rehearsal":
                found.rehearsal = found.rehearsal or (kind.text or "")
            elif kind.tag == "dynamics":
                marks = [NEAREST.get(mark.tag, mark.tag) for mark in kind]
                found.dynamics += [(at, mark) for mark in marks if mark in DYNAMICS][:1]
            elif kind.tag == "wedge":
                found.wedges.append((at, kind.get("type", "")))

    def _sound(self, found: Measure, element: Element) -> None:
        bpm = self._bpm(found, element, None)
        if bpm is not None:
            found.tempos.append((self._place(element), bpm, ""))
        jumping.mark(found, element, (), "")
        pedals.mark(found, self._place(element), element, (), "")

    def _bpm(self, found: Measure, sound: Element | None, metronome: Element | None) -> float | None:
        """Return the quarter notes in a minute that a sound or a metronome mark tells."""
        given = sound.get("tempo") if sound is not None else None
        if given is not None:
            bpm = number(given)
        elif metronome is not None and metronome.find("per-minute") is not None:
            shown = re.search(r"\d{1,6}(\.\d{1,6})?", metronome.findtext("per-minute") or "")
            unit = LENGTHS.get((metronome.findtext("beat-unit") or "").strip(), Fraction(1))
            dots = len(metronome.findall("beat-unit-dot"))
            bpm = Fraction(shown[0]) * unit * (2 - Fraction(1, 2**dots)) if shown and dots < 4 else None
            given = metronome.findtext("per-minute")
        else:
            return None
        if bpm is None or not 20 <= bpm <= 400:
            reason = f"a tempo of {str(given)[:20]!r} is given; 20 to 400 quarter notes in a minute are allowed"
            self.ledger.wrong(found.where, reason, "Correct the tempo.")
            return None
        return float(bpm)

    def _barline(self, found: Measure, element: Element) -> None:
        repeat = element.find("repeat")
        if repeat is not None and repeat.get("direction") == "forward":
            found.opens = True
        elif repeat is not None:
            found.times = min(max(_int(repeat.get("times")) or 2, 2), 20)
        ending = element.find("ending")
        if ending is None:
            return
        if ending.get("type") == "start":
            numbers = re.findall(r"\d{1,2}", ending.get("number", "1"))
            self.endings = found.endings = frozenset(map(int, numbers)) or frozenset({1})
        else:
            self.endings, found.closes = frozenset(), True


def _shown(element: Element) -> Fraction | None:
    """Return the length of a note's value and dots; None where it has none."""
    length = LENGTHS.get((element.findtext("type") or "").strip())
    if length is None:
        return None
    actual, normal = (_int(element.findtext(f"time-modification/{k}-notes")) or 1 for k in ("actual", "normal"))
    dots = min(len(element.findall("dot")), 4)
    return length * (2 - Fraction(1, 2**dots)) * normal / actual


def _words(element: Element) -> Words:
    """Return the syllables under a note, by verse from 1."""
    found: Words = {}
    for k, lyric in enumerate(element.iterfind("lyric"), start=1):
        text = "".join(
            (e.text or "") if e.tag == "text" else (e.text or " ") for e in lyric if e.tag in {"text", "elision"}
        )
        verse = re.search(r"\d{1,2}$", lyric.get("number", ""))
        if text:
            ends = lyric.find("end-line") is not None or lyric.find("end-paragraph") is not None
            found.setdefault(int(verse[0]) if verse else k, (text, lyric.findtext("syllabic") or "single", ends))
    return found


def _int(text: str | None) -> int:
    found = number(text)
    return round(found) if found is not None else 0
