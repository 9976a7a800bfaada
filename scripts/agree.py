"""Compares networks with golden cases: ``python scripts/agree.py FOLDER``.

Every folder inside FOLDER with a ``config.json`` is a case: ``weights.safetensors`` is loaded by the same loader that
serves users, ``io.safetensors`` holds inputs (``in.*``) and outputs (``out.*``), and ``checks.json`` the rounding error
of every output. An output agrees if no value is further off than 1e-5 · max(1, rms) + 10 × that error.
"""

import json
import sys
from importlib import import_module
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor


def main() -> None:
    """Compare every case, print the table, and exit with failure unless all of it agrees."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("Name the folder of golden cases: python scripts/agree.py FOLDER")
    cases = sorted(path.parent for path in Path(sys.argv[1]).glob("*/config.json"))
    if not cases:
        sys.exit(f"There are no cases in {sys.argv[1]}: folders with a config.json.")
    failures = sum(compared(case) for case in cases)
    print(f"{len(cases)} cases, {failures} outputs that do not agree")
    sys.exit(1 if failures else 0)


def compared(case: Path) -> int:
    """Print one case's worst outputs, and return how many do not agree or were not computed."""
    kind = json.loads((case / "config.json").read_text())["kind"]
    found = import_module(f"agreement.{kind}").outputs(case)
    rounding = json.loads((case / "checks.json").read_text())["outputs"]
    wanted = {key[4:]: value for key, value in load_file(case / "io.safetensors").items() if key.startswith("out.")}
    rows = [(name, *difference(found.get(name), value, rounding.get(name))) for name, value in wanted.items()]
    failed = [row for row in rows if not row[1] <= row[2]]
    worst = max(rows, key=lambda row: row[1] / row[2])
    print(
        f"{case.name:<20}{len(rows) - len(failed):>4} of {len(rows):<4} agree; "
        f"nearest to its bound: {worst[0]} at {worst[1]:.1e} of {worst[2]:.1e}"
    )
    for name, off, allowed in failed:
        print(f"    {name}: {off:.2e} > {allowed:.2e}")
    return len(failed)


def difference(found: Tensor | None, wanted: Tensor, rounding: dict[str, float] | None) -> tuple[float, float]:
    """Return how far an output is off, and how far it may be; infinitely far if it is absent or misshapen."""
    rms = float(wanted.double().square().mean().sqrt())
    allowed = 1e-5 * max(1.0, rms) + 10 * (rounding or {}).get("fp32_vs_fp64_max_abs", 0.0)
    if found is None or found.shape != wanted.shape:
        return float("inf"), allowed
    return float((found.double() - wanted.double()).abs().max()), allowed


if __name__ == "__main__":
    # These networks are so small that a second thread waits more than it works.
    torch.set_num_threads(1)
    main()
