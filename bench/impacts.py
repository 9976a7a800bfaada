"""Timing of visual impacts: on drawn videos with known truth, and on real clips against their own sound.

python bench/impacts.py [--seeds N]            drawn scenes at ten frame rates: F1 within 50 ms, median error
python bench/impacts.py --clips FOLDER         real clips: F1 within 100 ms of the onsets of their sound
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit" / "perception"))

import numpy as np
from drawn import RATES, film, scenes, scored

from menura.perception import perceive


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
        print(f"{name:>8} {f1(*total):6.3f} {median:10.1f} ms {total[0]:6} {total[1]:6} {total[2]:6}   {by_scene}", flush=True)


def main(arguments: Iterable[str] | None = None) -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args(arguments if arguments is None else list(arguments))
    drawn_table(options.seeds, options.verbose)


if __name__ == "__main__":
    main()
