"""How fast plans become sound: a scene, one edit in a long plan, an hour; and every sound by itself.

python bench/rendering.py [--sounds] [--hour]
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from menura.engines.base import Scene
from menura.engines.sounds import SoundsEngine
from menura.plans import edit
from menura.plans.model import Event, Plan, Sound, Track
from menura.rendering.delivery import write_audio
from menura.rendering.renderer import Renderer
from menura.rendering.settings import Settings

BEDS = ("rain", "wind", "crickets")
SHOTS = (
    "dog-bark",
    "thunder",
    "church-bell",
    "glass-break",
    "footsteps",
    "car-horn",
    "door-knock",
    "cat-meow",
    "siren",
)


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sounds", action="store_true", help="every sound of the atlas by itself, on one core")
    parser.add_argument("--hour", action="store_true", help="plans of 10, 30 and 60 minutes: time and memory")
    args = parser.parse_args()
    if args.hour:  # first: a child's peak memory begins at its parent's
        hour()
    scene()
    one_edit()
    if args.sounds:
        every_sound()


def scene() -> None:
    """Print the real-time factor of a twelve-event stereo scene."""
    plan = planned(10.0, 12)
    times = [spent(lambda: Renderer().clip(plan)) for _ in range(5)]
    print(f"twelve events, 10 s, stereo 48 kHz: {min(times):.3f} s, real-time factor {min(times) / 10:.4f}")


def one_edit() -> None:
    """Print how long it takes to move one event of a ten-minute plan and render the mix again."""
    plan, renderer = planned(600.0, 120), Renderer()
    first = spent(lambda: renderer.clip(plan))
    moved = edit.move(plan, "dog-bark-3", 300.0)
    again = spent(lambda: renderer.clip(moved))
    print(f"ten minutes, 120 events: {first:.2f} s; after moving one event: {again:.3f} s ({first / again:.0f} × less)")


def every_sound() -> None:
    """Print the real-time factor of each sound on one core, slowest first."""
    engine = SoundsEngine()
    rows = []
    for sound in engine.atlas.sounds():
        seconds = 10.0 if sound.form == "bed" else max(sound.duration[1], 0.5)
        event = Event(id="x-1", track="x", start=0, duration=seconds, body=Sound(name=sound.name))
        best = min(spent(lambda e=event: engine.render([e], Scene())) for _ in range(3))  # type: ignore[misc]
        rows.append((best / seconds, best, sound.name))
    rows.sort(reverse=True)
    factors = [row[0] for row in rows]
    print(f"\n{len(rows)} sounds: real-time factor median {np.median(factors):.4f}, most {factors[0]:.4f}")
    for factor, seconds, name in rows[:15]:
        print(f"  {name:<28}{factor:>8.4f}{seconds * 1000:>9.1f} ms")


def hour() -> None:
    """Print time and peak memory of long plans, each in a process of its own."""
    print(f"\n{'length':<12}{'events':>8}{'seconds':>9}{'factor':>9}{'peak MiB':>10}")
    for minutes in (10, 30, 60):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            events, seconds, peak = pool.apply(long_plan, (minutes,))
        print(f"{minutes:>3} minutes {events:>8}{seconds:>9.1f}{seconds / minutes / 60:>9.4f}{peak:>10.0f}")


def long_plan(minutes: int) -> tuple[int, float, float]:
    """Render a plan of some minutes to a file; return its events, the seconds it took and the peak memory in MiB."""
    plan = planned(minutes * 60.0, minutes * 12)
    with tempfile.TemporaryDirectory() as folder, Renderer(Settings()).rendering(plan) as rendering:
        seconds = spent(lambda: write_audio(rendering, Path(folder) / "x.flac"))
    return len(plan.events), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def planned(duration: float, count: int) -> Plan:
    """Return a plan of three beds and many short events."""
    chance = np.random.default_rng(7)
    beds = [Event(id=f"{n}-bed", track=n, start=0, duration=duration, body=Sound(name=n)) for n in BEDS]
    shots = [
        Event(
            id=f"{SHOTS[k % len(SHOTS)]}-{k}",
            track=SHOTS[k % len(SHOTS)],
            start=float(chance.uniform(0, duration - 1)),
            duration=float(chance.uniform(0.4, 3.0)),
            pan=float(chance.uniform(-0.8, 0.8)),
            body=Sound(name=SHOTS[k % len(SHOTS)]),
        )
        for k in range(count - len(BEDS))
    ]
    shots = [e.model_copy(update={"id": "dog-bark-3"}) if k == 0 else e for k, e in enumerate(shots)]
    tracks = (*(Track(id=n) for n in BEDS), *(Track(id=n, space="room") for n in SHOTS))
    return Plan(duration=duration, tracks=tracks, events=(*beds, *shots))


def spent(work: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
