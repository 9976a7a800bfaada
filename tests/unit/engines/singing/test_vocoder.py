import numpy as np
import pytest

from menura.engines.singing.vocoder import Parameters, analyse, synthesise
from menura.engines.singing.vocoder.pitch import pitch

RATE = 24_000


def flat(f0: float, seconds: float = 0.5, noise: float = 0.001, bins: int = 513) -> Parameters:
    """Return a voice of one pitch with a falling envelope."""
    count = round(seconds / 0.005) + 1
    envelope = np.tile(1e-3 / (1 + np.linspace(0, 12, bins)) ** 3, (count, 1)).astype(np.float32)
    return Parameters(np.full(count, f0, np.float32), envelope, np.full_like(envelope, noise), 0.005, RATE)


@pytest.mark.parametrize("f0", [82.4, 130.81, 261.63, 523.25, 987.77])
def test_pitch_survives_to_a_few_cents(f0: float) -> None:
    sound = synthesise(flat(f0), np.random.default_rng(0))
    found = pitch(sound, RATE)[10:-10]
    assert (found > 0).mean() > 0.95
    assert abs(1200 * np.log2(np.median(found[found > 0]) / f0)) < 5


def test_power_does_not_depend_on_pitch() -> None:
    powers = [np.std(synthesise(flat(f0), np.random.default_rng(0))) for f0 in (110.0, 220.0, 440.0)]
    assert np.ptp(20 * np.log10(powers)) < 2.5


def test_pulses_fall_between_samples() -> None:
    """A pulse train on whole samples only would have sidebands: 24000 / 987.77 is no whole number."""
    sound = synthesise(flat(987.77, 1.0, noise=0.0), np.random.default_rng(0))[2400:-2400]
    spectrum = 20 * np.log10(np.abs(np.fft.rfft(sound * np.blackman(len(sound)))) + 1e-9)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    between = np.abs((hertz / 987.77) % 1 - 0.5) < 0.3
    audible = (hertz > 500) & (hertz < 9000)
    assert spectrum[audible & between].max() < spectrum.max() - 60


def test_no_voice_is_noise() -> None:
    whole = flat(200.0)
    silent = Parameters(np.zeros_like(whole.f0), whole.envelope, whole.aperiodicity, whole.period, RATE)
    assert (pitch(synthesise(silent, np.random.default_rng(0)), RATE) > 0).mean() < 0.1


def test_the_same_chance_is_the_same_sound() -> None:
    first, again, other = (synthesise(flat(200.0, noise=0.5), np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("length", [0, 1, 100, 12_000, 20_000])
def test_length_is_what_was_asked_for(length: int) -> None:
    assert len(synthesise(flat(200.0), np.random.default_rng(0), length)) == length


@pytest.mark.parametrize("sound", [np.zeros(4000), np.zeros(0), np.full(3000, 0.3)], ids=["silence", "none", "steady"])
def test_sounds_without_a_voice_are_taken_apart_too(sound: np.ndarray) -> None:
    found = analyse(sound, RATE)
    assert np.isfinite(found.envelope).all()
    assert np.isfinite(found.aperiodicity).all()
    assert not found.f0.any()


def test_a_known_pitch_is_taken() -> None:
    sound = synthesise(flat(220.0), np.random.default_rng(0))
    assert (analyse(sound, RATE, 220.0).f0 == 220.0).all()
