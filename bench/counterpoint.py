"""How long fugues and canons take to be found, and how many faults they have: python bench/counterpoint.py [SEEDS]."""

import sys
import time
from collections.abc import Callable
from random import Random
from statistics import mean

from menura.composing.strict.canon import canon
from menura.composing.strict.fugue import fugue
from menura.composing.strict.rules import Line, faults
from menura.scores.keys import Key, key

KEYS = ("C major", "D minor", "F# minor", "Eb major")
BARS = 24
FORMS: dict[str, Callable[[Key, Random], tuple[Line, ...]]] = {
    "fugue, 2 voices": lambda tonic, rng: fugue(tonic, 2, BARS, rng).voices,
    "fugue, 3 voices": lambda tonic, rng: fugue(tonic, 3, BARS, rng).voices,
    "canon, octave": lambda tonic, rng: canon(tonic, BARS, rng),
    "canon, fifth": lambda tonic, rng: canon(tonic, BARS, rng, steps=4),
}


def main() -> None:
    """Print a row for each form."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{BARS} bars, {seeds} seeds in each of {len(KEYS)} keys; seconds of processor time")
    print(f"{'form':<18}{'pieces':>8}{'mean s':>9}{'most s':>9}{'faults':>8}")
    for name, write in FORMS.items():
        times, broken = list[float](), 0
        for tonic in map(key, KEYS):
            for seed in range(seeds):
                began = time.process_time()
                voices = write(tonic, Random(seed))
                times.append(time.process_time() - began)
                broken += len(faults(voices, tonic.fifths))
        print(f"{name:<18}{len(times):>8}{mean(times):>9.2f}{max(times):>9.2f}{broken:>8}", flush=True)


if __name__ == "__main__":
    main()
