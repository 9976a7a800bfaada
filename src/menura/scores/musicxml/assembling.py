"""From measures to a lead sheet; what the file's frame tells is believed where the notation agrees with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, get_args
from xml.etree.ElementTree import Element

from menura.errors import ScoreError
from menura.scores import pacing, pedals
from menura.scores.drums import KEYS
from menura.scores.instruments import instrument
from menura.scores.keys import SIGNED, Key, key
from menura.scores.model import LeadSheet, Note, Part, Pedal, Section, Syllable, Tag
from menura.scores.musicxml import guessing, joining
from menura.scores.musicxml.bars import heading
from menura.scores.musicxml.findings import Ledger, Measure
from menura.scores.musicxml.frame import Frame
from menura.scores.musicxml.joining import Held, Span
from menura.scores.musicxml.modes import like
from menura.scores.musicxml.tree import clean
from menura.scores.musicxml.verses import syllables
from menura.scores.pitch import FIFTHS, midi
from menura.scores.repeats import Turn
from menura.scores.wording import lines
from menura.values.problems import made

LOUDER = {"ppp": "pp", "pp": "p", "p": "mp", "mp": "mf", "mf": "f", "f": "ff", "ff": "fff", "fff": "fff"}
SOFTER = {b: a for a, b in LOUDER.items() if a != b} | {"ppp": "ppp"}
TAGS = {
    "前奏": "intro", "主歌": "verse", "导歌": "pre-chorus", "副歌": "chorus", "桥段": "bridge", "间奏": "interlude",
    "尾奏": "outro", "refrain": "chorus", "ending": "outro", "prechorus": "pre-chorus",
}  # fmt: skip


@dataclass
class Assembly:
    """Everything that a sheet is made from.

    Attributes
    ----------
    root : Element
        The whole score.
    entries : list of Element
        Each part's ``score-part``.
    parts : list of list of Measure
    turns : list of Turn
    frame : Frame or None
    ledger : Ledger
    """

    root: Element
    entries: Sequence[Element]
    parts: Sequence[Sequence[Measure]]
    turns: Sequence[Turn]
    frame: Frame | None
    ledger: Ledger

    def sheet(self) -> LeadSheet:
        """Return the sheet."""
        players = list(self._players())
        notes = dict(self._notes(players))
        sections = list(self._sections(notes, players))
        frame = self.frame or Frame()
        told = {
            **frame.sheet,
            "title": self._first_text("work/work-title", "movement-title"),
            "author": self._first_text("identification/creator"),
            "parts": [part for _, part in players],
            "sections": sections,
        }
        if self.frame is None:
            told |= self._usual(sections)
        paces = dict(self._paces())
        if not any(section["tempo"] for section in sections):
            self.ledger.note("The score has no tempo: it is played at 100 quarter notes in a minute.")
        sheet = made(LeadSheet, told, "The score holds what no sheet can.", ScoreError)
        return pacing.paced(sheet, paces)

    def _first_text(self, *paths: str) -> str:
        return next((text for path in paths if (text := self.root.findtext(path))), "")

    def _usual(self, sections: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Return the key, metre and language of a sheet by others; its sections keep only what differs."""
        long = [span.bars * span.bar for span in self._spans]
        main = sections[long.index(max(long))]
        usual = {"key": main["key"], "metre": main["metre"]}
        for section in sections:
            for name, value in usual.items():
                if section[name] == value:
                    section[name] = None
        language = self.root.find("defaults/lyric-language")
        attributes = language.attrib if language is not None else {}
        told = next((v for k, v in attributes.items() if k.endswith("lang")), "")
        return {**usual, "language": told if any(section["lyrics"] for section in sections) else ""}

    # Parts

    def _players(self) -> Iterator[tuple[int, Part]]:
        """Yield the parts of the sheet with the number of the file's part that each is."""
        framed = self.frame.parts if self.frame else ()
        if self.frame is not None and not framed and not any(m.pieces for part in self.parts for m in part):
            return
        names = [clean(part.name or part.id) for part in framed]
        taken: set[str] = set()
        for k, entry in enumerate(self.entries):
            called = entry.findtext("part-name") or ""
            if len(framed) == len(self.entries):
                part = framed[k]
                if called not in {names[k], ""}:
                    part = part.model_copy(update={"name": called})
            elif called in names:
                part = framed[names.index(called)]
            else:
                part = self._player(k, entry, called, taken)
            if part.id in taken:
                part = part.model_copy(update={"id": _free(part.id, taken)})
            taken.add(part.id)
            yield k, part

    def _player(self, k: int, entry: Element, called: str, taken: set[str]) -> Part:
        pieces = [piece for measure in self.parts[k] for piece in measure.pieces]
        sung = any(piece.words for piece in pieces)
        struck = bool(pieces) and all(piece.pitch in KEYS for piece in pieces)
        name = guessing.player(entry, struck=struck, sung=sung, ledger=self.ledger)
        who = instrument(name)
        role = "voice" if sung else "drums" if struck else "bass" if who.family == "bass" else "line"
        pan = entry.findtext("midi-instrument/pan") or "0"
        told = {
            "id": _free(_slug(called) or name, taken),
            "name": called,
            "instrument": name,
            "role": role,
            "pan": min(max(float(pan) / 90, -1), 1) if re.fullmatch(r"-?\d{1,3}(\.\d{1,9})?", pan) else 0,
        }
        return made(Part, told, "The score holds what no sheet can.", ScoreError)

    # Notes

    def _notes(self, players: list[tuple[int, Part]]) -> Iterator[tuple[str, list[tuple[Fraction, Note]]]]:
        """Yield the notes of each part with the beats at which they begin; parts are added for what nobody sings."""
        for k, part in list(players):
            held = joining.joined(self.turns, self.parts[k], self._lengths)
            who = instrument(part.instrument)
            number = KEYS.__getitem__ if who.is_percussion else midi
            held = [each for each in held if (each.piece.pitch in KEYS) == who.is_percussion]
            held.sort(key=lambda h: (h.start, number(h.piece.pitch), -(h.end + h.beyond - h.start)))
            if part.role == "voice":
                held, others = joining.one_at_a_time(held)
                if others:
                    self.ledger.note("Notes that sound together with the sung line are a part of their own ({}).")
                    extra = Part(id=_free(f"{part.id}-2", {p.id for _, p in players}), instrument="choir-pad")
                    players.append((k, extra))
                    yield extra.id, [self._note(each, None) for each in others]
            words = syllables(held, part.id, self.frame, [span.start for span in self._spans], self.ledger)
            notes = [self._note(each, words.get(n)) for n, each in enumerate(held)]
            yield part.id, self._ordered(part.id, notes)

    def _ordered(self, part: str, notes: list[tuple[Fraction, Note]]) -> list[tuple[Fraction, Note]]:
        order = self.frame.order.get(part, ()) if self.frame else ()
        if sorted(order) != list(range(len(notes))):
            return notes
        back = sorted(range(len(notes)), key=order.__getitem__)
        ordered = [notes[k] for k in back]
        in_time = all(a[0] <= b[0] for a, b in pairwise(ordered))
        return ordered if in_time else notes

    def _note(self, held: Held, syllable: Syllable | None) -> tuple[Fraction, Note]:
        start = joining.snapped(held.start, self.ledger)
        end = held.end + held.beyond
        length = joining.snapped(end if end > held.start else held.end, self.ledger) - start
        piece = held.piece
        return start, Note(
            at=start,
            length=max(length, Fraction(1, 10_080)),
            pitch=piece.pitch,
            velocity=piece.velocity,
            syllable=syllable,
            graces=piece.graces,
            articulation=piece.articulation,  # type: ignore[arg-type]  # one of the table's
        )

    # Sections

    @cached_property
    def _lengths(self) -> list[Fraction]:
        return joining.lengths(self.parts, self.ledger)

    @cached_property
    def _spans(self) -> list[Span]:
        return joining.spans(self.turns, self._signed, self._lengths)

    @cached_property
    def _signed(self) -> Sequence[Measure]:
        """Return the measures whose key counts: those of the first part with pitches; repeats are the first part's."""
        for part in self.parts:
            if any(piece.pitch not in KEYS for measure in part for piece in measure.pieces):
                return [_headed(a, b) for a, b in zip(part, self.parts[0], strict=True)]
        return self.parts[0]

    def _sections(
        self, notes: Mapping[str, Sequence[tuple[Fraction, Note]]], players: Sequence[tuple[int, Part]]
    ) -> Iterator[dict[str, Any]]:
        frames = self._framed()
        marks = {name: self._marks(name) for name in ("tempos", "chords", "dynamics")}
        held = {part.id: self._pedals(k) for k, part in players}
        taken: set[str] = set()
        for k, span in enumerate(self._spans):
            own = {name: [n.model_copy(update={"at": at - span.start}) for at, n in row if span.start <= at < span.end]
                   for name, row in notes.items()}  # fmt: skip
            inside = {
                name: [{**mark, "at": at - span.start} for at, mark in row if span.start <= at < span.end]
                for name, row in marks.items()
            }
            told = self._section(span, k, frames.get(k), taken)
            told |= {"tempo": inside["tempos"], "chords": inside["chords"], "dynamics": inside["dynamics"]}
            written = self.frame.written[frames[k]] if self.frame and k in frames else ()
            told["pedals"] = {
                name: inner for name, row in held.items() if (inner := pedals.within(row, span.start, span.end))
            }
            told["notes"] = {name: row for name, row in own.items() if row or name in written}
            if k not in frames:
                sung = [[note.syllable for note in row if note.syllable] for row in own.values()]
                told["lyrics"] = [{"text": text} for text in lines(sorted(sung, key=len)[-1] if sung else [])]
            taken.add(told["id"])
            yield told

    def _pedals(self, k: int) -> list[Pedal]:
        """Return when the pedals of a part are down."""
        moves: list[pedals.Move] = []
        for start, measure in joining.placed(self.turns, self.parts[k], self._lengths):
            for at, kind, way in measure.pedals:
                moves.append((joining.snapped(start + at, self.ledger), kind, way))  # type: ignore[arg-type]
        return pedals.stretches(moves, self._spans[-1].end)

    def _framed(self) -> dict[int, int]:
        """Return which of the frame's sections each section is."""
        if self.frame is None:
            return {}
        kept = [clean(heading(section)) for section in self.frame.sections]
        found = [span.heading for span in self._spans]
        if kept == found:
            return dict(enumerate(range(len(kept))))
        self.ledger.note("The score was changed elsewhere: sections that are new there are read from the notation.")
        told: dict[int, int] = {}
        for k, name in enumerate(found):
            match = next((n for n, other in enumerate(kept) if other == name and n not in told.values()), None)
            if match is not None:
                told[k] = match
        return told

    def _section(self, span: Span, k: int, match: int | None, taken: set[str]) -> dict[str, Any]:
        own_key = Key(_tonic(span), span.mode if span.mode in SIGNED else "major")
        own_metre = "/".join(map(str, span.own_metre))
        if match is None or self.frame is None:
            name = span.heading.strip()
            if not name and k == 0 and len(self._spans) > 1 and span.bars == 1 and span.bar < self._spans[1].bar:
                name = "Pickup"
            tag = _tag(name)
            told = {"id": _free(_slug(name) or tag, taken), "tag": tag, "name": name, "bars": span.bars}
            return {**told, "key": str(key(str(own_key))), "metre": own_metre, "lyrics": []}
        section = self.frame.sections[match]
        told = {name: getattr(section, name) for name in Section.model_fields if name in section.model_fields_set}
        told["bars"] = span.bars
        told.setdefault("lyrics", ())
        usual = LeadSheet.model_validate({**self.frame.sheet, "sections": [section]})
        kept = usual.key_of(section)
        if (kept.fifths, like(kept.mode)) != (span.fifths, span.mode):
            told["key"] = str(key(str(own_key)))
        is_signed = span.bar == Fraction(4 * span.metre[0], span.metre[1])
        if usual.bar_of(section) != span.bar or (is_signed and usual.metre_of(section) != span.metre):
            told["metre"] = own_metre
        return told

    # Marks

    def _marks(self, name: str) -> list[tuple[Fraction, dict[str, Any]]]:
        """Return the tempos, chords or dynamics of the piece, one at each beat."""
        rows = [list(self._marks_of(part, name)) for part in self.parts]
        row = [each for row in rows for each in row] if name == "tempos" else next((r for r in rows if r), [])
        found: dict[Fraction, dict[str, Any]] = {}
        for at, mark in sorted(row, key=lambda each: each[0]):
            found.setdefault(joining.snapped(at, self.ledger), mark)
        return list(found.items())

    def _marks_of(self, part: Sequence[Measure], name: str) -> Iterator[tuple[Fraction, dict[str, Any]]]:
        for start, measure in joining.placed(self.turns, part, self._lengths):
            if name == "tempos":
                yield from ((start + at, {"bpm": bpm, "word": word}) for at, bpm, word in measure.tempos)
            elif name == "chords":
                yield from ((start + at, {"symbol": symbol}) for at, symbol in measure.chords)
        if name == "dynamics":
            yield from self._dynamics(part)

    def _paces(self) -> Iterator[tuple[Fraction, str]]:
        """Yield the words that change the tempo without a number."""
        for part in self.parts:
            for start, measure in joining.placed(self.turns, part, self._lengths):
                yield from ((joining.snapped(start + at, self.ledger), words) for at, words in measure.paces)

    def _dynamics(self, part: Sequence[Measure]) -> Iterator[tuple[Fraction, dict[str, Any]]]:
        """Yield dynamic marks; where a wedge begins or ends without one, one is set."""
        measures = list(joining.placed(self.turns, part, self._lengths))
        marks = {start + at: mark for start, m in measures for at, mark in m.dynamics}
        wedges = sorted(((start + at, kind) for start, m in measures for at, kind in m.wedges), key=lambda w: w[0])
        swells: set[Fraction] = set()
        direction = ""
        for at, kind in wedges:
            current = next((marks[t] for t in sorted(marks, reverse=True) if t <= at), "mf")
            if kind in {"crescendo", "diminuendo"}:
                marks.setdefault(at, current)
                swells.add(at)
                direction = kind
            elif kind == "stop" and direction and not self._ends_section(at):
                marks.setdefault(at, (LOUDER if direction == "crescendo" else SOFTER)[current])
        yield from ((at, {"mark": marks[at], "swells": at in swells}) for at in sorted(marks))

    def _ends_section(self, at: Fraction) -> bool:
        return any(at == span.end for span in self._spans)


def _headed(own: Measure, first: Measure) -> Measure:
    """Return a measure with the rehearsal mark of the uppermost part."""
    own.rehearsal = own.rehearsal or first.rehearsal
    return own


def _tonic(span: Span) -> str:
    """Return the tonic of a signature in a mode."""
    place = span.fifths - SIGNED.get(span.mode, 0) + 1
    sign = place // 7
    return FIFTHS[place % 7] + ("#" * sign if sign > 0 else "b" * -sign)


def _tag(name: str) -> Tag:
    words = re.sub(r"[\d\s.:()]+", " ", name.lower()).strip()
    named = TAGS.get(words, words.replace(" ", "-"))
    tag: Tag = next((each for each in get_args(Tag) if each == named), "section")
    return tag


def _slug(name: str) -> str:
    return re.sub(r"[^\w.#-]+", "-", name.strip().lower()).strip("-._#")[:60]


def _free(name: str, taken: set[str]) -> str:
    return next(each for k in range(1, 100_000) if (each := name if k == 1 else f"{name}-{k}") not in taken)
