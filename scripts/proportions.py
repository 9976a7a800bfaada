"""Prints how the code is proportioned: lines of files, lines of function bodies, public names documented."""

import ast
import statistics
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"


def main() -> None:
    """Print one table."""
    files = sorted(SOURCE.rglob("*.py"))
    lengths = [len(path.read_text("utf-8").splitlines()) for path in files]
    bodies, documented, public = [], 0, 0
    for path in files:
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                bodies.append((body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0)
        named = [n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and not n.name.startswith("_")]
        public += len(named)
        documented += sum(bool(ast.get_docstring(node)) for node in named)
    print(f"{'':<22}{'median':>8}{'p90':>8}{'most':>8}")
    for what, values in (("lines of a file", lengths), ("lines of a body", bodies)):
        tenth = statistics.quantiles(values, n=10)[-1]
        print(f"{what:<22}{statistics.median(values):>8.0f}{tenth:>8.0f}{max(values):>8}")
    print(f"{len(files)} files, {sum(lengths)} lines, {len(bodies)} functions")
    print(f"{documented} of {public} public names documented")


if __name__ == "__main__":
    main()
