"""What all mechanisms know about spectra."""

import numpy as np

from menura.engines.music.spectrum import audible


def test_the_threshold_of_hearing_is_where_it_is_known_to_be() -> None:
    hertz = np.array([100.0, 1_000.0, 3_300.0, 10_000.0, 15_000.0, 17_000.0])
    # Terhardt (1979); 105 dB is full scale.
    np.testing.assert_allclose(20 * np.log10(audible(hertz)) + 105, [23, 3.4, -5, 10.6, 51.0, 83.9], atol=0.4)


def test_nothing_is_heard_better_than_what_is_heard_best() -> None:
    hertz = np.geomspace(1.0, 24_000, 400)
    assert 2_500 < hertz[np.argmin(audible(hertz))] < 4_500
    assert np.isfinite(audible(hertz)).all()
