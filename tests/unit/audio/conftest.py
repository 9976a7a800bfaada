"""Signals with a closed form."""

import numpy as np
import numpy.typing as npt
import pytest

Signal = npt.NDArray[np.float32]


@pytest.fixture
def noise() -> Signal:
    """Two seconds of stereo noise at 48 kHz, −10 dB RMS or so."""
    return (np.random.default_rng(7).standard_normal((2, 96_000)) * 0.3).astype(np.float32)


@pytest.fixture
def tone() -> Signal:
    """A second of 440 Hz in one channel at 48 kHz, amplitude 0.5."""
    return (0.5 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)).astype(np.float32)[None]
