"""Step notation: one line per voice, one sign per step."""

import pytest

from menura.errors import AtlasError
from menura.scores.arranging.notation import fitted, voice
from menura.scores.beats import GRID

QUARTER = GRID // 4
WALTZ, JIG = "3/4", "6/8"


def places(name: str, text: str, metre: str, goal: str, step: int = QUARTER) -> list[tuple[float, float, str]]:
    found = fitted(voice(name, text, metre, step), metre, goal)
    return [(s.at / GRID, s.length / GRID, s.sign) for s in found.bars[0]]


def test_a_stroke_lasts_as_long_as_it_is_held() -> None:
    read = voice("bass", "1--- .... 5-1- ---- | 8--- ---- ---- ----", "4/4", QUARTER)
    assert [(s.at, s.length, s.sign) for s in read.bars[0]] == [
        (0, GRID, "1"),
        (2 * GRID, GRID // 2, "5"),
        (5 * GRID // 2, 3 * GRID // 2, "1"),
    ]
    assert [(s.at, s.length) for s in read.bars[1]] == [(0, 4 * GRID)]


def test_what_holds_at_the_start_was_struck_at_the_end() -> None:
    (bar,) = voice("bass", "---- --5- ---- 1---", "4/4", QUARTER).bars
    assert [(s.at / GRID, s.length / GRID) for s in bar] == [(1.5, 1.5), (3, 2.5)]


def test_accents_and_capitals_are_louder() -> None:
    (bar,) = voice("snare", "gox X.", "5/16", QUARTER, accents="...>.").bars
    ghost, soft, plain, loud = (s.velocity for s in bar)
    assert ghost < soft < plain < loud
    (held,) = voice("chords", "c-C-", "2/4", GRID // 2, accents="..>.").bars
    assert held[1].velocity > held[0].velocity + 16


def test_a_backbeat_survives_in_three_and_in_five() -> None:
    line = ".... X... .... X..."
    assert [at for at, _, _ in places("snare", line, "4/4", "3/4")] == [1, 2]
    assert [at for at, _, _ in places("snare", line, "4/4", "5/4")] == [1, 4]
    assert [at for at, _, _ in places("snare", line, "4/4", "12/8")] == [1.5, 4.5]


def test_pairs_lilt_where_pulses_have_three() -> None:
    assert [at for at, _, _ in places("hat", "x.x. x.x. x.x. x.x.", "4/4", JIG)] == [0, 1, 1.5, 2.5]
    assert [at for at, _, _ in places("hat", "x.x.x. x.x.x.", JIG, "2/4")] == pytest.approx(
        [0, 1 / 3, 2 / 3, 1, 4 / 3, 5 / 3]
    )


def test_a_waltz_goes_into_each_half_of_a_jig_and_back() -> None:
    assert [at for at, _, _ in places("chords", "..c-c-", WALTZ, JIG, GRID // 2)] == [0.5, 1, 2, 2.5]
    assert [at for at, _, _ in places("tones", "123456", JIG, WALTZ, GRID // 2)] == [0, 1, 2]


def test_held_chords_fill_longer_and_shorter_bars() -> None:
    for goal, length in (("5/4", 5), ("7/8", 3.5), ("3/8", 1.5), (JIG, 3)):
        assert places("chords", "c--- ---- ---- ----", "4/4", goal) == [(0, length, "c")]


def test_a_sign_of_another_kind_is_refused() -> None:
    with pytest.raises(AtlasError, match=r"'d' in the line 'bass' is no sign of bass lines\. Use 123456789v0aw"):
        voice("bass", "d---", "4/4", GRID)


def test_half_a_bar_is_refused() -> None:
    with pytest.raises(AtlasError, match=r"The line 'kick' has 3 steps, no whole number of bars of 4/4\."):
        voice("kick", "x..", "4/4", GRID)


def test_an_unknown_line_is_refused() -> None:
    with pytest.raises(AtlasError, match="'triangel' is neither a drum nor bass, tones or chords"):
        voice("triangel", "x...", "4/4", GRID)


def test_a_bar_of_four_is_two_of_two() -> None:
    read = fitted(voice("snare", ".... x... .... X...", "4/4", QUARTER), "4/4", "2/4")
    assert [[(s.at, s.sign) for s in bar] for bar in read.bars] == [[(GRID, "x")], [(GRID, "X")]]
    (first, second) = fitted(voice("chords", "c--- ---- ---- ----", "4/4", QUARTER), "4/4", "2/4").bars
    assert [stroke.length for stroke in first] == [4 * GRID]
    assert second == ()
