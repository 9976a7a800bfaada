from fractions import Fraction

import pytest

from menura.composing.brief import Brief
from menura.composing.composer import compose
from menura.composing.settling import settled
from menura.composing.styles import styles
from menura.errors import RequestError
from menura.scores.clock import clock
from menura.scores.model import LeadSheet


def seconds(sheet: LeadSheet) -> float:
    return clock(sheet).time(sheet.length)


LENGTHS = (3.0, 20.0, 95.0)


@pytest.mark.parametrize(("style", "duration"), [(name, LENGTHS[k % 3]) for k, name in enumerate(styles())])
def test_an_open_tempo_fills_the_length(style: str, duration: float) -> None:
    found = seconds(compose(Brief(style=style, duration=duration), seed=3))
    assert duration - 0.05 <= found <= duration + 1e-6


def test_a_given_tempo_is_exact() -> None:
    brief = Brief(style="jazz", duration=61, bpm=97.13, metre="4/4", origins={"bpm": "given"})
    sheet = compose(brief, seed=1)
    assert {mark.bpm for section in sheet.sections for mark in section.tempo} == {97.13}
    assert 61 - 4 * 60 / 97.13 < seconds(sheet) <= 61


def test_the_same_seed_gives_the_same_piece() -> None:
    brief = Brief(style="folk", duration=40)
    assert compose(brief, 5).to_json() == compose(brief, 5).to_json()
    assert compose(brief, 5).to_json() != compose(brief, 6).to_json()


def test_a_bar_longer_than_the_piece_is_refused() -> None:
    brief = Brief(style="pop", duration=3, bpm=20, metre="17/16")
    with pytest.raises(RequestError, match=r"A bar of 17/16 at 20 lasts 12.8 s; a piece of 3 s .*at least 13 s"):
        compose(brief, 1)


def test_half_an_hour_fills() -> None:
    assert seconds(compose(Brief(style="ambient", duration=1800), 1)) == pytest.approx(1800, abs=0.5)


def test_an_odd_metre_is_kept() -> None:
    sheet = compose(Brief(style="rock", duration=30, metre="17/16"), 2)
    assert sheet.bar_of(sheet.sections[0]) == Fraction(17, 4)


def test_what_is_chosen_is_marked() -> None:
    found = settled(Brief(style="pop", bpm=100, origins={"style": "words", "bpm": "given"}), 1)
    assert (found.origin("style"), found.origin("bpm"), found.origin("key")) == ("words", "given", "chosen")
