import pytest

from menura.engines.singing.singers import singer, singers
from menura.errors import UnknownNameError


def test_everybody_can_sing_two_octaves_or_nearly() -> None:
    for who in singers().values():
        assert who.highest - who.lowest >= 17
        assert 0.8 < who.formants < 1.4
        assert 0 <= who.breath <= 1
        assert 0 <= who.vibrato <= 1
        assert who.size in {1, 6, 8}


@pytest.mark.parametrize(
    ("words", "name"), [("", "female"), ("女声", "female"), ("Male", "male"), ("童声", "child"), ("合唱", "choir")]
)
def test_singers_are_found_by_what_people_call_them(words: str, name: str) -> None:
    assert singer(words).name == name


def test_names_are_unique() -> None:
    names = [name for who in singers().values() for name in (who.name, *who.names)]
    assert len(names) == len(set(names))


def test_an_unknown_singer_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"There is no singer 'femal'. Nearest: female"):
        singer("femal")
