"""What a listener notices of keys and mouse buttons."""

import numpy as np

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask

RATE = 24_000
BUTTONS = mechanism("buttons")


def ask(duration: float = 6.0, seed: int = 1, **values: float) -> Ask:
    defaults = {name: p.default for name, p in BUTTONS.parameters.items()}
    return Ask({**defaults, **values}, RATE, duration, 0.0, duration, seed, 0)


def sound(duration: float = 6.0, seed: int = 1, **values: float) -> np.ndarray:
    asked = ask(duration, seed, **values)
    return np.asarray(BUTTONS.signal(BUTTONS.controls(asked), asked))


def onsets(signal: np.ndarray, apart: float) -> np.ndarray:
    loud = np.flatnonzero(np.abs(signal) > 0.12 * np.abs(signal).max())
    return np.asarray(loud[np.concatenate([[True], np.diff(loud) > apart * RATE])] / RATE)


def test_release_follows_press_by_the_hold() -> None:
    heard = onsets(sound(0.5, presses=1.0, finger=-60.0, hold=0.12, second=-60.0, thud=-80.0, release=-3.0), 0.04)
    assert heard.size == 2
    assert abs(heard[1] - heard[0] - 0.12) < 0.07


def test_release_is_softer_than_press() -> None:
    signal = sound(0.6, presses=1.0, finger=-60.0, hold=0.2, release=-12.0)
    half = round(0.1 * RATE)
    assert np.abs(signal[half:]).max() < 0.6 * np.abs(signal[:half]).max()


def test_a_press_without_a_finger_begins_at_once() -> None:
    signal = np.abs(sound(0.5, presses=1.0, finger=-60.0))
    assert np.flatnonzero(signal > 0.1 * signal.max())[0] < 0.005 * RATE


def test_typing_comes_in_words() -> None:
    typed = BUTTONS.controls(ask(60.0, period=0.14, word=5.0, gap=1.0))
    gaps = np.diff(typed.times)
    assert 0.1 < np.median(gaps) < 0.2
    assert 0.1 < np.mean(gaps > 0.5) < 0.35, "about one gap in five is long"


def test_the_space_bar_ends_words_and_is_the_lowest_key() -> None:
    typed = BUTTONS.controls(ask(20.0, detune=0.1))
    space = len(typed.bank) - 1
    assert typed.keys.count(space) > 3
    assert min(range(len(typed.bank)), key=lambda k: typed.bank[k].frequencies[0]) == space


def test_faster_typing_has_more_presses() -> None:
    assert BUTTONS.controls(ask(period=0.08)).times.size > 1.4 * BUTTONS.controls(ask(period=0.2)).times.size


def test_no_two_presses_are_alike() -> None:
    asked = ask(3.0, period=0.3, uneven=0.0, word=40.0, hold=0.1)
    signal, times = BUTTONS.signal(BUTTONS.controls(asked), asked), BUTTONS.controls(asked).times
    first, second = (signal[round(t * RATE) : round((t + 0.1) * RATE)] for t in times[:2])
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.9
