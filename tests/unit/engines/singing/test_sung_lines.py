"""Vowels too short to be held, and the spectra between formants."""

import numpy as np
import pytest

from menura.engines.singing.lines import LENT, PERIOD, Said, Span, lent
from menura.engines.singing.resonance import resonant
from menura.engines.singing.saying import Asked, said

RATE = 22_050
HERTZ = np.linspace(0, RATE / 2, 513)


def humps(*formants: float) -> np.ndarray:
    """Return the power of vowels as espeak-ng adds them up: humps that end in nothing."""
    power = np.zeros((1, len(HERTZ)), np.float32)
    for formant in formants:
        power += np.clip(1 - np.abs(HERTZ - formant) / 150, 1e-8, 1) ** 2
    return power


def at(power: np.ndarray, hertz: float) -> float:
    return float(10 * np.log10(np.interp(hertz, HERTZ, power[0])))


def test_formants_have_skirts_that_fall_as_resonances_do() -> None:
    alone = resonant(humps(700), RATE)
    assert -3 < at(alone, 700) < 4, "its top stays"
    assert 5 < at(alone, 1100) - at(alone, 1500) < 10, "6 dB for twice the distance, and the fall of the pulses"
    assert -50 < at(alone, 2000) < -25


def test_no_valley_between_formants_is_silent() -> None:
    """In /i/, sung by a man, the spectrum between the first two formants lies 25 … 45 dB below the first."""
    plain, filled = humps(300, 2300), resonant(humps(300, 2300), RATE)
    assert at(plain, 1300) - at(plain, 300) < -60
    assert -45 < at(filled, 1300) - at(filled, 300) < -25


def test_vowels_that_are_sung_have_no_holes() -> None:
    line = said((Asked("see", False), Asked("moon", False)), "en-us")
    hertz = np.linspace(0, RATE / 2, line.envelope.shape[1])
    for span in line.spans:
        row = 10 * np.log10(line.envelope[round(span.hold / PERIOD)])
        inside = row[(hertz > 200) & (hertz < 4500)]
        assert inside.min() > inside.max() - 50


def test_a_borrowed_vowel_comes_and_goes_smoothly() -> None:
    count, bins = 60, 64
    envelope = np.full((count, bins), 1.0, np.float32)
    envelope[40:] = 1e-4
    brief = Span(0.0, 0.05, 0.07, 0.1, hold=0.25)
    whole = lent(Said(envelope, np.zeros_like(envelope), np.ones(count, bool), np.full(count, 118.5), (brief,), RATE))
    (span,) = whole.spans
    assert len(whole.envelope) == count + LENT
    level = 10 * np.log10(whole.envelope[count:, 0])
    assert level[0] == level[-1] == 0, "it begins and ends as the vowel itself"
    assert np.abs(np.diff(level)).max() < 6
    assert 10 * np.log10(whole.envelope[round(span.hold / PERIOD), 0]) == pytest.approx(-40)


def test_a_line_that_borrows_nothing_stays() -> None:
    envelope = np.ones((20, 8), np.float32)
    line = Said(envelope, envelope, np.ones(20, bool), np.ones(20), (Span(0, 0.01, 0.08, 0.09, 0.04),), RATE)
    assert lent(line) is line
