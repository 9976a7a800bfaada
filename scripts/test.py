"""Sets everything up and runs every check: format, lint, types and tests. Arguments go to pytest."""

import os
import subprocess
import sys

from bootstrap import ROOT, prepared


def main() -> None:
    """Run the checks, all of them even if one fails, and exit with failure if any did."""
    programs = prepared("dev")
    workers = [] if any(a.startswith(("-n", "-p")) for a in sys.argv[1:]) else ["-n", str(min(os.cpu_count() or 1, 8))]
    checks = (
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("mypy",),
        ("pytest", *workers, *sys.argv[1:]),
    )
    failed = [
        check[0]
        for check in checks
        if subprocess.run([programs / check[0], *check[1:]], cwd=ROOT, check=False).returncode
    ]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
