"""Notes and words that nobody would write: each is sung, none breaks the voice."""

import numpy as np
import pytest

from menura.engines.singing.phrases import phrases
from menura.engines.singing.singers import singer, singers
from menura.engines.singing.singing import sing
from menura.scores.arranging.played import Played
from menura.scores.model import Delivery, Syllable

WORDS = (
    "la",
    "strengths",
    "!",
    "[[",
    "ー",
    "月",
    "ょ",
    "don't",
    "42",
    "—",
    "été",
    "ng",
    "xyzzy",
    "<b>",
    "사",
    "мир",
    "q",
    "１",
    "…",
)
DELIVERIES: tuple[Delivery, ...] = ("sung", "rap", "whisper", "spoken", "choir", "harmony", "ad-lib")


def notes(chance: np.random.Generator, delivery: Delivery) -> list[Played]:
    """Return notes of any length and pitch, close, apart, and on top of each other."""
    found, time = [], float(chance.choice([0.0, 0.01, 1.0]))
    for _ in range(int(chance.integers(1, 9))):
        length = float(chance.choice([0.005, 0.05, 0.2, 0.5, 2.5]))
        word = (
            Syllable(text=str(chance.choice(WORDS)), joins=bool(chance.random() < 0.3))
            if chance.random() < 0.8
            else None
        )
        pitch, velocity = int(chance.integers(0, 128)), float(chance.random())
        found.append(Played(time, length, pitch, velocity, syllable=word, delivery=delivery, section="a"))
        time += length * float(chance.choice([0.0, 0.5, 1.0, 1.0, 1.0, 3.0]))
    return found


@pytest.mark.parametrize("number", range(24))
def test_whatever_is_written_is_sung(number: int) -> None:
    chance = np.random.default_rng(number)
    who = singer(str(chance.choice(list(singers()))))
    rate, language = int(chance.choice([8_000, 16_000, 44_100])), str(chance.choice(["en", "cmn", "ja", "ru", "ko"]))
    for phrase in phrases(notes(chance, DELIVERIES[number % len(DELIVERIES)]), {}):
        sound = sing(phrase, who, language, rate, number)
        assert sound.shape[1] == round((phrase.ends - phrase.begins) * rate)
        assert np.isfinite(sound).all()
        assert np.abs(sound).max() < 8
