"""Sounds whose tables stay text until they are used say the same as a full reading of their files."""

import tomllib
from pathlib import Path

import pytest

from menura.engines.sounds.atlas import Atlas
from menura.engines.sounds.atlas.catalogue import HERE
from menura.engines.sounds.atlas.written import Written, read_lazily, read_tables
from menura.errors import AtlasError

TWO = """
# two sounds
[hum]
en = ["hum", "a low hum",
  "humming"]
zh = ["嗡嗡"]
tags = []
rows = [
[1.0],
]
[hum.ranges]
pitch = [1.0, 2.0]

[8-bit-jump]  # a name may begin with a figure
en = ["jump"]
zh = ["跳"]
tags = ["game"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("path", sorted(HERE.glob("*.toml")), ids=lambda path: path.stem)
def test_the_shipped_files_say_the_same_when_read_late(path: Path) -> None:
    late = read_lazily(path)
    assert [name for name, table in late.items() if not isinstance(table, Written)] == []
    assert {name: dict(table) for name, table in late.items()} == tomllib.loads(path.read_text("utf-8"))


def test_names_are_found_without_parsing_the_rest(tmp_path: Path) -> None:
    text = TWO + '[torn]\nen = ["torn"]\nzh = ["破"]\ntags = ["x"]\nrows = [[1.0,\n'
    tables = read_lazily(written(tmp_path, text))
    assert list(tables) == ["hum", "8-bit-jump", "torn"]
    assert tables["hum"]["en"] == ["hum", "a low hum", "humming"]
    assert Atlas(tables).search("torn")[0].name == "torn"


def test_a_mistake_in_a_table_is_told_with_its_line_when_the_sound_is_used(tmp_path: Path) -> None:
    atlas = Atlas(read_lazily(written(tmp_path, TWO + "level = = 3\n")))
    with pytest.raises(AtlasError, match=r"mine\.toml is not valid TOML: .*line 18"):
        atlas.get("8-bit-jump")


def test_names_written_in_another_way_are_still_found(tmp_path: Path) -> None:
    text = "[hum]\nzh = ['嗡']\nen = ['hum', \"drone\\u0021\"]  # quotes of another kind\ntags=['x']\n"
    assert read_lazily(written(tmp_path, text))["hum"]["en"] == ["hum", "drone!"]


@pytest.mark.parametrize("text", ["level = 3\n" + TWO, TWO + TWO], ids=["outside a table", "twice"])
def test_a_file_that_is_no_list_of_tables_is_refused_at_once(tmp_path: Path, text: str) -> None:
    with pytest.raises(AtlasError, match=r"outside a table|not valid TOML"):
        read_lazily(written(tmp_path, text))


@pytest.mark.parametrize("reads", [read_lazily, read_tables])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, reads: object) -> None:
    with pytest.raises(AtlasError, match="cannot be read: No such file"):
        reads(tmp_path / "none.toml")  # type: ignore[operator]
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(AtlasError, match="is not valid TOML"):
        reads(tmp_path / "bytes.toml")  # type: ignore[operator]
