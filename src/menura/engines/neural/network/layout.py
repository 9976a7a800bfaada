"""Where the tokens of one piece lie in time: what turns "the fourth frame of video" into "heard at 0.5 s"."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Layout:
    """The places of a piece's tokens on the grid of its latents.

    Attributes
    ----------
    latent : ndarray of float64 [shape=(latents,)]
        Positions of the latent frames: 0, 1, 2 …
    clip : ndarray of float64 [shape=(pictures,)]
        Positions of the video tokens, in units of their own.
    clip_unit : float
        Latent frames in one of those units.
    sync : ndarray of int64 [shape=(latents,)]
        Which synchronisation token each latent frame is shown.
    sync_length : int
        How many of those there are.
    """

    latent: Positions
    clip: Positions
    clip_unit: float
    sync: npt.NDArray[np.int64]
    sync_length: int


def compat(latent: int, clip: int, sync: int) -> Layout:
    """Return the placement that the published networks were trained with, from numbers of tokens.

    Video tokens are spread over the latents in proportion, wherever their pictures lay in time. Each latent frame takes
    the synchronisation token that nearest-exact resizing gives it, with the ratio rounded to single precision: at ties
    that rounding decides.

    Parameters
    ----------
    latent, clip, sync : int
        Numbers of tokens, each at least 1.
    """
    scale = np.float32(sync) / np.float32(latent)
    index = np.floor((np.arange(latent, dtype=np.float32) + np.float32(0.5)) * scale).astype(np.int64)
    frames, pictures = np.arange(latent, dtype=np.float64), np.arange(clip, dtype=np.float64)
    return Layout(frames, pictures, latent / clip, np.minimum(index, sync - 1), sync)


def timed(latent: int, rate: float, clip_times: npt.ArrayLike, sync_times: npt.ArrayLike) -> Layout:
    """Return the placement that follows from when each token's pictures were seen.

    Parameters
    ----------
    latent : int
        Number of latent frames.
    rate : float
        Latent frames in a second. A frame lies at the middle of the stretch that it stands for.
    clip_times, sync_times : array_like [shape=(n,)]
        Seconds at which the middle of what each token saw lay; neither empty. Synchronisation windows overlap, so their
        tokens need not be in order.
    """
    middles = (np.arange(latent) + 0.5) / rate
    seen = np.asarray(sync_times, np.float64)
    order = np.argsort(seen, kind="stable")
    between = (seen[order][1:] + seen[order][:-1]) / 2
    index = order[np.searchsorted(between, middles, side="right")]
    positions = np.asarray(clip_times, np.float64) * rate - 0.5
    return Layout(np.arange(latent, dtype=np.float64), positions, 1.0, index.astype(np.int64), seen.size)


@dataclass(frozen=True)
class Grid:
    """The rates at which a family of networks sees and hears.

    Attributes
    ----------
    sample_rate : int
        In Hz.
    hop : int
        Samples of one latent frame.
    clip_rate : float
        Pictures in a second for the video encoder.
    sync_rate : float
        Pictures in a second for the synchronisation encoder.
    sync_frames, sync_step : int
        Pictures in one of its windows, and between the beginnings of two.
    """

    sample_rate: int
    hop: int
    clip_rate: float = 8.0
    sync_rate: float = 25.0
    sync_frames: int = 16
    sync_step: int = 8

    @property
    def latent_rate(self) -> float:
        """Latent frames in a second."""
        return self.sample_rate / self.hop

    def latents(self, duration: float) -> int:
        """Return how many latent frames cover a duration in seconds."""
        return -(-round(duration * self.sample_rate) // self.hop)

    def clip_tokens(self, duration: float) -> int:
        """Return how many pictures the video encoder sees of a duration in seconds."""
        return int(duration * self.clip_rate)

    def sync_windows(self, duration: float) -> int:
        """Return how many windows of pictures fit into a duration in seconds."""
        frames = int(duration * self.sync_rate)
        return max(0, (frames - self.sync_frames) // self.sync_step + 1)

    def sync_times(self, windows: int, tokens: int = 8) -> Positions:
        """Return when the middle of what each synchronisation token saw lay, in seconds.

        Every window of pictures yields `tokens` tokens, each of which saw its share of the window; the next window
        begins half a window later, so that the row of tokens runs back and forth in time.
        """
        share = self.sync_frames / tokens
        starts = np.arange(windows)[:, None] * self.sync_step + np.arange(tokens)[None, :] * share
        return ((starts + share / 2) / self.sync_rate).ravel()

    def clip_times(self, tokens: int) -> Positions:
        """Return when each picture of the video encoder was seen, in seconds."""
        return np.arange(tokens) / self.clip_rate
