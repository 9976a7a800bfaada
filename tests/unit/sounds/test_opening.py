"""What a listener notices when a can is opened."""

import numpy as np

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask

RATE = 48_000
OPENING = mechanism("opening")


def sound(duration: float = 2.0, seed: int = 1, **values: float) -> np.ndarray:
    defaults = {name: p.default for name, p in OPENING.parameters.items()}
    asked = Ask({**defaults, **values}, RATE, duration, 0.0, duration, seed, 0)
    return np.asarray(OPENING.signal(OPENING.controls(asked), asked))


def level(signal: np.ndarray, start: float, end: float) -> float:
    return float(10 * np.log10(np.mean(signal[round(start * RATE) : round(end * RATE)] ** 2) + 1e-20))


def test_the_tab_is_heard_at_once_and_the_crack_where_asked() -> None:
    signal = sound(crack_at=0.4, taps=2.0)
    assert level(signal, 0.0, 0.02) > level(signal, 0.4, 0.42) - 40
    assert np.argmax(np.abs(signal)) / RATE >= 0.399


def test_without_taps_it_cracks_at_once() -> None:
    signal = np.abs(sound(taps=0.0, bend=-60.0))
    assert np.argmax(signal) < 0.02 * RATE


def test_gas_hisses_above_its_lowest_frequency_and_dies_away() -> None:
    signal = sound(taps=0.0, bends=0.0, fizz=-60.0, hiss=6.0, hiss_decay=1.0, hiss_low=3_000.0)
    tail = signal[round(0.15 * RATE) : round(0.4 * RATE)]
    power = np.abs(np.fft.rfft(tail)) ** 2
    f = np.fft.rfftfreq(tail.size, 1 / RATE)
    assert np.sum(f * power) / np.sum(power) > 3_000
    assert level(signal, 0.1, 0.2) > level(signal, 0.6, 0.7) + 15


def test_more_pressure_hisses_longer() -> None:
    short, long = (sound(taps=0.0, bends=0.0, fizz=-60.0, hiss_decay=d) for d in (0.3, 1.5))
    assert level(long, 0.4, 0.6) > level(short, 0.4, 0.6) + 12


def test_bubbles_fizz_after_the_hiss() -> None:
    still, fizzy = (sound(3.0, hiss_decay=0.3, fizz=fizz) for fizz in (-60.0, -20.0))
    assert level(fizzy, 2.0, 3.0) > level(still, 2.0, 3.0) + 20
