"""An ABC tune as a lead sheet."""

import re
from fractions import Fraction

from menura.errors import ScoreError
from menura.scores.abc import signs
from menura.scores.abc.ordering import follow, order
from menura.scores.abc.parsing import Voice
from menura.scores.abc.stringing import begin, strung
from menura.scores.beats import GRID
from menura.scores.check import MOST_PARTS
from menura.scores.instruments import instruments
from menura.scores.loaded import Loaded
from menura.scores.midi import guessing
from menura.scores.midi.assembling import assembled
from menura.scores.midi.gathering import Gathered, Strain
from menura.scores.model import Part, Role
from menura.scores.pacing import pace, paced
from menura.values.identifiers import identifier, unique


def read(text: str) -> Loaded:
    """Return the lead sheet in the first tune of an ABC text.

    Read are the fields X T C M L Q K V P and w, notes with accidentals, ties, tuplets and broken rhythms, chords,
    overlaid voices, chord symbols, dynamics, articulations, ornaments, grace notes, and repeats with their endings,
    verses and jumps, which are written out.

    Raises
    ------
    ScoreError
        If there is no key, no note, or something that is no ABC; the line is named.
    """
    tune = _Tune()
    for number, line in enumerate(text.splitlines(), 1):
        if not tune.take(line.rstrip(), number):
            break
    return tune.loaded()


LEFT_OUT = {
    "W": "Words below the tune (W:) were left out: w: lines lay them under notes.",
}
"""What is said of fields that are not read though they are about the music."""


class _Tune:
    def __init__(self) -> None:
        self._voices: dict[str, Voice] = {}
        self._title = self._author = ""
        self._key: str | None = None
        self._metre = "4/4"
        self._unit: Fraction | None = None
        self._tempo: float | None = None
        self._current: Voice | None = None
        self._begun = False
        self._notices: dict[str, None] = {}
        self._first_metre = "4/4"
        self._order: list[str] = []

    def take(self, line: str, number: int) -> bool:
        """Take in a line; return whether the tune goes on."""
        bare = re.sub(r"(?<!\\)%.*$", "", line).strip() if not line.startswith("%%") else line
        if line.startswith("%%MIDI"):
            self._midi(line)
        elif not bare or line.startswith("%"):
            return not (self._begun and not line.strip() and self._has_notes())
        elif re.match(r"^[A-Za-z]:", bare):
            if bare[0] == "X" and self._begun:
                self._notices["Only the first tune of the file was read."] = None
                return False
            self._field(bare, number)
        elif self._key is None:
            raise ScoreError(f"Line {number}: music comes before the key.", hint="Begin with X:1, T:, M:, L: and K:C.")
        else:
            for piece in re.split(r"(?=\[V:[^\]]*\])", bare):
                if switched := re.match(r"\[V:([^\]]*)\]", piece):
                    self._voice(switched[1])
                    piece = piece[switched.end() :]
                if piece.strip():
                    self._voice("").take(piece, number, self._field)
        return True

    def loaded(self) -> Loaded:
        """Return the sheet."""
        if self._key is None:
            raise ScoreError("The ABC text has no key, with which every tune's music begins.", hint="Add K:C.")
        voices = list(self._voices.values())
        if not any(bar.notes or bar.symbols for voice in voices for bar in voice.bars):
            raise ScoreError("The ABC text holds no music.", hint="Write for example K:C and then C D E F |")
        if len(voices) > MOST_PARTS:
            raise ScoreError(f"The ABC text has {len(voices)} voices; at most {MOST_PARTS} are read.", hint="Split it.")
        found = Gathered(title=self._title, about={"author": self._author} if self._author else {})
        found.tempos[0] = round(60_000_000 / self._tempo) if self._tempo else 500_000
        if not self._tempo:
            self._notices["The tune has no tempo: it is read at 120 beats in a minute, as with Q:1/4=120."] = None
        if self._order:
            self._notices |= dict.fromkeys(follow(voices, self._order, self._key, self._first_metre))
        told = begin(found, voices[0], self._key, self._first_metre)
        self._notices |= dict.fromkeys(told)
        names: set[str] = set()
        parts = [_part(strung(voice), voice, names) for voice in voices]
        loaded = assembled(found, [part for part in parts if part[1].notes])
        sheet = paced(loaded.sheet, {Fraction(tick, GRID): words for tick, words in found.paces.items()})
        skipped = dict.fromkeys(notice for voice in voices for notice in voice.skipped)
        return Loaded(sheet, tuple({**self._notices, **skipped, **dict.fromkeys(loaded.notices)}))

    def _has_notes(self) -> bool:
        return any(bar.notes for voice in self._voices.values() for bar in voice.bars)

    def _field(self, text: str, number: int) -> None:
        name, value = text[0], text[2:].strip()
        if name == "X":
            self._begun = True
        elif name == "T":
            self._title = self._title or value
        elif name == "C":
            self._author = self._author or value
        elif name == "M":
            self._set_metre(value, number)
        elif name == "L":
            self._set_unit(value, number)
        elif name == "Q":
            self._set_tempo(value, number)
        elif name == "K":
            self._set_key(value, number)
        elif name == "V":
            self._voice(value)
        elif name == "P" and self._key is None:
            self._order = order(value, number)
        elif name == "P":
            self._voice("").label(value)
        elif name in LEFT_OUT:
            self._notices[LEFT_OUT[name]] = None
        elif name == "w":
            self._voice("").sing(value)

    def _voice(self, value: str) -> Voice:
        """Return the voice that a V: field names and go on with it; with no name the one that is being read."""
        if not value and self._current is not None:
            return self._current
        name = (value.split() or [*self._voices, "1"])[0]
        voice = self._voices.get(name)
        if voice is None:
            voice = self._voices[name] = Voice(name, self._key or "C major", self._length(), signs.whole(self._metre))
        if told := re.search(r'\b(?:name|nm)\s*=\s*"([^"]*)"', value):
            voice.name = told[1]
        if clef := re.search(r"\bclef\s*=\s*\"?(\w+)([+-]8)?", value):
            voice.clef, voice.shift = clef[1], {"+8": 12, "-8": -12}.get(clef[2], 0)
        if moved := re.search(r"\btranspose\s*=\s*(-?\d{1,2})\b", value):
            voice.shift += int(moved[1])
        if octaves := re.search(r"\boctave\s*=\s*(-?\d)\b", value):
            voice.shift += 12 * int(octaves[1])
        self._current = voice
        return voice

    def _length(self) -> Fraction:
        """Return the length of a note without a number: sixteenths in short bars, as the standard has it."""
        return self._unit or (signs.UNIT if signs.whole(self._metre) >= 3 else signs.UNIT / 2)

    def _midi(self, line: str) -> None:
        words = line.split()
        if (
            self._current is not None
            and re.fullmatch(r"program|program \d+", " ".join(words[1:-1]))
            and (re.fullmatch(r"[0-9]{1,3}", words[-1]))
        ):
            self._current.program = min(int(words[-1]), 127)
        elif self._current is not None and words[1:3] == ["channel", "10"]:
            self._current.clef = "perc"
        elif self._current is not None and re.fullmatch(r"transpose -?\d{1,2}", " ".join(words[1:])):
            self._current.shift = int(words[2])

    def _set_metre(self, value: str, number: int) -> None:
        value = {"C": "4/4", "C|": "2/2", "none": "4/4", "": "4/4"}.get(value, value)
        found = re.fullmatch(r"\(?(\d{1,3}(?:\+\d{1,3})*)\)?\s*/\s*(\d{1,3})", value)
        upper = sum(int(piece) for piece in found[1].split("+")) if found else 0
        if found is None or not 1 <= upper <= 32 or found[2] not in {"1", "2", "4", "8", "16", "32"}:
            raise ScoreError(f"Line {number}: {value[:40]!r} is no metre.", hint="Write for example M:6/8.")
        self._metre = f"{upper}/{found[2]}"
        if self._current is not None and self._key is not None:
            self._current.set_metre(self._metre, signs.whole(self._metre))

    def _set_unit(self, value: str, number: int) -> None:
        found = re.fullmatch(r"1\s*/\s*(1|2|4|8|16|32|64|128)", value) or re.fullmatch(r"(1)", value)
        if found is None:
            raise ScoreError(f"Line {number}: {value[:40]!r} is no length of a note.", hint="Write for example L:1/8.")
        self._unit = Fraction(4, int(found[1]))
        if self._current is not None:
            self._current.unit = self._unit

    def _set_tempo(self, value: str, number: int) -> None:
        found = re.search(r"(?:(\d{1,3})/(\d{1,3})\s*=\s*)?(\d+(?:\.\d+)?)\s*$", re.sub(r'"[^"]*"', "", value).strip())
        words = re.search(r'"([^"]*)"', value)
        if found is None:
            if words and pace(words[1]) and self._current is not None and self._key is not None:
                self._current.now.paces.append((self._current.now.length, words[1]))
            elif value:
                self._notices[f"The tempo {value[:40]!r} has no number and was left out."] = None
            return
        beat = Fraction(4 * int(found[1]), int(found[2]) or 1) if found[1] else Fraction(1)
        tempo = float(found[3]) * float(beat)
        if not 1 <= tempo <= 10_000:
            raise ScoreError(f"Line {number}: {value[:40]!r} is no tempo.", hint="Write for example Q:1/4=96.")
        if self._current is None or self._key is None:
            self._tempo = self._tempo or tempo
        else:
            self._current.now.tempos.append((self._current.now.length, tempo))

    def _set_key(self, value: str, number: int) -> None:
        key = signs.key_of(value)
        if key is None and self._key is None and not re.match(r"\s*(clef|$)", value):
            raise ScoreError(f"Line {number}: {value[:40]!r} is no key.", hint="Write for example K:G, K:Am, K:Ddor.")
        key = key or self._key or "C major"
        if self._key is None:
            self._key, self._first_metre, self._current = key, self._metre, None
            for voice in self._voices.values():
                voice.begin(key, self._length(), signs.whole(self._metre))
        elif self._current is not None:
            self._current.set_key(key)


def _part(strain: Strain, voice: Voice, names: set[str]) -> tuple[Part, Strain]:
    sings = voice.clef != "perc" and any(note.lyric for note in strain.notes)
    player = instruments()["voice"] if sings else guessing.player(max(strain.program, 0), voice.clef == "perc")[0]
    role: Role = "voice" if sings else "drums" if player.is_percussion else "line"
    name = "" if voice.name.isdigit() else voice.name
    part = Part(id=unique(identifier(name, player.name), names), name=name, instrument=player.name, role=role)
    return part, strain
