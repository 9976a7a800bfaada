"""The library of patterns: complete, readable, and playable by those it names."""

from importlib.resources import files

import pytest

from menura.errors import UnknownNameError
from menura.scores.arranging import voicing
from menura.scores.arranging.patterns import Pattern, pattern, patterns, suited
from menura.scores.drums import KEYS
from menura.scores.instruments import instrument
from menura.scores.model import Role

ALL = list(patterns().values())
STYLES = (
    "pop", "classical", "jazz", "electronic", "house", "techno", "trance", "ambient", "drum-and-bass", "synthwave",
    "lofi", "rock", "country", "folk", "hip-hop", "blues", "latin", "bossa-nova", "salsa", "tango", "samba", "funk",
    "reggae", "cinematic", "waltz", "march", "guofeng", "xiqu", "lullaby",
)  # fmt: skip


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_a_pattern_says_who_plays_it_and_always_can_be_played(each: Pattern) -> None:
    assert each.about
    assert each.styles
    assert each.levels[0].least == 0
    assert [level.least for level in each.levels] == sorted({level.least for level in each.levels})
    assert each.voicing in voicing.KINDS
    assert each.register[1] - each.register[0] >= 12
    assert set(each.start) <= set(KEYS)
    assert all(instrument(name).is_percussion == each.is_drummed for name in each.instruments)
    kinds = {line.kind for level in (*each.levels, *each.fills) for line in level.voices}
    assert kinds == {"drum"} if each.is_drummed else "drum" not in kinds


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("role", ["drums", "bass", "chords"])
def test_every_style_has_a_rhythm_section(style: str, role: Role) -> None:
    if (style, role) != ("lullaby", "drums"):
        assert suited(role, style)
    assert suited("pad", style) or suited("arpeggio", style) or style in {"drum-and-bass", "samba", "salsa"}


def test_every_file_says_what_its_signs_mean() -> None:
    for file in files("menura.scores.arranging").joinpath("patterns").iterdir():
        assert file.read_text("utf-8").startswith("# "), file.name
        assert "[name.from-N]" in file.read_text("utf-8") or "told in" in file.read_text("utf-8"), file.name


def test_more_energy_plays_more() -> None:
    def strokes(found: Pattern, energy: float) -> float:
        return sum(len(bar) / len(line.bars) for line in found.played(energy, found.metre) for bar in line.bars)

    grooves = [each for each in ALL if each.role == "drums" and len(each.levels) > 1]
    livelier = [strokes(each, 1.0) > strokes(each, 0.0) for each in grooves]
    assert sum(livelier) >= 0.97 * len(grooves)


@pytest.mark.parametrize("name", ["pop-beat", "rock-beat", "disco-beat", "funk-beat", "house-beat", "boom-bap"])
def test_backbeats_fall_on_two_and_four(name: str) -> None:
    lines = pattern(name).played(0.6, "4/4")
    (back,) = [line for line in lines if line.name in {"snare", "clap"}]
    loud = {stroke.at // 10_080 for bar in back.bars for stroke in bar if stroke.velocity > 90}
    assert loud == {1, 3}


def test_an_unknown_pattern_is_named_with_its_nearest() -> None:
    with pytest.raises(UnknownNameError, match="walking-bass"):
        pattern("walkin-bass")
