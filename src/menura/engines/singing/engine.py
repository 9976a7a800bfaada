"""The engine that sings one part of a lead sheet."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock

import numpy as np

from menura.audio.clip import Clip
from menura.engines import expression
from menura.engines.base import Card, Scene, Stretch
from menura.engines.singing import languages, voicing
from menura.engines.singing.phrases import Phrase, phrases
from menura.engines.singing.singers import Singer, singer
from menura.engines.singing.singing import sing, speaks
from menura.errors import EngineError, MissingExtraError, Problem, UnknownNameError
from menura.phonetics import espeak
from menura.plans.curve import is_constant, sample
from menura.plans.model import Event, Notice, Song
from menura.scores.arranging.performing import performance
from menura.scores.model import LeadSheet, Part, Sheets
from menura.scores.pitch import spell
from menura.values.problems import suggestion

EDGE = 0.005
"""Seconds in which a voice fades where its event is cut."""

KEPT = 8
"""Voices whose phrases are remembered."""


class SingingEngine:
    """A synthetic singer: words by espeak-ng, resynthesised on the notes of a lead sheet."""

    card = Card(
        name="singing",
        renders=("song",),
        method="procedural",
        summary="A synthetic singer: says the words with espeak-ng and puts them on the melody with a vocoder.",
        licence_code="Apache-2.0; loads espeak-ng (GPL-3.0-or-later), which is installed apart from it",
        licence_weights="none",
        licence_output="yours",
        needs=("espeak-ng: pip install 'menura[voice]'",),
        cannot=(
            "sound like a human singer or like a given person",
            "sing a language that espeak-ng has no voice for",
        ),
        channels=2,
        controls=("loudness", "brightness", "pitch"),
        version="3",
    )

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, str], tuple[LeadSheet, list[Phrase]]] = OrderedDict()
        self._lock = Lock()

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        """Return what a voice sings: see :class:`menura.engines.base.Engine`."""
        if len(events) != 1:
            raise EngineError(f"The engine 'singing' takes one event at a time; it was given {len(events)}.")
        event, rate = events[0], scene.sample_rate
        stretch = scene.stretch or Stretch(0.0, event.duration, 0)
        sheet, part = _voice(event, scene.sheets)
        out = np.zeros((1, round(stretch.duration * rate)), np.float32)
        seed = scene.seed if event.seed is None else event.seed
        for phrase in _within(self._phrases(sheet, part), stretch, event.duration):
            scene.progress.step("singing", phrase.sung[0].syllable.text, 0.0)
            bent = _bent(event, phrase)
            sound = sing(phrase, singer(part.voice), _language(sheet, phrase), rate, seed, bent)
            if len(sound) > len(out):
                out = _doubled(out)
            _add(
                out, sound if len(sound) == len(out) else _doubled(sound), round((phrase.begins - stretch.start) * rate)
            )
        _fade(out, round(EDGE * rate), stretch.start + stretch.duration >= event.duration - 1e-9)
        coloured = [expression.colour(channel, rate, event.controls, stretch.start) for channel in out]
        return Clip(np.stack(coloured), rate)

    def tags(self, event: Event) -> tuple[str, ...]:  # noqa: ARG002 - the same for all that is sung
        """Return the groups that song belongs to: see :class:`menura.engines.base.Tagged`."""
        return ("song", "music", "voice", "human")

    def ring(self, event: Event, sheets: Sheets) -> float:
        """Return the seconds of the longest phrase: see :class:`menura.engines.base.Ringing`."""
        found = self._phrases(*_voice(event, sheets))
        return max((phrase.ends - phrase.begins for phrase in found), default=0.0)

    def matter(self, event: Event, sheets: Sheets, stretch: Stretch) -> bytes:
        """Return what decides the sound of a stretch: see :class:`menura.engines.base.Ringing`."""
        sheet, part = _voice(event, sheets)
        heard = list(_within(self._phrases(sheet, part), stretch, event.duration))
        told = [(round(phrase.begins - stretch.start, 9), voicing.told(phrase)) for phrase in heard]
        return repr((singer(part.voice), sheet.language, told)).encode() if heard else b""

    def review(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:
        """Return what keeps a voice from singing: see :class:`menura.engines.base.Reviewing`."""
        found = list(_misplaced(_body(event), scene.sheets))
        if found:
            return found
        sheet, part = _voice(event, scene.sheets)
        try:
            who = singer(part.voice)
        except UnknownNameError as error:
            return (Problem("body.part", error.message.rstrip("."), error.hint),)
        heard = list(_within(self._phrases(sheet, part), Stretch(0.0, event.duration, 0), event.duration))
        return [*_unsaid(sheet, heard), *_unsung(event, who, heard)]

    def _phrases(self, sheet: LeadSheet, part: Part) -> list[Phrase]:
        """Return the phrases of a part, found once for a sheet."""
        key = (id(sheet), part.id)
        with self._lock:
            known = self._known.get(key)
            if known is not None and known[0] is sheet:
                self._known.move_to_end(key)
                return known[1]
        scales = {section.id: sheet.key_of(section) for section in sheet.sections}
        found = phrases(performance(sheet).notes(part.id), {name: voicing.scale(key) for name, key in scales.items()})
        with self._lock:
            self._known[key] = sheet, found
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return found


def _body(event: Event) -> Song:
    if not isinstance(event.body, Song):
        raise EngineError(f"The engine 'singing' renders songs; {event.id} is a {event.body.kind}.")
    return event.body


def _voice(event: Event, sheets: Mapping[str, LeadSheet]) -> tuple[LeadSheet, Part]:
    body = _body(event)
    if body.sheet not in sheets:
        raise UnknownNameError("sheet", body.sheet, sorted(sheets))
    return sheets[body.sheet], sheets[body.sheet].part(body.part)


def _language(sheet: LeadSheet, phrase: Phrase) -> str:
    return sheet.language or languages.guessed("".join(each.syllable.text for each in phrase.sung))


def _within(found: Sequence[Phrase], stretch: Stretch, duration: float) -> Iterator[Phrase]:
    """Yield the phrases that begin in a stretch."""
    last = min(stretch.start + (stretch.duration if stretch.onsets is None else stretch.onsets), duration)
    if stretch.onsets is None:  # a whole event, or a part of one that is heard alone
        yield from (p for p in found if p.begins < last and p.ends > stretch.start)
    else:
        yield from (p for p in found if stretch.start <= p.begins < last)


def _bent(event: Event, phrase: Phrase) -> np.ndarray | float:
    """Return the semitones by which the event's curve bends a phrase, every 10 ms since it begins."""
    curve = event.controls.pitch
    if is_constant(curve):
        return float(sample(curve, [0.0])[0])
    return sample(curve, np.arange(phrase.begins, phrase.ends + 0.02, 0.01))


def _add(out: np.ndarray, sound: np.ndarray, first: int) -> None:
    """Add a sound, in place, where it falls; what lies outside is not of this stretch."""
    low, high = max(first, 0), min(first + sound.shape[1], out.shape[1])
    if low < high:
        out[:, low:high] += sound[:, low - first : high - first]


def _doubled(sound: np.ndarray) -> np.ndarray:
    """Return one channel as two whose powers add up to its own."""
    return np.repeat(sound, 2, axis=0) * np.float32(np.sqrt(0.5))


def _fade(out: np.ndarray, n: int, at_end: bool) -> None:
    """Fade, in place, the end of an event."""
    n = min(n, out.shape[1] // 2)
    if at_end and n:
        out[:, -n:] *= np.linspace(1, 0, n, dtype=np.float32)


def _misplaced(body: Song, sheets: Mapping[str, LeadSheet]) -> Iterator[Problem]:
    if body.sheet not in sheets:
        reason = f"there is no sheet {body.sheet!r} in the plan"
        yield Problem("body.sheet", reason, suggestion(body.sheet, sorted(sheets)))
        return
    parts = [part.id for part in sheets[body.sheet].parts]
    if body.part not in parts:
        yield Problem("body.part", f"the sheet {body.sheet!r} has no part {body.part!r}", suggestion(body.part, parts))


def _unsaid(sheet: LeadSheet, heard: Sequence[Phrase]) -> Iterator[Problem]:
    """Yield what keeps the words from being said."""
    if not espeak.is_there():
        yield Problem("body", "singing needs espeak-ng, which is not installed", espeak.INSTALL)
        return
    wanted = {languages.language_of(each.syllable, _language(sheet, p)) for p in heard for each in p.sung}
    for language in sorted(wanted):
        try:
            languages.require(language, [each.syllable for p in heard for each in p.sung])
        except UnknownNameError as error:
            yield Problem("body.sheet", error.message.rstrip("."), error.hint)
        except MissingExtraError as error:
            yield Problem("body.sheet", error.message.rstrip("."), error.hint)


def _unsung(event: Event, who: Singer, heard: Sequence[Phrase]) -> Iterator[Notice]:
    """Yield what will not sound as it is written."""
    if not heard:
        hint = "Write notes with syllables for it."
        yield Notice(code="not-rendered", text=f"{event.id} is silent: its part has no notes to sing.", hint=hint)
        return
    pitches = [note.pitch for phrase in heard if not speaks(phrase) for note in phrase.notes]
    outside = [pitch for pitch in pitches if not who.lowest <= pitch <= who.highest]
    if outside:
        count = "1 note" if len(outside) == 1 else f"{len(outside)} notes"
        span = f"{spell(who.lowest)} … {spell(who.highest)}"
        worst = spell(max(outside, key=lambda pitch: max(who.lowest - pitch, pitch - who.highest)))
        text = f"{count} of {event.id} lie outside {span}, what suits the voice {who.name!r}; the farthest is {worst}."
        yield Notice(code="out-of-range", text=text, hint="Transpose the part, or choose another voice.")
