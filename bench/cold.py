"""How long a person waits: cold commands, each in a process of its own, the best and the median of several runs.

python bench/cold.py
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCENE = (
    "a dog barks twice at 1 s, a car drives past, then glass breaks, a church bell far away at 6 s, footsteps, "
    "while it rains"
)
COMMANDS = {
    "import menura": ["-c", "import menura"],
    "menura --help": ["-m", "menura", "--help"],
    "menura make (10 s, six events)": ["-m", "menura", "make", SCENE, "-d", "10", "-o", "{}/x.wav", "--force", "-q"],
    "menura plan": ["-m", "menura", "plan", SCENE, "-d", "10", "-o", "{}/x.json", "--force", "-q"],
    "python (for comparison)": ["-c", "pass"],
}


def main() -> None:
    """Print the table."""
    print(f"{'command':<34}{'best s':>8}{'median s':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for name, command in COMMANDS.items():
            times = [timed([sys.executable, *(c.format(folder) for c in command)]) for _ in range(7)]
            print(f"{name:<34}{min(times):>8.3f}{statistics.median(times):>10.3f}")
    size = sum(p.stat().st_size for p in Path(sys.prefix).rglob("*") if p.is_file() and not p.is_symlink())
    print(f"\nthis environment on disk: {size / 2**20:.0f} MiB ({sys.prefix.rsplit('/', 1)[-1]})")


def timed(command: list[str]) -> float:
    """Return the seconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
