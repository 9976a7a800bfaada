"""Forms filled with bars: exact sums, equal returns, whole phrases, and long pieces that go on finding something."""

from collections import defaultdict

import pytest

from menura.composing.forms import Planned, forms, is_strict
from menura.composing.laying import FRAME, laid

LAID = [name for name in forms() if not is_strict(name)]


def lengths(sections: tuple[Planned, ...]) -> dict[str, set[int]]:
    """Return the bars of the sections of each material, without the last, which ends when the piece does."""
    found: dict[str, set[int]] = defaultdict(set)
    last = max(k for k, s in enumerate(sections) if s.tag not in FRAME)
    for k, section in enumerate(sections):
        if k != last and section.tag not in {*FRAME, "solo"}:
            found[section.material.partition("-")[0]].add(section.bars)
    return found


@pytest.mark.parametrize("name", LAID)
@pytest.mark.parametrize("bars", [1, 2, 3, 5, 8, 15, 16, 27, 32, 47, 64, 90, 143, 700])
def test_forms_fill_their_bars_exactly(name: str, bars: int) -> None:
    sections = laid(name, bars)
    assert sum(section.bars for section in sections) == bars
    assert all(section.bars >= 1 for section in sections)


@pytest.mark.parametrize("name", LAID)
@pytest.mark.parametrize("bars", [16, 24, 36, 60, 80, 116, 240, 380])
def test_what_returns_is_as_long_as_it_was(name: str, bars: int) -> None:
    assert all(len(found) == 1 for found in lengths(laid(name, bars)).values())


@pytest.mark.parametrize("bars", [28, 48, 64, 108, 240, 380])
def test_twelve_bars_are_a_whole(bars: int) -> None:
    *before, _ = (s.bars for s in laid("choruses", bars, 12) if s.tag not in FRAME)
    assert set(before) == {12}


@pytest.mark.parametrize("name", ["song", "ternary", "binary", "arc", "loop", "rondo", "qichengzhuanhe"])
def test_long_pieces_bring_new_themes_and_grow(name: str) -> None:
    sections = laid(name, 400)
    assert sum(s.material.endswith("-1") for s in sections) >= 2
    half = len(sections) // 2
    assert max(s.energy for s in sections[half:]) > max(s.energy for s in sections[:half])


def test_long_jazz_is_solos_with_the_tune_between() -> None:
    sections = laid("standard", 400)
    solos = [s.material for s in sections if s.tag == "solo"]
    assert len(set(solos)) == len(solos) > 16
    assert sum(s.tag == "theme" for s in sections) > 6


@pytest.mark.parametrize("name", LAID)
@pytest.mark.parametrize("bars", [6, 10, 13, 14, 18, 22, 30, 34])
def test_no_piece_ends_with_the_stump_of_a_section(name: str, bars: int) -> None:
    assert [s.bars for s in laid(name, bars) if s.tag not in FRAME][-1] >= 4
