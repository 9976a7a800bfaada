"""Every engine through one suite: what a plan, a mixer and a cache may rely on, whoever wrote it."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from menura.audio.clip import Clip
from menura.audio.files import write
from menura.engines import registry
from menura.engines.base import (
    Card,
    Engine,
    Equipped,
    Informed,
    Located,
    Reviewing,
    Ringing,
    Scene,
    Stretch,
    Tagged,
)
from menura.engines.hub.ace_step import AceStep
from menura.engines.hub.audioldm2 import AudioLDM2
from menura.engines.hub.base import Published
from menura.engines.hub.musicgen import MusicGen
from menura.engines.hub.musicgen_melody import MusicGenMelody
from menura.engines.hub.stable_audio import StableAudio
from menura.engines.hub.vits import Vits
from menura.errors import MissingExtraError, Problem
from menura.plans.model import Body, Controls, Event, Music, Recording, Song, Sound, Speech
from menura.scores.model import LeadSheet, Note, Part, Section, Syllable

WORDS = ("la", "la", "si", "na", "mo", "la", "si", "na")


def scale(words: bool) -> tuple[Note, ...]:
    """Eighty quarter notes, each with a syllable or none."""
    said = [Syllable(text=text, line=line) for line in range(10) for text in WORDS]
    return tuple(
        Note(at=Fraction(k), length=Fraction(1), pitch="CEG"[k % 3] + "4", syllable=said[k] if words else None)
        for k in range(80)
    )


SHEET = LeadSheet(
    language="it",
    parts=(Part(id="piano", instrument="piano"), Part(id="voice", instrument="voice", role="voice")),
    sections=(
        Section(
            id="a",
            bars=20,
            notes={"piano": scale(words=False), "voice": scale(words=True)},
        ),
    ),
)
"""What engines of music play; twenty bars are 48 seconds."""

BODIES: dict[str, tuple[Body, Body]] = {
    "sound": (Sound(name="rain"), Sound(name="rain", parameters={"nonsense": 1.0})),
    "recording": (Recording(path="noise.wav"), Recording(path="missing.wav")),
    "music": (Music(sheet="piece", part="piano"), Music(sheet="piece", part="pipes")),
    "song": (Song(sheet="piece", part="voice"), Song(sheet="piece", part="pipes")),
    "speech": (Speech(text="Hello there."), Speech(text="<shout>")),
}
"""For each kind of event, one that can be rendered and one that cannot."""

LONG: dict[str, Body] = {"speech": Speech(text="One, two, three, four, five, six, seven. " * 18)}
"""What sounds for a minute, where an event's first body does not."""

CURVES = {"loudness": 12.0, "brightness": 6.0, "pitch": 7.0}


class Hum:
    """The smallest engine there can be: one tone."""

    card = Card(
        name="hum",
        renders=("sound",),
        method="procedural",
        summary="Hums.",
        licence_code="Apache-2.0",
        licence_weights="none",
        licence_output="yours",
        cannot=("change its brightness or pitch",),
        stretches=True,
        controls=("loudness",),
    )

    def render(self, events: Sequence[Event], scene: Scene) -> Clip:
        (event,) = events
        stretch = scene.stretch or Stretch(0.0, event.duration, 0)
        phase = np.random.default_rng(event.seed or scene.seed).uniform(0, 6)
        times = stretch.start + np.arange(round(stretch.duration * scene.sample_rate)) / scene.sample_rate
        loudness = event.controls.loudness if isinstance(event.controls.loudness, float) else 0.0
        return Clip(0.1 * 10 ** (loudness / 20) * np.sin(2 * np.pi * 110 * times + phase), scene.sample_rate)


PUBLISHED: list[type[Published]] = [StableAudio, AudioLDM2, AceStep, MusicGen, MusicGenMelody, Vits]
"""Networks: tried with tiny ones, since nobody has the real ones at hand."""

LOADED = [engine for engine in map(registry.get, registry.names()) if not isinstance(engine, Equipped)]
ENGINES: list[Engine | type[Published]] = [*LOADED, Hum(), *PUBLISHED]


def name_of(engine: Engine | type[Published]) -> str:
    return engine.usual if isinstance(engine, type) else engine.card.name


@pytest.fixture
def engine(request: pytest.FixtureRequest, tiny: Callable[[str], Path]) -> Engine:
    kind: Engine | type[Published] = request.param
    return ready(kind, tiny) if isinstance(kind, type) else kind


def ready(kind: type[Published], tiny: Callable[[str], Path]) -> Published:
    """Return an engine with a tiny network that takes few steps."""
    few: dict[str, Any] = {"steps": 2} if "steps" in kind().checkpoint.defaults else {}
    made = kind(source=tiny(kind.usual), **few)
    try:
        made.require()
    except MissingExtraError as error:
        pytest.skip(str(error))
    return made


named = pytest.mark.parametrize("engine", ENGINES, ids=name_of, indirect=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recordings")
    noise = np.random.default_rng(1).standard_normal((2, 48_000)) * 0.1
    write(path / "noise.wav", Clip(noise, 24_000))
    return path


def body_for(engine: Engine) -> Body:
    return BODIES[engine.card.renders[0]][0]


def event_for(engine: Engine, duration: float = 1.2345, **changes: object) -> Event:
    event = Event(id="a-1", track="a", start=0.5, duration=duration, body=body_for(engine))
    return event.model_copy(update=changes)


def rendered(engine: Engine, folder: Path, event: Event, rate: int = 24_000, stretch: Stretch | None = None) -> Clip:
    scene = Scene(sample_rate=rate, duration=30, folder=folder, stretch=stretch, sheets={SHEET.id: SHEET})
    return engine.render([event], scene)


@named
def test_card_says_everything(engine: Engine) -> None:
    card = engine.card
    assert isinstance(engine, Engine)
    assert card.name == card.name.lower().strip() != ""
    assert set(card.renders) <= {"sound", "recording", "music", "song", "speech"}
    assert card.renders
    for text in (card.summary, card.licence_code, card.licence_weights, card.licence_output, card.version):
        assert text.strip()
    assert card.cannot, "an engine that can do everything has not been looked at closely"
    assert set(card.controls) <= set(CURVES)


@named
@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("duration", [0.0001, 0.01, 1.2345])
def test_length_is_exact_at_every_rate(engine: Engine, folder: Path, rate: int, duration: float) -> None:
    clip = rendered(engine, folder, event_for(engine, duration), rate)
    assert (clip.length, clip.sample_rate) == (round(duration * rate), rate)
    assert clip.channels in {1, engine.card.channels}


@named
def test_the_same_event_is_the_same_sound(engine: Engine, folder: Path) -> None:
    event = event_for(engine)
    first = rendered(engine, folder, event)
    assert first == rendered(engine, folder, event)
    elsewhere = event.model_copy(update={"start": 7.0, "gain": -12.0, "pan": 1.0, "distance": 50.0, "because": "t"})
    assert first == rendered(engine, folder, elsewhere), "where an event lies in the mix is not the engine's business"


@named
def test_neighbours_and_the_length_of_the_plan_change_nothing(engine: Engine, folder: Path) -> None:
    event = event_for(engine)
    neighbours = (event, event_for(engine, 3.0, id="b-1"))
    other = Scene(sample_rate=24_000, duration=500, folder=folder, neighbours=neighbours, sheets={SHEET.id: SHEET})
    assert rendered(engine, folder, event) == engine.render([event], other)


@named
def test_stretches_have_their_own_length(engine: Engine, folder: Path) -> None:
    if not engine.card.stretches:
        return
    event = event_for(engine, 60.0, body=LONG.get(engine.card.renders[0], body_for(engine)))
    for index, (start, duration) in enumerate([(0.0, 20.0), (19.0, 20.0), (38.0, 22.0)]):
        clip = rendered(engine, folder, event, 8_000, Stretch(start, duration, index))
        assert clip.length == round(duration * 8_000)
        assert clip.peak > 0


@named
@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("moving", [False, True], ids=["constant", "curve"])
def test_controls_are_followed_or_declined(engine: Engine, folder: Path, curve: str, moving: bool) -> None:
    if curve not in engine.card.controls or (moving and isinstance(engine, Hum)):
        return
    plain = rendered(engine, folder, event_for(engine))
    value = ((0.0, 0.0), (1.0, CURVES[curve])) if moving else CURVES[curve]
    driven = rendered(engine, folder, event_for(engine, controls=Controls(**{curve: value})))
    assert driven.length == plain.length
    assert driven != plain


@named
def test_a_neutral_curve_changes_nothing(engine: Engine, folder: Path) -> None:
    neutral = Controls(loudness=0.0, brightness=0.0, pitch=0.0)
    assert rendered(engine, folder, event_for(engine)) == rendered(engine, folder, event_for(engine, controls=neutral))


@named
def test_abilities_keep_their_own_contracts(engine: Engine, folder: Path) -> None:
    event, scene = event_for(engine), Scene(folder=folder, sheets={SHEET.id: SHEET})
    if isinstance(engine, Located):
        assert 0 < engine.usual_distance(event) <= 20_000
    if isinstance(engine, Tagged):
        assert all(isinstance(tag, str) for tag in engine.tags(event))
    if isinstance(engine, Reviewing):
        found = engine.review(event, scene)
        # What makes a whole sheet at once has something to say about its other parts.
        assert not any(isinstance(each, Problem) for each in found)
        assert not found or isinstance(engine, Equipped)


@named
def test_notes_belong_to_the_stretch_in_which_they_begin(engine: Engine, folder: Path) -> None:
    if not isinstance(engine, Ringing):
        return
    sheets, event, rate = {SHEET.id: SHEET}, event_for(engine, 20.0), 8_000
    ring = engine.ring(event, sheets)
    whole = rendered(engine, folder, event, rate, Stretch(0.0, 20.0, 0, onsets=20.0)).samples.copy()
    for index, start in enumerate((0.0, 12.0)):
        stretch = Stretch(start, min(12.0 + ring, 20.0 - start), index, onsets=12.0)
        assert engine.matter(event, sheets, stretch)
        begin = round(start * rate)
        part = rendered(engine, folder, event, rate, stretch).samples
        whole[:, begin : begin + part.shape[1]] -= part
    assert abs(whole).max() < 1e-4, "stretches of a row of notes add up to the row"
    assert engine.matter(event, sheets, Stretch(120.0, 12.0, 10, onsets=12.0)) == b""


@named
def test_what_is_wrong_with_an_event_is_known_before_it_is_rendered(engine: Engine, tmp_path: Path) -> None:
    if not isinstance(engine, Reviewing):
        return
    wrong = BODIES[engine.card.renders[0]][1]
    findings = engine.review(event_for(engine, body=wrong), Scene(folder=tmp_path, sheets={SHEET.id: SHEET}))
    assert [type(finding) for finding in findings] == [Problem]
    assert all(isinstance(f, Problem) and f.path.startswith("body.") and f.reason and f.fix for f in findings)


@named
def test_what_decides_a_sound_besides_its_event_is_told(engine: Engine, folder: Path) -> None:
    if not isinstance(engine, Informed):
        return
    event, sheets = event_for(engine), {SHEET.id: SHEET}
    other = {SHEET.id: SHEET.model_copy(update={"key": "D minor"})}
    told = engine.grounds(event, sheets, ())
    assert told == engine.grounds(event.model_copy(update={"start": 9.0}), sheets, ())
    scene = Scene(sample_rate=8_000, folder=folder, sheets=sheets)
    for changed in (
        Scene(sample_rate=8_000, folder=folder, sheets=sheets, exclude=("thunder",)),
        Scene(sample_rate=8_000, folder=folder, sheets=other),
    ):
        same = engine.grounds(event, changed.sheets, changed.exclude) == told
        assert not same or engine.render([event], changed) == engine.render([event], scene)
