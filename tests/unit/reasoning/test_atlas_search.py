"""Which sounds words mean."""

import pytest
from small_atlas import ATLAS


@pytest.mark.parametrize(
    ("words", "name", "least"),
    [
        ("dog bark", "dog-bark", 1.0),
        ("dog-bark", "dog-bark", 0.95),
        ("Barking Dogs", "dog-bark", 0.95),
        ("the breaking of glass", "glass-break", 0.95),
        ("狗叫声", "dog-bark", 1.0),
        ("下着雨", "rain", 0.95),
        ("loud church bells", "church-bell", 0.6),
        ("thundr", "thunder", 0.4),
        ("远处的狗叫", "dog-bark", 0.6),
    ],
)
def test_the_best_match_and_its_confidence(words: str, name: str, least: float) -> None:
    best = ATLAS.search(words, 3)[0]
    assert best.name == name
    assert least <= best.score <= 1.0


def test_matches_are_sorted_distinct_and_limited() -> None:
    matches = ATLAS.search("door", 3)
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)
    assert len({m.name for m in matches}) == len(matches) == 3
    assert all("door" in m.via for m in matches)


def test_tags_are_found_with_little_confidence() -> None:
    assert {"dog-bark", "cat-meow"} <= {m.name for m in ATLAS.search("animals", 10)}
    assert max(m.score for m in ATLAS.search("animals", 10)) <= 0.5


@pytest.mark.parametrize("words", ["", "   ", "xyzzy", "!!!", "的"])
def test_nothing_is_found_for_nothing(words: str) -> None:
    assert ATLAS.search(words, 5) == []
