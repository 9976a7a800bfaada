"""Drums: those that have a note are tuned."""

import numpy as np
import pytest

from menura.engines.music.instrument import sounding
from menura.engines.music.mechanisms.drums import Kit, tuned


@pytest.mark.parametrize("kit", ["drum-kit", "electronic-kit", "orchestral-kit"])
@pytest.mark.parametrize("tonic", [0, 5, 9])
def test_bass_drums_are_tuned_to_the_key(kit: str, tonic: int) -> None:
    mechanism = sounding(kit).mechanism
    assert isinstance(mechanism, Kit)
    drum = tuned(mechanism, tonic).drum(36)
    note = 69 + 12 * np.log2(min(hertz for hertz, _, _ in drum.modes) / 440)
    assert abs((note - tonic + 6) % 12 - 6) < 1e-6
    assert 30 < min(hertz for hertz, _, _ in drum.modes) < 80
    assert tuned(mechanism, tonic).drum(38) == mechanism.drum(38), "snares have no note"
