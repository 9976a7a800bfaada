"""The promises that everything else rests on, each tried on plans that nobody thought of."""

from functools import cache

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menura.audio.loudness import loudness
from menura.audio.peaks import true_peak
from menura.engines.base import Engine
from menura.plans import edit
from menura.plans.model import Event, Master, Plan, Sound, Track
from menura.plans.schema import parse
from menura.rendering.renderer import Renderer
from menura.rendering.settings import Settings

NAMES = ("rain", "dog-bark", "door-knock", "church-bell", "wind", "footsteps", "glass-break", "engine")
SPACES = ("none", "room", "hall", "outdoors")
RATE = 16_000
QUICK = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def events(draw: st.DrawFn, number: int, duration: float) -> Event:
    start = draw(st.floats(0, duration - 0.1))
    length = min(draw(st.floats(0.1, 3.0)), duration - start)
    pan = draw(st.one_of(st.floats(-1, 1), st.just(((0.0, -1.0), (length, 1.0)))))
    return Event(
        id=f"e-{number}",
        track=draw(st.sampled_from(["a", "b", "c"])),
        start=start,
        duration=length,
        gain=draw(st.floats(-20, 6)),
        pan=pan,
        distance=draw(st.one_of(st.none(), st.floats(0.5, 80))),
        body=Sound(name=draw(st.sampled_from(NAMES))),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    duration = draw(st.floats(0.5, 7.0))
    count = draw(st.integers(1, 4))
    tracks = tuple(Track(id=name, space=draw(st.sampled_from(SPACES)), gain=draw(st.floats(-12, 3))) for name in "abc")
    made = tuple(draw(events(number, duration)) for number in range(count))
    return Plan(duration=duration, seed=draw(st.integers(0, 99)), sample_rate=RATE, tracks=tracks, events=made)


def rendered(plan: Plan) -> np.ndarray:
    return renderer().clip(plan).samples


@cache
def renderer() -> Renderer:
    return Renderer(Settings(workers=2))


@QUICK
@given(plans())
def test_length_is_exact(plan: Plan) -> None:
    assert rendered(plan).shape == (2, round(plan.duration * RATE))


@QUICK
@given(st.floats(0.3, 3.0), st.sampled_from(["door-knock", "glass-break"]), st.integers(0, 50))
def test_a_transient_lands_on_its_time(start: float, name: str, seed: int) -> None:
    event = Event(id="hit", track="a", start=start, duration=1.0, body=Sound(name=name))
    plan = Plan(duration=5, seed=seed, sample_rate=RATE, tracks=(Track(id="a"),), events=(event,))
    level = np.abs(rendered(plan)).max(axis=0)
    first = int(np.flatnonzero(level > 0.1 * level.max())[0])
    assert round(start * RATE) <= first <= round(start * RATE) + 0.012 * RATE


@QUICK
@given(plans())
def test_the_same_plan_gives_the_same_bytes(plan: Plan) -> None:
    again = Renderer(Settings(workers=1)).clip(plan).samples
    assert rendered(plan).tobytes() == again.tobytes()


@QUICK
@given(plans(), st.data())
def test_an_edit_leaves_every_other_stem_alone(plan: Plan, data: st.DataObject) -> None:
    moved = data.draw(st.sampled_from(plan.events))
    before = renderer().stems(plan)
    after = renderer().stems(edit.move(plan, moved.id, data.draw(st.floats(0, plan.duration - moved.duration))))
    for name in before.keys() - {moved.track}:
        assert before[name] == after[name]


@QUICK
@given(plans())
def test_moving_an_event_does_not_change_its_sound(plan: Plan) -> None:
    engine: Engine = renderer().settings.engine_for("sound")
    from menura.engines.base import Scene

    event = plan.events[0]
    scene = Scene(sample_rate=RATE, seed=plan.seed, duration=plan.duration)
    later = event.model_copy(update={"start": event.start + 1})
    assert engine.render([event], scene) == engine.render([later], scene)


@QUICK
@given(plans())
def test_stems_sum_to_the_mix_bus(plan: Plan) -> None:
    bus = rendered(plan.model_copy(update={"master": Master(loudness=None, true_peak=0.0)}))
    total = sum(clip.samples.astype(np.float64) for clip in renderer().stems(plan).values())
    if np.abs(total).max() < 0.98:  # louder, and the limiter that comes after the bus steps in
        assert np.abs(total - bus).max() <= 1e-6


@QUICK
@given(plans(), st.floats(0.01, 9.0))
def test_blocks_equal_the_whole(plan: Plan, seconds: float) -> None:
    with renderer().rendering(plan) as rendering:
        blocks = np.concatenate([block for _, block in rendering.blocks(seconds)], axis=1)
    assert blocks.tobytes() == rendered(plan).tobytes()


@settings(QUICK, max_examples=4)
@given(st.integers(0, 20))
def test_a_long_bed_is_the_same_however_it_is_cut(seed: int) -> None:
    bed = Event(id="bed", track="a", start=1.3, duration=50.0, body=Sound(name="rain"))
    plan = Plan(duration=53, seed=seed, sample_rate=RATE, tracks=(Track(id="a"),), events=(bed,))
    with Renderer(Settings(blocks=1, pieces=1)).rendering(plan) as rendering:  # nothing is remembered: all spooled
        blocks = np.concatenate([block for _, block in rendering.blocks(0.7)], axis=1)
    assert blocks.tobytes() == rendered(plan).tobytes()
    levels = [float(np.std(blocks[:, int((1.3 + t) * RATE) : int((3.3 + t) * RATE)])) for t in (10, 18.5, 19, 30, 37.5)]
    assert max(levels) < 2 * min(levels), "the joins of its windows show"


@QUICK
@given(plans(), st.sampled_from(["animal", "dog-bark", "weather", "rain"]))
def test_what_is_excluded_is_not_heard(plan: Plan, excluded: str) -> None:
    engine = renderer().settings.engine_for("sound")
    forbidden = plan.model_copy(update={"exclude": (excluded,)})
    kept = tuple(e for e in plan.events if excluded not in engine.tags(e))  # type: ignore[attr-defined]
    assert rendered(forbidden).tobytes() == rendered(plan.model_copy(update={"events": kept})).tobytes()
    with renderer().rendering(forbidden) as rendering:
        assert len(rendering.mix.notices) == len(plan.events) - len(kept)


@QUICK
@given(plans(), st.floats(-30, -12))
def test_level_is_on_target_under_the_ceiling(plan: Plan, target: float) -> None:
    plan = plan.model_copy(update={"master": Master(loudness=target)})
    with renderer().rendering(plan) as rendering:
        clip = renderer().clip(plan)
        missed = [n for n in rendering.notices if n.code == "level"]
    measured = loudness(clip)
    assert true_peak(clip.samples, RATE) <= -1.0 + 0.05
    if measured is not None and clip.duration >= 0.5 and not missed:
        assert abs(measured - target) <= 0.5


@QUICK
@given(plans())
def test_a_plan_survives_json(plan: Plan) -> None:
    again = parse(plan.to_json())
    assert again == plan
    assert rendered(again).tobytes() == rendered(plan).tobytes()
