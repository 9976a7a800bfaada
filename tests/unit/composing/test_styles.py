from fractions import Fraction

import pytest

from menura.audio.rooms import names
from menura.composing import harmony
from menura.composing.forms import form, forms
from menura.composing.moods import mood
from menura.composing.scenes import scene, scenes
from menura.composing.styles import Style, style, styles
from menura.composing.tempos import printed, tempo
from menura.errors import UnknownNameError
from menura.scores.arranging.patterns import patterns
from menura.scores.instruments import instruments
from menura.scores.keys import MODES, key

ALL = list(styles().values())


@pytest.mark.parametrize("found", ALL, ids=lambda found: found.name)
class TestEveryStyle:
    def test_names_what_exists(self, found: Style) -> None:
        named = {*found.leads, *(name for chair in found.chairs for name in chair.instruments)}
        assert named <= set(instruments())
        assert {name for chair in found.chairs for name in chair.patterns} <= set(patterns())
        assert set(found.modes) | set(found.progressions) <= set(MODES)
        assert found.form in forms()
        assert found.space in names()

    def test_has_patterns_of_its_own_kind(self, found: Style) -> None:
        assert any(set(found.kin) & set(pattern.styles) for pattern in patterns().values())

    def test_has_chords_that_can_be_read_in_every_key(self, found: Style) -> None:
        for mode, table in found.progressions.items():
            assert "default" in table
            for loop in (loop for loops in table.values() for loop in loops):
                for tonic in ("C", "F#", "Bb", "Eb", "Db", "B"):
                    assert harmony.laid(loop.split(), key(f"{tonic} {mode}"), Fraction(4))

    def test_is_called_by_no_name_of_another(self, found: Style) -> None:
        others = {name for other in ALL if other is not found for name in (other.name, *other.names)}
        assert not others & {found.name, *found.names}


def test_every_scene_is_complete() -> None:
    for found in scenes().values():
        assert found.style in styles()
        assert {mood(name).name for name in found.moods} == set(found.moods)
        assert set(found.instruments) <= set(instruments())


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="There is no style 'polkaa'"):
        style("polkaa")
    with pytest.raises(UnknownNameError, match="There is no mood 'blau'"):
        mood("blau")
    with pytest.raises(UnknownNameError, match="There is no scene 'x'"):
        scene("x")
    with pytest.raises(UnknownNameError, match="There is no tempo 'x'"):
        tempo("x")
    with pytest.raises(UnknownNameError, match="There is no form 'x'"):
        form("x")


def test_tempos_are_printed_in_italian() -> None:
    assert [printed(bpm) for bpm in (40, 66, 80, 100, 130, 200)] == [
        "Grave", "Adagio", "Andante", "Moderato", "Allegro", "Presto",
    ]  # fmt: skip
