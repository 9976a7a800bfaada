import pytest

from menura.engines.hub import prompts
from menura.plans.model import Sound


@pytest.mark.parametrize(
    ("words", "name", "prompt"),
    [
        ("a dog barks twice", "dog-bark", "dog bark, a dog barks"),
        ("three knocks", "door-knock", "door knock, knocks"),
        ("thunder far away", "thunder", "thunder"),
        ("a car drives past on gravel from the left", "car-pass", "car pass, a car drives past on gravel"),
        ("a bell rings 3 times at 2.5 s", "church-bell", "church bell, a bell rings"),
        ("远处的教堂钟声", "church-bell", "church bell"),
        ("", "rain", "rain"),
        ("rain", "rain", "rain"),
    ],
)
def test_a_sound_is_asked_for_without_how_often_where_and_when(words: str, name: str, prompt: str) -> None:
    assert prompts.sound(Sound(words=words, name=name)) == prompt


def test_parameters_become_words() -> None:
    body = Sound(words="a door", name="door-close", parameters={"size": 0.82, "material": "metal", "effort": 0.5})
    assert prompts.sound(body) == "large, metal, door close, a door"
    assert prompts.sound(Sound(name="steps", parameters={"speed": 0.1})) == "slow, steps"


def test_parameters_without_words_are_named() -> None:
    assert prompts.untold({"size": 0.9, "pitch": 440.0, "material": "glass"}) == ["pitch"]


def test_what_is_excluded_becomes_the_negative_prompt() -> None:
    assert prompts.avoided(("thunder", "church-bell", "thunder")) == "thunder, church bell"
    assert prompts.avoided(()) == ""
