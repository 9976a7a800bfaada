"""The house: imports only go down, files stay small, public names are documented, starting up is light."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import menura

SOURCE = Path(menura.__file__).parent
FLOORS = (
    "errors",
    "values",
    "audio",
    "phonetics",
    "scores",
    "plans",
    "perception",
    "engines",
    "composing",
    "reasoning",
    "rendering",
    "pictures",
    "api",
    "cli",
)
FILES = sorted(SOURCE.rglob("*.py"))
HEAVY = {"numpy", "scipy", "cv2", "av", "soundfile", "soxr", "pydantic", "rich", "librosa", "torch"}


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path) for path in FILES}


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield every module of menura that a file imports, and whether it does so only for types."""
    tree = ast.parse(path.read_text("utf-8"))
    typed = {
        id(node)
        for test in ast.walk(tree)
        if isinstance(test, ast.If) and "TYPE_CHECKING" in ast.dump(test.test)
        for node in ast.walk(test)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("menura"):
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from ((name if name in MODULES else node.module or "", id(node) in typed) for name in inner)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in typed) for alias in node.names if alias.name.startswith("menura"))


def floor(module: str) -> int | None:
    parts = module.split(".")
    return FLOORS.index(parts[1]) if len(parts) > 1 and parts[1] in FLOORS else None


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_imports_only_go_down(path: Path) -> None:
    own = floor(module_name(path))
    if own is None:
        return
    for module, _ in imports(path):
        other = floor(module)
        assert other is None or other <= own, f"{module_name(path)} imports {module}, which lies above it"
    siblings = {"perception", "engines"}
    if FLOORS[own] in siblings:
        assert not any(m.split(".")[1] in siblings - {FLOORS[own]} for m, _ in imports(path) if "." in m)


@pytest.mark.parametrize("path", sorted((SOURCE / "engines").rglob("*.py")), ids=module_name)
def test_no_engine_imports_another(path: Path) -> None:
    engines = {entry.stem for entry in (SOURCE / "engines").iterdir() if entry.is_dir()} | {"recordings"}
    own = module_name(path).split(".")[2:3]
    if not engines.intersection(own):
        return
    used = {module.split(".")[2] for module, _ in imports(path) if module.startswith("menura.engines.")}
    assert used & engines <= set(own), f"{module_name(path)} imports {', '.join(used & engines - set(own))}"


def test_no_import_cycles() -> None:
    graph = {module_name(p): {m for m, only_types in imports(p) if not only_types} for p in FILES}
    top = {name: {t for t in targets if t in graph} for name, targets in graph.items()}
    for path in FILES:  # imports inside functions run late and cannot make a cycle at start-up
        tree = ast.parse(path.read_text("utf-8"))
        late = {
            name
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.ImportFrom) and node.module
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        }
        top[module_name(path)] -= late
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name not in done:
            for target in top[name]:
                visit(target, (*trail, name))
            done.add(name)

    for name in top:
        visit(name, ())


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 600
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert length <= 60, f"{module_name(path)}.{node.name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_every_public_name_is_documented(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    if path.name != "__init__.py" or tree.body:
        assert ast.get_docstring(tree), "the module has no docstring"
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_assert_never_guards_input() -> None:
    guarded = [
        module_name(p)
        for p in FILES
        if any(isinstance(n, ast.Assert) for n in ast.walk(ast.parse(p.read_text("utf-8"))))
    ]
    assert guarded == []


def test_public_names_are_sorted_and_importable() -> None:
    assert menura.__all__ == sorted(menura.__all__)
    for name in menura.__all__:
        assert getattr(menura, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = menura.nothing


@pytest.mark.parametrize("arguments", [["-c", "import menura"], ["-m", "menura", "--help"]], ids=["import", "help"])
def test_starting_up_loads_nothing_heavy(arguments: list[str]) -> None:
    code = [sys.executable, "-X", "importtime", *arguments]
    seen = subprocess.run(code, capture_output=True, text=True, check=True).stderr
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in seen.splitlines() if "|" in line}
    assert loaded & HEAVY == set()


def test_making_from_words_loads_no_slow_module(tmp_path: Path) -> None:
    target = str(tmp_path / "x.wav")
    code = f"import sys, menura; menura.make('rain', duration=1).save({target!r}); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"scipy.signal", "cv2", "scipy.stats"} & set(loaded) == set()


def test_every_file_of_tests_has_a_name_of_its_own() -> None:
    """Tests lie in folders, not in packages: of two files of one name, pytest would run one."""
    found = Counter(path.name for path in Path(__file__).parents[1].rglob("test_*.py"))
    assert [name for name, count in found.items() if count > 1] == []
