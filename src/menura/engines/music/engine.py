"""The embedded instruments: one part of a lead sheet, played."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from menura.audio.clip import Clip, Samples
from menura.engines import expression
from menura.engines.base import Card, Scene, Stretch
from menura.engines.music import effects, soundfont, soundfonts
from menura.engines.music.instrument import Sounding, sounding
from menura.engines.music.mechanisms.base import Mechanism, Stroke
from menura.engines.music.mechanisms.drums import Kit, tuned
from menura.engines.music.spectrum import decibels
from menura.engines.music.touches import Touch, touches
from menura.errors import EngineError, MissingExtraError, PlanError, Problem, UnknownNameError
from menura.plans.curve import Curve, sample
from menura.plans.model import Event, Music, Notice
from menura.scores.arranging.performing import performance
from menura.scores.instruments import instrument
from menura.scores.keys import key
from menura.scores.model import LeadSheet, Part, Sheets
from menura.scores.pitch import pitch_class

EDGE = 0.02
"""Seconds of fade where an event ends while something still sounds."""

GRID = 4.0
"""Seconds to whose multiples ringing is rounded up, so that one longer note leaves other stretches as they were."""


class MusicEngine:
    """Plays the parts of lead sheets: an arranger's sound by synthesis, or a SoundFont."""

    card = Card(
        name="music",
        renders=("music",),
        method="procedural",
        summary="Plays the parts of lead sheets: an arranger's sound by synthesis, or through a SoundFont of yours.",
        licence_code="Apache-2.0",
        licence_weights="none; a SoundFont keeps its own",
        licence_output="yours: no rights are reserved in what it makes; with a SoundFont, as its licence says",
        cannot=("sound like a recording of real players", "sing words"),
        channels=2,
        version="3",
    )

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        """Return what one part plays: see :class:`menura.engines.base.Engine`."""
        if len(events) != 1:
            raise EngineError(f"The engine 'music' takes one event at a time; it was given {len(events)}.")
        event = events[0]
        stretch = scene.stretch or Stretch(0.0, event.duration, 0)
        bus = self._played(event, scene, stretch)
        _end(bus, event, stretch, scene.sample_rate)
        controls = event.controls
        coloured = [expression.colour(channel, scene.sample_rate, controls, stretch.start) for channel in bus]
        return Clip(np.stack(coloured), scene.sample_rate)

    def tags(self, event: Event) -> tuple[str, ...]:  # noqa: ARG002 - the same for all that is played
        """Return the groups that music belongs to: see :class:`menura.engines.base.Tagged`."""
        return ("music",)

    def ring(self, event: Event, sheets: Sheets) -> float:
        """Return how long notes sound on after a stretch: see :class:`menura.engines.base.Ringing`."""
        sheet, part = _part(event, sheets)
        longest = max((note.duration for note in performance(sheet).notes(part.id)), default=0.0)
        ring = soundfont.RING if _body(event).soundfont else sounding(part.instrument).ring
        return GRID * math.ceil((longest + ring) / GRID)

    def matter(self, event: Event, sheets: Sheets, stretch: Stretch) -> bytes:
        """Return the notes that begin in a stretch: see :class:`menura.engines.base.Ringing`."""
        sheet, part = _part(event, sheets)
        found = _touches(sheet, part, "", stretch)
        tuning = sheet.key if isinstance(sounding(part.instrument).mechanism, Kit) else ""
        return repr((part.instrument, part.id, tuning, found)).encode() if found else b""

    def review(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:
        """Return what is missing: see :class:`menura.engines.base.Reviewing`."""
        try:
            _, part = _part(event, scene.sheets)
            sounding(part.instrument)
        except UnknownNameError as error:
            path = {"sheet": "body.sheet", "part": "body.part"}.get(error.kind, "body.part")
            return (Problem(path, error.message.rstrip("."), f"Allowed here: {', '.join(error.nearest) or 'none'}."),)
        return _missing(_body(event), scene)

    def _played(self, event: Event, scene: Scene, stretch: Stretch) -> Samples:
        sheet, part = _part(event, scene.sheets)
        if _body(event).soundfont:
            return _by_soundfont(event, scene, stretch)
        rate, sound = scene.sample_rate, _in_key(sheet, part)
        seed = scene.seed if event.seed is None else event.seed
        found = _touches(sheet, part, str(seed), stretch)
        bus = np.zeros((2, round(stretch.duration * rate)), np.float32)
        for touch in found:
            _sound(bus, touch, sound, rate, stretch.start, event.controls.pitch)
        for name, values in sound.effects:
            bus = effects.apply(name, values, bus, rate, stretch.start)
        return np.asarray(bus * np.float32(decibels(sound.gain)), np.float32)


def _in_key(sheet: LeadSheet, part: Part) -> Sounding:
    """Return how a part's instrument sounds: a kit's bass drums are tuned to the piece."""
    sound = sounding(part.instrument)
    if not isinstance(sound.mechanism, Kit):
        return sound
    return replace(sound, mechanism=tuned(sound.mechanism, pitch_class(key(sheet.key).tonic)))


def _body(event: Event) -> Music:
    if not isinstance(event.body, Music):
        raise EngineError(f"The engine 'music' renders music; {event.id} is a {event.body.kind}.")
    return event.body


def _part(event: Event, sheets: Sheets) -> tuple[LeadSheet, Part]:
    body = _body(event)
    sheet = sheets.get(body.sheet)
    if sheet is None:
        raise UnknownNameError("sheet", body.sheet, list(sheets), hint="Add the sheet to the plan's sheets.")
    return sheet, sheet.part(body.part)


def _missing(body: Music, scene: Scene) -> Sequence[Problem]:
    """Return what a SoundFont would need and does not find."""
    if not body.soundfont:
        return ()
    try:
        soundfonts.located(body.soundfont, scene.folder, scene.trusted)
        soundfont.library()
    except (PlanError, MissingExtraError) as error:
        return (Problem("body.soundfont", error.message.rstrip("."), error.hint),)
    return ()


def _by_soundfont(event: Event, scene: Scene, stretch: Stretch) -> Samples:
    sheet, part = _part(event, scene.sheets)
    path = soundfonts.located(_body(event).soundfont, scene.folder, scene.trusted)
    pitch = event.controls.pitch
    bend = None if pitch == 0.0 else lambda seconds: float(sample(pitch, [seconds])[0])
    return soundfont.play(
        path,
        instrument(part.instrument),
        _touches(sheet, part, "", stretch, restrikes=True),
        scene.sample_rate,
        stretch.start,
        round(stretch.duration * scene.sample_rate),
        bend,
    )


def _touches(sheet: LeadSheet, part: Part, seed: str, stretch: Stretch, *, restrikes: bool = False) -> list[Touch]:
    """Return what begins in a stretch."""
    last = stretch.start + (stretch.duration if stretch.onsets is None else stretch.onsets)
    notes, sound = performance(sheet).notes(part.id), sounding(part.instrument)
    return touches(notes, sound, f"{seed}/{part.id}", stretch.start, last, restrikes or sound.restrikes)


def _sound(bus: Samples, touch: Touch, sound: Sounding, rate: int, start: float, bent: Curve) -> None:
    """Add one note to a stretch that begins at `start` seconds."""
    at = max(round((touch.start - start) * rate), 0)
    shift = 0.0 if bent == 0.0 else float(sample(bent, [max(touch.start, 0.0)])[0])
    stroke = Stroke(
        rate, touch.pitch + shift, touch.velocity, touch.held, touch.articulation, touch.label,
        None if touch.before is None else touch.before + shift, touch.above,
    )  # fmt: skip
    made = _mechanism(sound, touch).note(stroke)
    longest = round((touch.held + sound.ring) * rate)
    if made.shape[1] > longest:
        made = made[:, :longest].copy()
        n = min(round(0.3 * sound.ring * rate), longest)
        made[:, longest - n :] *= np.linspace(1, 0, n, dtype=np.float32) ** 2
    n = min(made.shape[1], bus.shape[1] - at)
    if n > 0:
        bus[:, at : at + n] += made[:, :n]


def _mechanism(sound: Sounding, touch: Touch) -> Mechanism:
    return sound.plucked if sound.plucked is not None and touch.articulation == "pizzicato" else sound.mechanism


def _end(bus: Samples, event: Event, stretch: Stretch, rate: int) -> None:
    """Fade, in place, what the event's end cuts off."""
    if stretch.start + stretch.duration < event.duration - 1e-9:
        return
    n = min(round(EDGE * rate), bus.shape[1])
    if n:
        bus[:, bus.shape[1] - n :] *= np.cos(np.linspace(0, np.pi / 2, n, dtype=np.float32))
