"""Timing of visual impacts: on drawn videos with known truth, and on real clips against their own sound.

python bench/impacts.py [--seeds 0 1 2]        drawn scenes at nine frame rates: F1 within 50 ms, median error
python bench/impacts.py --unseen               the same with seeds that nothing was ever set by: 10, 11, 12
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
import numpy.typing as npt
from drawn import RATES, film, scenes, scored

from menura.perception import perceive
from menura.perception.frames import Film
from menura.perception.opening import open_media


def f1(right: int, wrong: int, missed: int) -> float:
    """F-measure of so many right, wrong and missed; 1 when there was nothing to find and nothing was found."""
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def drawn_table(seeds: list[int], verbose: bool) -> None:
    """Print F1 and median error by frame rate and by scene."""
    rates: list[float | None] = [*RATES, None]
    print(f"{'fps':>8} {'F1':>6} {'median error':>13} {'right':>6} {'wrong':>6} {'missed':>6}   F1 by scene")
    for rate in rates:
        counts: dict[str, list[int]] = {}
        errors: list[float] = []
        for seed in seeds:
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
    """Print, for each clip, how its impacts agree with the onsets of its own sound, beside rivals.

    One blow often makes several onsets (the knife touches, then cuts through), and the eye sees one: *blows* are onsets
    that follow each other within 150 ms, found if any of them is. *Motion peaks* are peaks of the mean frame
    difference; *every half second* is a grid with no eye at all: on a clip full of onsets even a grid scores, so a
    number means little without them. *Visible* is the share of blows with any peak at all of the frame difference
    within 100 ms, however small: how much of what is heard shows in the plainest measure of motion.
    """
    print(f"{'':<20} {'':>6} {'':>6} {'onsets':>6} {'-------- blows --------':>24} {'-- F1 of blows by rivals --':>28}")
    print(
        f"{'clip':<20} {'blows':>6} {'found':>6} {'F1':>6} {'precision':>10} {'recall':>7} {'F1':>5}"
        f" {'motion peaks':>14} {'every 0.5 s':>12} {'visible':>8}"
    )
    scores: list[tuple[float, ...]] = []
    for path in sorted(folder.glob("*.mp4")):
        facts = perceive(path)
        found = [impact.time for impact in facts.impacts]
        if facts.heard is None or not facts.heard.onsets or facts.duration is None:
            print(f"{path.stem:<20} no sound; {len(found)} impacts at {[round(time, 2) for time in found]}")
            continue
        onsets, true = list(facts.heard.onsets), blows(facts.heard.onsets)
        times, change = differences(path)
        right = hits(found, true)
        row = (
            f1_of(found, [[onset] for onset in onsets]),
            right / max(len(found), 1),
            right / len(true),
            f1_of(found, true),
            f1_of(peaks(times, change, 1.5), true),
            f1_of(list(np.arange(0.25, facts.duration, 0.5)), true),
            hits(rises(times, change), true) / len(true),
        )
        scores.append(row)
        print(f"{path.stem:<20} {len(true):6} {len(found):6} {ROW.format(*row)}")
    print(f"{'mean':<34} {ROW.format(*np.mean(scores, axis=0))}")


ROW = "{:6.2f} {:10.2f} {:7.2f} {:5.2f} {:14.2f} {:12.2f} {:8.2f}"


def blows(onsets: Iterable[float]) -> list[list[float]]:
    """Onsets that follow each other within 150 ms, together."""
    groups: list[list[float]] = []
    for onset in sorted(onsets):
        if groups and onset - groups[-1][0] <= 0.15:
            groups[-1].append(onset)
        else:
            groups.append([onset])
    return groups


def hits(found: list[float], true: list[list[float]]) -> int:
    """How many blows are met within 100 ms at any of their onsets, one to one."""
    pairs = sorted(
        (min(abs(time - onset) for onset in blow), n, m) for n, time in enumerate(found) for m, blow in enumerate(true)
    )
    used: set[int] = set()
    met: set[int] = set()
    for apart, n, m in pairs:
        if apart <= 0.1 and n not in used and m not in met:
            used.add(n)
            met.add(m)
    return len(met)


def f1_of(found: list[float], true: list[list[float]]) -> float:
    """F-measure of times against blows."""
    right = hits(found, true)
    return f1(right, len(found) - right, len(true) - right)


Array = npt.NDArray[np.float64]


def differences(path: Path) -> tuple[Array, Array]:
    """Times of all frames but the first, and the mean difference of each to the frame before."""
    with open_media(path) as media:
        frames = list(Film(media).frames())
    pictures = [frame.picture.astype(np.int16) for frame in frames]
    change = [np.abs(b - a).mean() for a, b in pairwise(pictures)]
    return np.array([frame.time for frame in frames[1:]]), np.array(change)


def peaks(times: Array, change: Array, above: float) -> list[float]:
    """Peaks of the mean difference between frames, above so many times the local mean: the plainest visual rhythm."""
    local = np.array([change[np.abs(times - t) < 0.35].mean() for t in times])
    top = np.array([change[np.abs(times - t) < 0.07].max() for t in times])
    return [float(t) for t in times[(change >= top) & (change > above * local)]]


def rises(times: Array, change: Array) -> list[float]:
    """Frames whose difference is not less than that of both neighbours."""
    padded = np.concatenate([[0.0], change, [0.0]])
    return [float(t) for t in times[(change >= padded[:-2]) & (change >= padded[2:])]]


def main(arguments: Iterable[str] | None = None) -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--unseen", action="store_true", help="seeds 10, 11 and 12")
    parser.add_argument("--clips", type=Path, help="folder of real clips with sound")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args(arguments if arguments is None else list(arguments))
    if options.clips:
        clips_table(options.clips)
        return
    drawn_table([10, 11, 12] if options.unseen else options.seeds, options.verbose)


if __name__ == "__main__":
    main()
