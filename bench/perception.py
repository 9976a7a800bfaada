"""Speed and memory of perceiving a video: drawn 720p30 films of 10 s and 120 s, each in a process of its own.

python bench/perception.py [--seconds 10 120]
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from menura.perception.sample import draw_sample

CHILD = """
import json, resource, sys, time
from menura.perception import perceive
start, worked = time.perf_counter(), time.process_time()
facts = perceive(sys.argv[1])
print(json.dumps({
    "wall": time.perf_counter() - start,
    "work": time.process_time() - worked,
    "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "duration": facts.duration,
    "impacts": len(facts.impacts),
    "json": len(facts.model_dump_json()),
}))
"""


def main() -> None:
    """Draw the films, perceive each, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, nargs="+", default=[10.0, 120.0])
    seconds = parser.parse_args().seconds
    left = f"{'720p30 film':>12} {'wall':>8} {'x real time':>12} {'processor':>10}"
    print(f"{left} {'peak memory':>12} {'impacts':>8} {'facts':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for length in seconds:
            path = draw_sample(Path(folder) / f"{length:g}.mp4", duration=length, size=(1280, 720))
            done = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True)
            found = json.loads(done.stdout)
            speed = found["duration"] / found["wall"]
            row = (
                f"{length:10g} s {found['wall']:6.2f} s {speed:11.1f}x {found['work']:8.2f} s {found['peak']:8.0f} MiB"
            )
            print(f"{row} {found['impacts']:8} {found['json'] / 1024:6.0f} KiB", flush=True)


if __name__ == "__main__":
    main()
