"""Timing of visual impacts: on drawn videos with known truth, and on real clips against their own sound.

python bench/impacts.py [--seeds N]            drawn scenes at ten frame rates: F1 within 50 ms, median error
python bench/impacts.py --clips FOLDER         real clips: F1 within 100 ms of the onsets of their sound
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit" / "perception"))

import numpy as np
from drawn import RATES, film, matched, scenes, scored

from menura.perception import perceive
from menura.perception.frames import Film
from menura.perception.opening import open_media


def f1(right: int, wrong: int, missed: int) -> float:
    """F-measure of so many right, wrong and missed; 1 when there was nothing to find and nothing was found."""
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def drawn_table(seeds: int, verbose: bool) -> None:
    """Print F1 and median error by frame rate and by scene."""
    rates: list[float | None] = [*RATES, None]
    print(f"{'fps':>8} {'F1':>6} {'median error':>13} {'right':>6} {'wrong':>6} {'missed':>6}   F1 by scene")
    for rate in rates:
        counts: dict[str, list[int]] = {}
        errors: list[float] = []
        for seed in range(seeds):
            for scene in scenes(seed):
                with tempfile.TemporaryDirectory() as folder:
                    path = film(Path(folder) / "scene.mp4", scene, rate, seed)
                    found = [impact.time for impact in perceive(path).impacts]
                right, wrong, missed = scored(found, scene)
                errors += right
                tally = counts.setdefault(scene.name, [0, 0, 0])
                for n, some in enumerate((right, wrong, missed)):
                    tally[n] += len(some)
                if verbose and (wrong or missed):
                    print(f"    seed {seed} {scene.name}: wrong {np.round(wrong, 3)} missed {np.round(missed, 3)}")
        total = [sum(tally[n] for tally in counts.values()) for n in range(3)]
        by_scene = "  ".join(f"{name} {f1(*tally):.2f}" for name, tally in counts.items())
        name = "variable" if rate is None else f"{rate:.3f}".rstrip("0").rstrip(".")
        median = 1000 * float(np.median(errors)) if errors else float("nan")
        print(
            f"{name:>8} {f1(*total):6.3f} {median:10.1f} ms {total[0]:6} {total[1]:6} {total[2]:6}   {by_scene}",
            flush=True,
        )


def clips_table(folder: Path) -> None:
    """Print, for each clip, F1 against the onsets of its own sound, beside two simple rivals.

    *Motion peaks* are peaks of the mean frame difference, *every half second* is a grid with no eye at all: on a clip
    full of onsets even a grid scores, so a number means little without them.
    """
    print(f"{'clip':<20} {'onsets':>6} {'found':>6} {'F1':>6} {'motion peaks':>13} {'every 0.5 s':>12}")
    scores: list[tuple[float, float, float]] = []
    for path in sorted(folder.glob("*.mp4")):
        facts = perceive(path)
        if facts.heard is None or not facts.heard.onsets or facts.duration is None:
            print(
                f"{path.stem:<20} no sound; {len(facts.impacts)} impacts at {[round(i.time, 2) for i in facts.impacts]}"
            )
            continue
        onsets = list(facts.heard.onsets)
        rivals = ([i.time for i in facts.impacts], difference_peaks(path), list(np.arange(0.25, facts.duration, 0.5)))
        score = [f1_of(found, onsets) for found in rivals]
        scores.append((score[0], score[1], score[2]))
        print(f"{path.stem:<20} {len(onsets):6} {len(rivals[0]):6} {score[0]:6.2f} {score[1]:13.2f} {score[2]:12.2f}")
    mean = np.mean(scores, axis=0)
    print(f"{'mean':<34} {mean[0]:6.2f} {mean[1]:13.2f} {mean[2]:12.2f}")


def f1_of(found: list[float], true: list[float]) -> float:
    """F-measure within 100 ms, one to one."""
    right = len(matched(found, true, 0.1))
    return f1(right, len(found) - right, len(true) - right)


def difference_peaks(path: Path) -> list[float]:
    """Peaks of the mean difference between frames, above 1.5 times the local mean: the plainest visual rhythm."""
    with open_media(path) as media:
        frames = list(Film(media).frames())
    times = np.array([frame.time for frame in frames[1:]])
    pictures = [frame.picture.astype(np.int16) for frame in frames]
    change = np.array([np.abs(b - a).mean() for a, b in pairwise(pictures)])
    local = np.array([change[np.abs(times - t) < 0.35].mean() for t in times])
    top = np.array([change[np.abs(times - t) < 0.07].max() for t in times])
    return [float(t) for t in times[(change >= top) & (change > 1.5 * local)]]


def main(arguments: Iterable[str] | None = None) -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--clips", type=Path, help="folder of real clips with sound")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args(arguments if arguments is None else list(arguments))
    if options.clips:
        clips_table(options.clips)
        return
    drawn_table(options.seeds, options.verbose)


if __name__ == "__main__":
    main()
