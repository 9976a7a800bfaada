import numpy as np
import pytest

from menura.engines.singing import tuning
from menura.engines.singing.lines import PERIOD, Said
from menura.engines.singing.phrases import phrases
from menura.engines.singing.saying import Asked, said
from menura.engines.singing.singers import singer
from menura.engines.singing.singing import sing
from menura.scores.arranging.played import Played
from menura.scores.model import Syllable
from menura.scores.pitch import hertz

RATE = 24_000


def held(word: str) -> tuple[Said, np.ndarray]:
    """Return a word as it was said, and the frame that is held of it."""
    line = said((Asked(word, False),), "en-us")
    return line, np.array([line.spans[0].hold / PERIOD])


def raised(word: str, f0: float) -> float:
    line, row = held(word)
    return float(tuning.raised(line, row, np.array([f0]), 1.15)[0])


def test_a_pitch_above_the_first_formant_is_raised_more_the_higher_it_is() -> None:
    assert raised("see", 200.0) == raised("la", 440.0) == 0
    assert 3 < raised("see", 500.0) < raised("see", 700.0) <= tuning.MOST


def test_only_the_lowest_partial_is_raised() -> None:
    hertz_of = np.linspace(0, RATE / 2, 513)
    decibels = 20 / np.log(10) * tuning.partials(np.array([600.0]), RATE, 513)[0].real
    assert np.interp(600.0, hertz_of, decibels) == pytest.approx(1, abs=0.05)
    assert np.abs(decibels[hertz_of > 1150]).max() < 0.03


@pytest.mark.parametrize("word", ["see", "moon"])
def test_closed_vowels_keep_their_body_when_they_are_high(word: str) -> None:
    """Sung above its first formant, a vowel is not left to its upper partials."""
    note = Played(1.0, 1.0, 76, 0.63, syllable=Syllable(text=word))
    (phrase,) = phrases([note], {})
    (sound,) = sing(phrase, singer("soprano"), "en", RATE, 0)
    first = round((1.3 - phrase.begins) * RATE)
    spectrum = np.abs(np.fft.rfft(sound[first : first + 8192] * np.hanning(8192)))
    partials = [
        20
        * np.log10(
            spectrum[round(k * hertz(76) * 0.96 * 8192 / RATE) :][: round(0.08 * k * hertz(76) * 8192 / RATE)].max()
        )
        for k in range(1, 9)
    ]
    assert partials[0] > max(partials[1:]) - 1
