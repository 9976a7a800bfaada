"""Where tokens lie in time."""

import numpy as np
import torch

from menura.engines.neural.network.layout import Grid, compat, timed

SMALL, LARGE = Grid(16_000, 512), Grid(44_100, 1024)


def test_lengths_are_those_of_the_published_networks() -> None:
    for grid, duration, latents, pictures, windows in (
        (SMALL, 8.0, 250, 64, 24),
        (SMALL, 5.0, 157, 40, 14),
        (LARGE, 8.0, 345, 64, 24),
        (LARGE, 6.4, 276, 51, 19),
        (Grid(44_100, 2048), 9.0, 194, 72, 27),
    ):
        assert grid.latents(duration) == latents
        assert grid.clip_tokens(duration) == pictures
        assert grid.sync_windows(duration) == windows
    assert SMALL.sync_windows(0.5) == 0


def test_compat_picks_tokens_as_nearest_exact_resizing_does() -> None:
    for latent, sync in ((250, 192), (345, 192), (194, 216), (157, 112), (20, 64), (1, 8)):
        row = torch.arange(sync, dtype=torch.float32)[None, None]
        wanted = torch.nn.functional.interpolate(row, size=latent, mode="nearest-exact")[0, 0]
        np.testing.assert_array_equal(compat(latent, 8, sync).sync, wanted.numpy().astype(int))


def test_timed_tokens_are_the_nearest_in_time() -> None:
    times = SMALL.sync_times(24)
    layout = timed(250, SMALL.latent_rate, SMALL.clip_times(64), times)
    middles = (np.arange(250) + 0.5) / SMALL.latent_rate
    nearest = np.abs(times[None] - middles[:, None]).min(axis=1)
    np.testing.assert_allclose(np.abs(times[layout.sync] - middles), nearest, atol=1e-12)
    np.testing.assert_allclose((layout.clip + 0.5) / SMALL.latent_rate, SMALL.clip_times(64))


def test_the_published_placement_is_up_to_a_third_of_a_second_off() -> None:
    """What the timed placement is for."""
    seen = SMALL.sync_times(24)[compat(250, 64, 192).sync]
    off = np.abs(seen - (np.arange(250) + 0.5) / SMALL.latent_rate)
    assert 0.25 < off.max() < 0.36
