import numpy as np
import pytest

from menura.audio.clip import Clip
from menura.audio.loudness import hop, hop_energies, integrated, loudness, memory, momentary, short_term, true_peak
from menura.errors import AudioError


def sine(rate: int, amplitude: float = 1.0, seconds: float = 5.0, frequency: float = 997.0) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * frequency * np.arange(round(rate * seconds)) / rate)).astype(np.float32)[
        None
    ]


@pytest.mark.parametrize("rate", [32_000, 44_100, 48_000, 96_000, 192_000])
def test_full_scale_at_997_hz_reads_3_01_below(rate: int) -> None:
    assert loudness(Clip(sine(rate), rate)) == pytest.approx(-3.01, abs=0.03)


def test_two_channels_are_3_db_louder_than_one() -> None:
    both = np.concatenate([sine(48_000)] * 2)
    assert loudness(Clip(both, 48_000)) == pytest.approx(0.0, abs=0.02)


def test_silence_and_whispers_below_the_gate_have_no_loudness() -> None:
    assert loudness(Clip.silence(2.0, 48_000, 2)) is None
    assert loudness(Clip(sine(48_000, 1e-4), 48_000)) is None
    assert loudness(Clip.silence(0.0, 48_000)) is None
    assert integrated(np.zeros(0)) is None


def test_silence_around_a_sound_is_gated_away() -> None:
    alone = sine(48_000, 0.1, 10.0)
    padded = np.pad(alone, ((0, 0), (0, 20 * 48_000)))
    assert loudness(Clip(padded, 48_000)) == pytest.approx(loudness(Clip(alone, 48_000)), abs=0.1)


def test_a_sound_shorter_than_a_gating_block_is_measured_by_its_own_length() -> None:
    assert loudness(Clip(sine(48_000, 0.5, 0.25), 48_000)) == pytest.approx(-3.01 - 6.02, abs=0.3)


def test_momentary_and_short_term_windows() -> None:
    energies = hop_energies(sine(48_000, 0.5), 48_000)
    assert len(momentary(energies)) == 47
    assert len(short_term(energies)) == 21
    np.testing.assert_allclose(momentary(energies), -9.03, atol=0.05)
    np.testing.assert_allclose(short_term(energies), -9.03, atol=0.05)


@pytest.mark.parametrize("hops", [1, 3, 8])
def test_blocks_equal_the_whole_to_the_last_bit(noise: np.ndarray, hops: int) -> None:
    rate, size = 48_000, hops * hop(48_000)
    padded = np.pad(noise, ((0, 0), (memory(rate), 0)))
    blocks = [
        hop_energies(noise[:, at : at + size], rate, padded[:, at : at + memory(rate)])
        for at in range(0, noise.shape[1], size)
    ]
    np.testing.assert_array_equal(np.concatenate(blocks), hop_energies(noise, rate))


def test_history_of_another_shape_is_refused(noise: np.ndarray) -> None:
    with pytest.raises(AudioError, match=r"history has shape \(2, 7\); it must be \(2, \d+\)"):
        hop_energies(noise, 48_000, noise[:, :7])


def test_true_peak_lies_between_the_samples() -> None:
    quarter = np.sin(2 * np.pi * 12_000 * np.arange(48_000) / 48_000 + np.pi / 4).astype(np.float32)[None]
    assert np.abs(quarter).max() == pytest.approx(np.sqrt(0.5), abs=1e-4)
    assert true_peak(quarter[:, 100:-100], 48_000) == pytest.approx(0, abs=0.6)
    assert true_peak(np.zeros((2, 10), np.float32), 48_000) == -np.inf
