"""A lead sheet as a MusicXML 4 score."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from math import lcm
from xml.etree.ElementTree import Element

from menura.scores import check
from menura.scores.arranging.realising import realised
from menura.scores.drums import KEYS
from menura.scores.instruments import Instrument
from menura.scores.model import LeadSheet, Part
from menura.scores.musicxml import directions, frame, notes, pedals, players
from menura.scores.musicxml.bars import Bar, bars
from menura.scores.musicxml.beams import beams
from menura.scores.musicxml.modes import like
from menura.scores.musicxml.rhythm import Stretch, notated
from menura.scores.musicxml.transposition import interval
from menura.scores.musicxml.tree import add, clean, encoded
from menura.scores.musicxml.voices import Chord, Sung, Voice, first_of, graced, seated, staves, sung

EMPTY = Part(id="chords", name="Chords", instrument="piano")
"""What stands under the chords of a sheet without parts."""


def write(sheet: LeadSheet) -> bytes:
    """Return a sheet as an uncompressed MusicXML file; patterns are written out, tempo glides are steps.

    Everything is notation that other programs read, with lengths as one would write them (what sounds shorter or longer
    says so in its ``release``): titles, parts with their General MIDI programs, staves and
    transposition, sections as rehearsal marks, keys, metres, tempos, chords, dynamics, velocities (the ``dynamics`` of
    a note, per cent of 90), ties, tuplets, articulations and lyrics. What has no sign there — the ids, tags, energy and
    silent parts of sections, roles, patterns, voices and levels of parts, readings of syllables, the pentatonic modes,
    whether a section's key and metre are the sheet's or its own — stands in the field ``menura`` of
    ``identification/miscellaneous``, and :func:`read` believes it as far as the notation agrees.

    Parameters
    ----------
    sheet : LeadSheet

    Returns
    -------
    bytes
        Always the same for the same sheet.

    Raises
    ------
    ScoreError
        If something is wrong with the sheet: see :func:`menura.scores.check.check`.
    """
    return encoded(document(realised(check.require(sheet))))


def document(sheet: LeadSheet, *, framed: bool = True, concert: bool = False) -> Element:
    """Return a sheet whose parts are written out as a tree.

    Parameters
    ----------
    sheet : LeadSheet
    framed : bool
        Whether what notation has no sign for is kept in it.
    concert : bool
        Whether transposing instruments are written as they sound, but for octaves.
    """
    root = Element("score-partwise", {"version": "4.0"})
    if sheet.title:
        add(add(root, "work"), "work-title", sheet.title)
        add(root, "movement-title", sheet.title)
    _identification(root, sheet, framed=framed)
    if sheet.language:
        add(add(root, "defaults"), "lyric-language").set("xml:lang", clean(sheet.language))
    parts = sheet.parts or (EMPTY,)
    part_list, every = add(root, "part-list"), list(bars(sheet))
    divisions = _divisions(sheet)
    above = directions.directions(sheet)
    players_of = [_written_for(seated(sheet, part), concert=concert) for part in parts]
    leading = _leading(parts)
    chords = directions.chords(sheet, players_of[leading].transposes)
    for k, part in enumerate(parts):
        who, name = players_of[k], players.identifier(k)
        own = sung(sheet, part.id, who)
        struck = sorted(_struck(own), key=KEYS.__getitem__) if who.is_percussion else []
        players.score_part(part_list, name, part, who, struck, _channel(k))
        placed = [*(above if k == 0 else []), *(chords if k == leading else []), *pedals.pedals(sheet, part.id)]
        scribe = notes.Scribe(name, who, divisions, notes.lyrics(own, _line_ends(sheet, part.id)))
        _Part(sheet, scribe, staves(own, who), sorted(placed, key=lambda p: p[0])).write(
            add(root, "part", id=name), every
        )
    return root


def _struck(notes: Sequence[Sung]) -> set[str]:
    """Return the drums of a part."""
    graces = {grace.pitch for each in notes for grace in each.note.graces}
    return {each.note.pitch for each in notes} | graces


def _written_for(who: Instrument, *, concert: bool) -> Instrument:
    return replace(who, transposes=12 * int(who.transposes / 12)) if concert else who


def _channel(index: int) -> int:
    """Return a MIDI channel from 1; the tenth is for drums."""
    channel = index % 15 + 1
    return channel + (channel >= 10)


def _leading(parts: Sequence[Part]) -> int:
    """Return which part the chords stand above: who sings, else who plays the melody, else the first."""
    for role in ("voice", "melody"):
        for k, part in enumerate(parts):
            if part.role == role:
                return k
    return 0


def _identification(root: Element, sheet: LeadSheet, *, framed: bool) -> None:
    identification = add(root, "identification")
    if sheet.author:
        add(identification, "creator", sheet.author, type="composer")
    add(add(identification, "encoding"), "software", "Menura")
    if framed:
        add(add(identification, "miscellaneous"), "miscellaneous-field", frame.text(sheet), name=frame.FIELD)


def _divisions(sheet: LeadSheet) -> int:
    """Return steps of a quarter note in which everything falls on whole numbers."""
    times = [t for section in sheet.sections for row in section.notes.values() for n in row for t in (n.at, n.length)]
    for section in sheet.sections:
        times += [tempo.at for tempo in section.tempo] + [chord.at for chord in section.chords]
        times += [mark.at for mark in section.dynamics] + [sheet.bar_of(section)]
        times += [t for row in section.pedals.values() for pedal in row for t in (pedal.at, pedal.length)]
    return reduce(lcm, {time.denominator for time in times}, 4)


def _line_ends(sheet: LeadSheet, part: str) -> dict[int, bool]:
    """Return at which of a part's notes a line of lyrics ends."""
    ends: dict[int, bool] = {}
    first = 0
    for section in sheet.sections:
        row = section.notes.get(part, ())
        sung = [(first + k, n.syllable) for k, n in enumerate(row) if n.syllable is not None]
        lines = frame.counted([syllable for _, syllable in sung])
        last = [*lines[1:], lines[-1] + 1] if lines else []
        ends.update((k, a != b) for (k, _), a, b in zip(sung, lines, last, strict=True))
        first += len(row)
    return ends


Rows = dict[tuple[int, int], list[Stretch[Chord]]]
"""What a bar holds, by staff and voice."""


@dataclass
class _Part:
    """A part as it is written, bar by bar."""

    sheet: LeadSheet
    scribe: notes.Scribe
    staves: list[list[Voice]]
    placed: list[directions.Placed]

    def write(self, parent: Element, every: Sequence[Bar]) -> None:
        """Add every measure."""
        rows = {(s, v): _by_bar(voice, every) for s, voices in enumerate(self.staves) for v, voice in enumerate(voices)}
        above = _by_time(self.placed, every)
        for k, bar in enumerate(every):
            measure = add(parent, "measure", number=bar.number, **({"implicit": "yes"} if bar.is_pickup else {}))
            self._attributes(measure, bar, every[k - 1] if k else None)
            self.scribe.new_bar(bar.start)
            voices = {place: row[k] for place, row in rows.items() if place[1] == 0 or k in row}
            voices = _merged(voices)
            self._bar(measure, bar, voices, above.get(k, []))
            if bar.is_last:
                right = add(measure, "barline", location="right")
                add(right, "bar-style", "light-heavy" if bar is every[-1] else "light-light")

    def _attributes(self, measure: Element, bar: Bar, before: Bar | None) -> None:
        """Add what changes at a bar: key, metre, and in the first bar clefs."""
        key, who = self.sheet.key_of(bar.section), self.scribe.who
        by = interval(0 if who.is_percussion else who.transposes, key.fifths)
        known = self.sheet.key_of(before.section) if before else None
        if before is not None and known == key and before.signed == bar.signed:
            return
        attributes = add(measure, "attributes")
        if before is None:
            add(attributes, "divisions", self.scribe.divisions)
        if known != key:
            signs = key.fifths - by.fifths
            self.scribe.by, self.scribe.fifths = by, signs
            element = add(attributes, "key", **({"print_object": "no"} if who.is_percussion else {}))
            add(element, "fifths", signs)
            add(element, "mode", like(key.mode))
        if before is None or before.signed != bar.signed:
            time = add(attributes, "time")
            add(time, "beats", bar.signed[0])
            add(time, "beat-type", bar.signed[1])
        if before is None:
            players.clefs(attributes, who)
        if known != key:
            players.transpose(attributes, by)

    def _bar(
        self,
        measure: Element,
        bar: Bar,
        voices: dict[tuple[int, int], list[Stretch[Chord]]],
        above: list[directions.Placed],
    ) -> None:
        two = len(self.staves) > 1
        for number, ((staff, voice), row) in enumerate(sorted(voices.items())):
            if number:
                add(add(measure, "backup"), "duration", self.scribe.ticks(bar.length))
            values = notated(_filled(row, bar.length), bar.metre)
            waiting = list(above) if number == 0 else []
            joined = beams(values, bar.metre)
            for value, beam in zip(values, joined, strict=True):
                while waiting and waiting[0][0] < bar.start + value.start + value.length:
                    self._direct(measure, waiting.pop(0), bar.start + value.start)
                full = value.what is None and value.length == bar.length
                sign = 4 * staff + min(voice, 3) + 1 if voice < 4 else 8 + voice + 1
                self.scribe.write(measure, value, sign, staff + 1 if two else 0, full=full, seen=not voice, beam=beam)
            for placed in waiting:
                self._direct(measure, placed, bar.end)

    def _direct(self, measure: Element, placed: directions.Placed, now: Fraction) -> None:
        """Add a direction or harmony, with the time from what stands here to where it belongs."""
        at, element = placed
        if at != now:
            offset = Element("offset", {"sound": "yes"} if element.tag == "direction" else {})
            offset.text = str(self.scribe.ticks(at - now))
            tags = [child.tag for child in element]
            element.insert(tags.index("sound") if "sound" in tags else len(tags), offset)
        if len(self.staves) > 1:
            tags = [child.tag for child in element]
            staff = Element("staff")
            staff.text = "2" if element.find("direction-type/pedal") is not None else "1"
            element.insert(tags.index("sound") if "sound" in tags else len(tags), staff)
        measure.append(element)


def _merged(voices: dict[tuple[int, int], list[Stretch[Chord]]]) -> dict[tuple[int, int], list[Stretch[Chord]]]:
    """Return what a bar holds with chords of further voices joined to those of the first that last as long.

    What is tied on beyond the bar, or began before it, was of another voice only for that.
    """
    found: dict[tuple[int, int], list[Stretch[Chord]]] = {}
    for (staff, voice), row in sorted(voices.items()):
        first = found.get((staff, 0), [])
        places = {(each.start, each.end): k for k, each in enumerate(first)} if voice else {}
        left = []
        for each in row:
            k = places.get((each.start, each.end))
            if k is None or (graced(each.what) and graced(first[k].what)):
                left.append(each)
            else:
                members = sorted((*(first[k].what or ()), *(each.what or ())), key=first_of)
                first[k] = Stretch(each.start, each.end, tuple(members))
        if left or not voice:
            found[staff, voice] = left
    return found


def _filled(row: Sequence[Stretch[Chord]], length: Fraction) -> list[Stretch[Chord]]:
    """Return a bar's chords with the silence between them."""
    filled: list[Stretch[Chord]] = []
    at = Fraction(0)
    for stretch in row:
        if stretch.start > at:
            filled.append(Stretch(at, stretch.start, None))
        filled.append(stretch)
        at = stretch.end
    if at < length:
        filled.append(Stretch(at, length, None))
    return filled


def _by_bar(voice: Voice, every: Sequence[Bar]) -> defaultdict[int, list[Stretch[Chord]]]:
    """Return a voice cut at bar lines, in quarter notes since each bar began, by the number of the bar."""
    starts = [bar.start for bar in every]
    found: defaultdict[int, list[Stretch[Chord]]] = defaultdict(list)
    for stretch in voice:
        for k in _spanned(starts, stretch.start, stretch.end):
            bar = every[k]
            start, end = max(stretch.start, bar.start), min(stretch.end, bar.end)
            found[k].append(Stretch(start - bar.start, end - bar.start, stretch.what))
    return found


def _spanned(starts: Sequence[Fraction], start: Fraction, end: Fraction) -> Iterator[int]:
    first = bisect_left(starts, start)
    first -= first == len(starts) or starts[first] != start
    yield from range(first, bisect_left(starts, end))


def _by_time(placed: Sequence[directions.Placed], every: Sequence[Bar]) -> dict[int, list[directions.Placed]]:
    """Return directions by the number of the bar; one at the very end belongs to the last."""
    starts = [bar.start for bar in every]
    found: dict[int, list[directions.Placed]] = defaultdict(list)
    for each in placed:
        found[min(next(_spanned(starts, each[0], each[0] + 1), len(every) - 1), len(every) - 1)].append(each)
    return found
