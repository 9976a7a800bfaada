"""From lyrics and a brief to the lead sheet of a song."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from menura.composing import (
    feelings,
    harmony,
    lyrics,
    materials,
    orchestration,
    preflight,
    settling,
    tempo_curves,
    tempos,
)
from menura.composing.balance import BEHIND, balanced
from menura.composing.brief import Brief
from menura.composing.composer import MARKS
from menura.composing.forms import Planned
from menura.composing.lyrics import Lyrics, Stanza
from menura.composing.moods import moods
from menura.composing.named import table
from menura.composing.orchestration import Seated
from menura.composing.pacing import Block, Layout, Words
from menura.composing.preflight import Fit
from menura.composing.styles import Style, style
from menura.composing.vocals import PARTS, SINGER, Singers
from menura.scores.arranging.present import playing
from menura.scores.instruments import instrument
from menura.scores.keys import Key, key
from menura.scores.model import ChordAt, Dynamic, DynamicAt, LeadSheet, Note, Part, Section, Tag, Tempo
from menura.scores.pitch import spell

ENERGIES: dict[Tag, float] = {
    "intro": 0.4, "verse": 0.5, "pre-chorus": 0.62, "chorus": 0.85, "post-chorus": 0.75, "bridge": 0.55,
    "interlude": 0.55, "solo": 0.8, "build": 0.7, "drop": 0.95, "breakdown": 0.3, "outro": 0.4, "coda": 0.5,
}  # fmt: skip
"""How much happens in a section."""


def song(words: str | Lyrics, brief: Brief, seed: int) -> LeadSheet:
    """Set lyrics to music: the same lyrics, brief and seed always give the same song.

    Parameters
    ----------
    words : str or Lyrics
    brief : Brief
        Its tempo and length are kept exactly; what it leaves open is chosen, also by the feeling of the words.
    seed : int

    Returns
    -------
    LeadSheet
        With every syllable on a note.

    Raises
    ------
    ScoreError
        If the lyrics have problems; all of them are listed.
    RequestError
        If the words cannot fit the length; the message says what would.
    UnknownNameError
        If the brief names something that does not exist, or no voice reads the language.
    MissingExtraError
        If a library is needed to read the words and not installed.
    """
    text = lyrics.parse(words, brief.language) if isinstance(words, str) else words
    return _Song.of(text, brief, seed).sheet()


def preflighted(words: str | Lyrics, brief: Brief, seed: int = 0) -> Fit:
    """Return how lyrics fit a brief, without composing anything; it raises what :func:`song` would."""
    text = lyrics.parse(words, brief.language) if isinstance(words, str) else words
    divided = Words.of(text)
    return preflight.fit(divided, _settled(text, brief, seed))


def _settled(text: Lyrics, brief: Brief, seed: int) -> Brief:
    """Return the brief with everything decided but what the words decide: tempo and length."""
    felt = feelings.whole([line.text for line in text.lines])
    brief = brief.chosen(moods=feelings.moods(felt), voice="female")
    if not brief.style and not brief.scene:
        suits = feelings.instruments(felt) if felt.words else ()
        brief = brief.chosen(style="ballad" if felt.arousal < -0.1 else "rock" if felt.arousal > 0.45 else "pop")
        brief = brief.chosen(instruments=tuple(name for name in suits if name not in brief.without))
    settled = settling.settled(brief, seed)
    return settled.model_copy(update={"bpm": brief.bpm, "duration": brief.duration, "language": text.language})


@dataclass(frozen=True)
class _Placed:
    """A section in the order of the song: its plan, and its words with the bars of their lines."""

    planned: Planned
    block: Block | None
    lines: tuple[int, ...]


@dataclass(frozen=True)
class _Song:
    """What all sections of a song share."""

    lyrics: Lyrics
    brief: Brief
    seed: int
    fit: Fit
    style: Style
    key: Key
    metre: tuple[int, int]
    bar: Fraction
    placed: tuple[_Placed, ...]
    ensemble: tuple[Seated, ...]
    singers: Singers

    @classmethod
    def of(cls, text: Lyrics, brief: Brief, seed: int) -> "_Song":
        ready, words = _settled(text, brief, seed), Words.of(text)
        fit = preflight.fit(words, ready)
        ready = ready.model_copy(update={"bpm": fit.bpm, "duration": fit.duration})
        upper, lower = str(ready.metre).split("/")
        found, tonic, metre = style(ready.style), key(str(ready.key)), (int(upper), int(lower))
        return cls(
            lyrics=text,
            brief=ready,
            seed=seed,
            fit=fit,
            style=found,
            key=tonic,
            metre=metre,
            bar=settling.bar_of(str(ready.metre)),
            placed=tuple(_placed(words, fit.layout, float(ready.energy or 0))),
            ensemble=orchestration.seated(ready, Random(f"{seed}/ensemble")),
            singers=Singers(found, tonic, metre, fit.bpm, ready.voice or "female", seed),
        )

    @property
    def chance(self) -> str:
        """What random choices are drawn from."""
        return f"{self.seed}/song"

    def sheet(self) -> LeadSheet:
        """Return the song."""
        sections = [self._section(k) for k in range(len(self.placed))]
        sections.append(self._ending())
        sung = {name for section in sections for name in section.notes}
        voices = [self._voice(name) for name in (SINGER, *PARTS.values()) if name in sung]
        sheet = LeadSheet(
            title=self.lyrics.title or _title(self.lyrics),
            words=self.brief.words,
            language=self.lyrics.language,
            style=self.style.name,
            key=str(self.key),
            metre=str(self.brief.metre),
            swing=self.style.swing,
            space=self.style.space,
            parts=(*voices, *(each.part for each in self.ensemble)),
            sections=tuple(self._timed(sections)),
        )
        return balanced(playing(sheet, apart=("end",)), back=BEHIND)

    def _voice(self, name: str) -> Part:
        who = "choir" if name == "choir" else self.brief.voice
        gain, pan = {SINGER: (0.0, 0.0), "choir": (-3.0, 0.0), "harmony": (-2.0, 0.15)}.get(name, (-5.0, -0.25))
        label = {SINGER: "Voice", "ad-libs": "Ad-libs"}.get(name, name.title())
        return Part(id=name, name=label, instrument="voice", role="voice", voice=who, gain=gain, pan=pan)

    def _section(self, index: int) -> Section:
        own = self.placed[index]
        planned = own.planned
        plans = tuple(each.planned for each in self.placed)
        close = materials.cadence(self.style, plans, index, Random(f"{self.chance}/close").random())
        changes = materials.chords(self.style, self.key, self.bar, planned, close, self.chance)
        silent = self._silent(planned, sung=own.block is not None)
        notes = self._played(planned, changes, silent)
        if own.block is not None:
            notes |= self.singers.section(planned, own.block.verses, own.lines, changes)
        return Section(
            id=f"{planned.tag}-{1 + sum(p.tag == planned.tag for p in plans[:index])}",
            tag=planned.tag,
            name=planned.name,
            bars=planned.bars,
            energy=planned.energy,
            chords=changes,
            dynamics=(DynamicAt(mark=_mark(planned.energy)),),
            lyrics=own.block.stanza.lines if own.block is not None else (),
            silent=tuple(silent),
            notes=notes,
        )

    def _silent(self, planned: Planned, *, sung: bool) -> list[str]:
        """Return the instruments that rest: the leading one where words are sung, others where less happens.

        A voice takes room from the start, so that fewer wait than in a piece that is only played.
        """
        lead, *others = self.ensemble
        resting = [each.part.id for each in others if each.enters > math.sqrt(planned.energy) + 1e-9]
        alone = len(resting) == len(others)
        if alone and others:  # somebody has to carry the voice
            first = min(others, key=lambda each: each.enters)
            resting.remove(first.part.id)
        return [*([lead.part.id] if sung and others else []), *resting]

    def _played(
        self, planned: Planned, changes: tuple[ChordAt, ...], silent: Sequence[str]
    ) -> dict[str, tuple[Note, ...]]:
        """Return what instruments play that have no pattern: the leading melody and the counter-melodies."""
        notes = {}
        for each in self.ensemble:
            if each.part.id in silent or each.part.role not in {"melody", "counter"}:
                continue
            low, high = _register(each)
            if each.part.role == "melody":
                made = materials.tune(self.style, self.key, self.metre, planned, changes, (low, high), self.chance)
            else:
                rng = Random(f"{self.chance}/{each.part.id}/{planned.material}")
                made = materials.counter(self.key, self.bar, planned.bars, changes, (low, min(high, low + 14)), rng)
            level = 58 + 28 * planned.energy
            notes[each.part.id] = tuple(
                Note(
                    at=slot.at,
                    length=slot.length,
                    pitch=spell(pitch, self.key.fifths, self.key.is_minor),
                    velocity=round(level + 10 * slot.weight),
                )
                for slot, pitch in zip(made.slots, made.pitches, strict=True)
            )
        return notes

    def _ending(self) -> Section:
        """Return the last bar: everyone's last chord, left to ring."""
        numeral = {"blues": "I7", "locrian": "io", "shang": "Isus4", "zhi": "Isus4"}.get(
            self.key.mode, "i" if self.key.is_minor else "I"
        )
        close = harmony.numeral(numeral, self.key)
        energy = round(0.5 * (0.4 + 0.6 * float(self.brief.energy or 0)), 2)
        playing = [e for e in self.ensemble if e.asked or e.enters <= max(energy, 0.3)] or list(self.ensemble[:1])
        notes = {e.part.id: orchestration.last(e.part, close, self.key, self.bar * Fraction(3, 4)) for e in playing}
        return Section(
            id="end", tag="coda", name="End", bars=1, energy=energy, chords=(ChordAt(symbol=close),),
            silent=tuple(e.part.id for e in self.ensemble if e not in playing),
            notes={name: each for name, each in notes.items() if each}, dynamics=(DynamicAt(mark=_mark(energy)),),
        )  # fmt: skip

    def _timed(self, sections: Sequence[Section]) -> list[Section]:
        """Return sections with their tempo marks."""
        count = sum(section.bars for section in sections)
        points = tempo_curves.curve(self.brief.shape, count, slows=self.slows)
        timed, start = [], 0
        for section in sections:
            marks = [
                Tempo(
                    at=(p.bar - start) * self.bar,
                    bpm=round(self.fit.bpm * p.ratio, 2),
                    glides=p.glides,
                    word=tempos.printed(self.fit.bpm) if p.bar == 0 else "",
                )
                for p in points
                if start <= p.bar < start + section.bars
            ]
            timed.append(section.model_copy(update={"tempo": tuple(marks)}))
            start += section.bars
        return timed

    @property
    def slows(self) -> bool:
        """Whether the song slows down at its end."""
        return settling.slows(self.brief)


def _title(text: Lyrics) -> str:
    """Return the first line of the chorus, or of the song, without its last mark."""
    worded = [stanza for stanza in text.stanzas if stanza.lines]
    chosen = next((stanza for stanza in worded if stanza.tag == "chorus"), worded[0])
    return chosen.lines[0].text.rstrip(" ,.;:!?，。；：！？…—-")[:60]


def _placed(words: Words, layout: Layout, energy: float) -> list[_Placed]:
    """Return the sections of a song in order, with those that are added."""
    felt = iter(feelings.curve([line.text for block in words.blocks for line in block.stanza.lines]))
    found = []
    for block, bars, lines in zip(words.blocks, layout.bars, layout.lines, strict=True):
        arousal = [next(felt).arousal for _ in block.stanza.lines]
        lift = 0.2 * sum(arousal) / len(arousal) if arousal else 0.0
        found.append(_Placed(_plan(block.stanza, bars, energy, lift), block if block.verses else None, lines))
    added = {tag: _Placed(_plan(Stanza(tag, tag.title()), n, energy, 0.0), None, ()) for tag, n in _added(layout)}
    if "interlude" in added and len(found) > 1:
        found.insert(_middle(found), added.pop("interlude"))
    front = [added.pop("intro")] if "intro" in added else []
    return [*front, *found, *added.values()]


def _added(layout: Layout) -> list[tuple[Tag, int]]:
    order: tuple[Tag, ...] = ("intro", "interlude", "outro")
    return [(tag, layout.added[tag]) for tag in order if layout.added.get(tag)]


def _middle(found: Sequence[_Placed]) -> int:
    """Return where an interlude stands: after the chorus that is nearest to the middle, else in the middle."""
    after = [k + 1 for k, each in enumerate(found[:-1]) if each.planned.tag == "chorus"] or range(1, len(found))
    return min(after, key=lambda k: abs(k - len(found) / 2))


def _plan(stanza: Stanza, bars: int, energy: float, lift: float) -> Planned:
    amounts: dict[str, float] = table("lyrics")["modifiers"]
    told = sum(amount for word, amount in amounts.items() if word in stanza.modifier.lower())
    told += sum(m.energy / 2 for m in moods().values() if stanza.modifier.lower() in {m.name, *m.names})
    base = ENERGIES.get(stanza.tag, 0.5) + lift + told
    level = round(min(max(base * (0.4 + 0.6 * energy), 0.05), 1.0), 2)
    return Planned(stanza.tag, bars, level, stanza.tag, stanza.name)


def _mark(energy: float) -> Dynamic:
    return next(mark for limit, mark in MARKS if energy < limit)


def _register(seat: Seated) -> tuple[int, int]:
    """Return where an instrument plays a melody: around the middle of what is comfortable."""
    player = instrument(seat.part.instrument)
    low, high = player.comfortable
    centre = min(max(69 if seat.part.role == "melody" else 62, low + 7), high - 7)
    return max(centre - 8, player.lowest), min(centre + 8, player.highest)
