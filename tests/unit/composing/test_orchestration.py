from random import Random

import pytest

from menura.composing.brief import Brief
from menura.composing.briefing import read
from menura.composing.composer import compose
from menura.composing.orchestration import seated
from menura.composing.settling import settled
from menura.composing.styles import styles
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet


def players(sheet: LeadSheet) -> list[str]:
    return [part.instrument for part in sheet.parts]


@pytest.mark.parametrize(
    "names",
    [("piano",), ("erhu", "guzheng"), ("flute", "harp", "cello"), ("drum-kit",), ("bass-guitar", "alto-sax")],
)  # fmt: skip
@pytest.mark.parametrize("style", ["pop", "jazz", "guofeng", "cinematic", "metal"])
def test_every_instrument_that_was_asked_for_plays(names: tuple[str, ...], style: str) -> None:
    sheet = compose(Brief(style=style, instruments=names, duration=20), 1)
    for name in names:
        parts = [part for part in sheet.parts if part.instrument == name]
        assert parts, name
        assert any(part.id not in section.silent for part in parts for section in sheet.sections)


def test_what_is_left_out_does_not_play() -> None:
    sheet = compose(Brief(style="rock", without=("drums", "bass-guitar"), duration=40), 1)
    assert not any(instrument(name).is_percussion or name == "bass-guitar" for name in players(sheet))


def test_alone_is_alone() -> None:
    sheet = compose(Brief(style="classical", instruments=("piano",), alone=True, duration=40), 1)
    assert set(players(sheet)) == {"piano"}


@pytest.mark.parametrize("style", styles())
def test_every_part_has_something_to_play(style: str) -> None:
    sheet = compose(Brief(style=style, duration=45), 4)
    for part in sheet.parts:
        assert part.pattern or any(part.id in section.notes for section in sheet.sections), part.id
    assert len({part.id for part in sheet.parts}) == len(sheet.parts)


def test_the_melody_comes_first() -> None:
    ensemble = seated(settled(Brief(style="pop"), 1), Random(1))
    assert ensemble[0].part.role == "melody"


def test_a_string_quartet_has_two_violins_and_nobody_else() -> None:
    sheet = compose(read("string quartet, sad", duration=30).brief, 1)
    assert sorted(players(sheet)) == ["cello", "viola", "violin", "violin"]


def test_a_choir_without_words_hums() -> None:
    assert "choir-pad" in players(compose(read("solemn choir", duration=20).brief, 1))
