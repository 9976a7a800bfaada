"""The promises that everything else rests on, with music, speech and song in the plan."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menura.api import render
from menura.audio.clip import Clip
from menura.audio.loudness import loudness
from menura.audio.peaks import true_peak
from menura.cli.sources import plan_from
from menura.plans import edit
from menura.plans.history import History
from menura.plans.model import Event, Master, Plan, Sound, Speech, Track
from menura.plans.schema import parse
from menura.plans.staging import performers
from menura.rendering.renderer import Renderer
from menura.rendering.settings import Settings
from menura.scores.clock import clock
from menura.scores.edit import SetChord
from menura.scores.model import ChordAt, LeadSheet, Line, Note, Part, Section, Syllable, Tempo

RATE = 16_000
QUICK = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
CHORDS = ("C", "Am", "F", "G7", "Dm7", "Ebmaj7")
STRUCK = ("piano", "marimba", "music-box", "harp")
FOLLOW = frozenset({"bass", "chords"})
"""Parts that play what the chords say; the others are written out, or drums."""


def sung(words: str, pitches: str) -> tuple[Note, ...]:
    pairs = zip(words.split(), pitches.split(), strict=True)
    return tuple(
        Note(at=Fraction(k), length=Fraction(1), pitch=pitch, syllable=Syllable(text=word))
        for k, (word, pitch) in enumerate(pairs)
    )


def melody(*rows: tuple[int, str]) -> tuple[Note, ...]:
    return tuple(Note(at=Fraction(at, 2), length=Fraction(1, 2), pitch=pitch) for at, pitch in rows)


@st.composite
def sheets(draw: st.DrawFn) -> LeadSheet:
    chords = [draw(st.sampled_from(CHORDS)) for _ in range(2)]
    lead = melody((0, "E5"), (3, "G5"), (4, draw(st.sampled_from(["C5", "D5"]))))
    return LeadSheet(
        language="en",
        space=draw(st.sampled_from(["none", "room", "hall"])),
        parts=(
            Part(id="voice", instrument="voice", role="voice", voice=draw(st.sampled_from(["female", "male"]))),
            Part(id="lead", instrument=draw(st.sampled_from(["flute", *STRUCK])), role="melody", pan=0.3),
            Part(id="chords", instrument="acoustic-guitar", role="chords", pattern="block-chords", gain=-4),
            Part(id="bass", instrument="bass-guitar", role="bass", pattern="root-bass"),
            Part(id="drums", instrument="drum-kit", role="drums", pattern="pop-beat"),
        ),
        sections=(
            Section(
                id="verse",
                bars=1,
                tempo=(Tempo(bpm=draw(st.integers(90, 160))),),
                chords=(ChordAt(symbol=chords[0]),),
                lyrics=(Line(text="we go back home"),),
                notes={"voice": sung("we go back home", "A3 B3 C4 A3"), "lead": lead},
            ),
            Section(id="chorus", tag="chorus", bars=1, chords=(ChordAt(symbol=chords[1]),), notes={"lead": lead}),
        ),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    sheet, start, duration = draw(sheets()), draw(st.floats(0, 1)), draw(st.floats(6, 8))
    tracks, events = performers(sheet, start, duration, duck=draw(st.sampled_from([0.0, 9.0])))
    line = Speech(text="Good night.", voice=draw(st.sampled_from(["", "female"])))
    return Plan(
        duration=duration,
        seed=draw(st.integers(0, 99)),
        sample_rate=RATE,
        sheets=(sheet,),
        tracks=(*tracks, Track(id="speech"), Track(id="rain", gain=-12)),
        events=(
            *events,
            Event(id="line", track="speech", start=draw(st.floats(0, 4)), duration=1.4, body=line),
            Event(id="rain", track="rain", start=0, duration=duration, body=Sound(name="rain")),
        ),
    )


@cache
def renderer() -> Renderer:
    return Renderer(Settings(workers=2))


def rendered(plan: Plan) -> np.ndarray:
    return renderer().clip(plan).samples


@QUICK
@given(plans())
def test_length_is_exact_and_the_same_plan_gives_the_same_bytes(plan: Plan) -> None:
    whole = rendered(plan)
    assert whole.shape == (2, round(plan.duration * RATE))
    assert whole.tobytes() == Renderer(Settings(workers=1)).clip(plan).samples.tobytes()
    assert whole.tobytes() == rendered(parse(plan.to_json())).tobytes()
    assert all(clip.samples.any() for clip in renderer().stems(plan).values()), "a part is silent"


@settings(QUICK, max_examples=12)
@given(st.sampled_from(STRUCK), st.integers(0, 7), st.integers(60, 200), st.floats(0, 2), st.integers(0, 50))
def test_a_written_note_begins_on_its_beat(name: str, eighth: int, bpm: int, start: float, seed: int) -> None:
    note = Note(at=Fraction(eighth, 2), length=Fraction(1), pitch="C5", velocity=100)
    section = Section(id="a", bars=1, tempo=(Tempo(bpm=bpm),), notes={"lead": (note,)})
    sheet = LeadSheet(parts=(Part(id="lead", instrument=name),), sections=(section,))
    tracks, events = performers(sheet, start, 8.0)
    plan = Plan(duration=8, seed=seed, sample_rate=RATE, sheets=(sheet,), tracks=tuple(tracks), events=tuple(events))
    level = np.abs(rendered(plan)).max(axis=0)
    first = int(np.flatnonzero(level > 0.1 * level.max())[0])
    wanted = (start + clock(sheet).time(note.at)) * RATE
    assert wanted - 2 <= first <= wanted + 0.012 * RATE


@QUICK
@given(plans(), st.sampled_from(["Bdim", "Abmaj7"]))
def test_a_changed_chord_changes_its_own_section_and_who_plays_it(plan: Plan, symbol: str) -> None:
    sheet = plan.sheets[0]
    after = edit.edit_sheet(plan, sheet.id, SetChord(section="chorus", at=Fraction(0), symbol=symbol))
    old, new = renderer().stems(plan), renderer().stems(after)
    begin = plan.event("bass").start + clock(sheet).time(sheet.starts[1] - 1)
    for name in old:
        if name not in FOLLOW:
            assert old[name] == new[name], f"{name} is none of the chord's business"
            continue
        first = round(begin * RATE)
        assert np.abs(old[name].samples[:, :first] - new[name].samples[:, :first]).max() <= 1e-6
        assert old[name] != new[name]


@QUICK
@given(plans(), st.data())
def test_an_edit_of_a_part_leaves_every_other_stem_alone(plan: Plan, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([event.id for event in plan.events]))
    after = renderer().stems(edit.pan(plan, name, -0.5))
    for track, clip in renderer().stems(plan.model_copy(deep=True)).items():
        assert (clip == after[track]) == (track != plan.event(name).track)


@QUICK
@given(plans())
def test_stems_sum_to_the_mix_bus(plan: Plan) -> None:
    quiet = tuple(track.model_copy(update={"gain": track.gain - 12}) for track in plan.tracks)
    plan = plan.model_copy(update={"tracks": quiet, "master": Master(loudness=None, true_peak=0.0)})
    total = sum(clip.samples.astype(np.float64) for clip in renderer().stems(plan).values())
    assert np.abs(total).max() < 0.98
    assert np.abs(total - rendered(plan)).max() <= 1e-6


@QUICK
@given(plans(), st.floats(0.01, 9.0))
def test_blocks_equal_the_whole(plan: Plan, seconds: float) -> None:
    with Renderer(Settings(blocks=1, pieces=1)).rendering(plan) as rendering:  # nothing is remembered: all spooled
        blocks = np.concatenate([block for _, block in rendering.blocks(seconds)], axis=1)
    assert blocks.tobytes() == rendered(plan).tobytes()


@QUICK
@given(plans(), st.sampled_from(["music", "song", "human", "speech", "voice"]))
def test_what_is_excluded_is_not_heard(plan: Plan, excluded: str) -> None:
    gone = {
        "music": {"music", "song"},
        "song": {"song"},
        "human": {"speech", "song"},
        "voice": {"speech", "song"},
        "speech": {"speech"},
    }[excluded]
    kept = tuple(event for event in plan.events if event.body.kind not in gone)
    forbidden = plan.model_copy(update={"exclude": (excluded,)})
    assert rendered(forbidden).tobytes() == rendered(plan.model_copy(update={"events": kept})).tobytes()
    with renderer().rendering(forbidden) as rendering:
        assert len(rendering.mix.notices) == len(plan.events) - len(kept)


@QUICK
@given(plans(), st.floats(-30, -14))
def test_level_is_on_target_under_the_ceiling(plan: Plan, target: float) -> None:
    plan = plan.model_copy(update={"master": Master(loudness=target)})
    with renderer().rendering(plan) as rendering:
        clip = Clip(np.concatenate([block for _, block in rendering.blocks()], axis=1), RATE)
        missed = [notice for notice in rendering.notices if notice.code == "level"]
    measured = loudness(clip)
    assert true_peak(clip.samples, RATE) <= -1.0 + 0.05
    assert measured is not None
    assert missed or abs(measured - target) <= 0.5


@settings(QUICK, max_examples=2)
@given(plan=plans())
def test_the_recipe_of_a_song_gives_the_same_bytes(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    folder: Path = tmp_path_factory.mktemp("song")
    render(plan).save(folder / "a.flac")
    render(plan_from(folder / "a.flac")).save(folder / "b.flac")
    assert (folder / "a.flac").read_bytes() == (folder / "b.flac").read_bytes()


@QUICK
@given(plans(), st.sampled_from(CHORDS))
def test_undo_restores_what_was_heard(plan: Plan, symbol: str) -> None:
    chord = edit.EditSheet(sheet="piece", edits=(SetChord(section="verse", at=Fraction(2), symbol=symbol),))
    before = rendered(plan).tobytes()
    history = History(present=plan).edited([chord, edit.Remove(id="line")])
    assert rendered(history.present).tobytes() != before
    assert history.undone().present == plan
    assert rendered(history.undone().present).tobytes() == before
    assert history.undone().redone().present == history.present
