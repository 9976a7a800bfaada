"""A network with its autoencoder: features and a seed become sound, of any length, around what is known already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from menura.audio.clip import Samples
from menura.engines.base import Progress
from menura.engines.neural.autoencoders.base import Autoencoder
from menura.engines.neural.flow.sampling import Flow, Known, noise, sample
from menura.engines.neural.network.conditions import Features
from menura.engines.neural.network.layout import Grid, Layout, compat, timed
from menura.engines.neural.network.transformer import Network
from menura.engines.neural.splicing import JOIN, Span, spliced
from menura.engines.neural.windows import LEAST, Window, windows

DRAWING = 0.8
"""Share of the time that drawing latents takes; the rest is decoding."""

See = Callable[[Window], Features]
"""What a window of a scene should follow."""

Preview = Callable[[Window, int, Tensor], None]
"""Called with the window, the steps done and what its latents [shape=(1, n, latent_dim)] would become from here."""


@dataclass(frozen=True)
class Model:
    """A network with its autoencoder, and how the two are used.

    Attributes
    ----------
    network : Network
    autoencoder : Autoencoder
    flow : Flow
    longest : float
        Seconds that the network was trained on.
    true_times : bool
        Whether tokens are placed where their pictures lay, instead of where the published networks learned them.
    """

    network: Network
    autoencoder: Autoencoder
    flow: Flow
    longest: float = 8.0
    true_times: bool = False

    @property
    def grid(self) -> Grid:
        """The rates at which it sees and hears."""
        return Grid(self.autoencoder.sample_rate, self.autoencoder.hop)

    def windows(self, duration: float) -> tuple[Window, ...]:
        """Return the windows in which a scene of some seconds is imagined."""
        return windows(max(duration, LEAST), self.longest)

    def layout(self, duration: float) -> Layout:
        """Return where the tokens of a window of some seconds lie."""
        grid = self.grid
        latents, pictures, sync = grid.latents(duration), grid.clip_tokens(duration), grid.sync_windows(duration)
        if self.true_times:
            return timed(latents, grid.latent_rate, grid.clip_times(pictures), grid.sync_times(sync))
        return compat(latents, pictures, 8 * sync)

    def imagined(
        self,
        wanted: See,
        unwanted: See,
        duration: float,
        seed: int,
        progress: Progress | None = None,
        preview: Preview | None = None,
    ) -> Samples:
        """Return sound.

        Parameters
        ----------
        wanted, unwanted : callable
            What each window should follow, and what it should be led away from.
        duration : float
            In seconds.
        seed : int
            From 0 to 2**63 − 1.
        progress : Progress, optional
        preview : callable, optional

        Returns
        -------
        ndarray [shape=(channels, round(duration × sample_rate)), dtype=float32]
        """
        told = progress or Progress()
        latents = self._drawn(wanted, unwanted, max(duration, LEAST), seed, None, _part(told, 0.0, DRAWING), preview)
        return self._decoded(latents, duration, _part(told, DRAWING, 1.0))

    def repainted(
        self,
        sound: Samples,
        spans: Sequence[Span],
        wanted: See,
        unwanted: See,
        seed: int,
        duration: float | None = None,
        progress: Progress | None = None,
    ) -> Samples:
        """Return sound that is new inside some spans and the same, to the bit, everywhere else.

        Parameters
        ----------
        sound : ndarray [shape=(channels, n), dtype=float32]
            At the autoencoder's rate and channels.
        spans : sequence of (float, float)
            Seconds to imagine anew. What lies beyond the end of `sound` is always imagined: so a sound is extended.
        wanted, unwanted, seed, progress
            See :meth:`imagined`.
        duration : float, optional
            Seconds of the result; those of `sound` by default.
        """
        told, rate = progress or Progress(), self.autoencoder.sample_rate
        length = sound.shape[1] if duration is None else round(duration * rate)
        seconds, ended = length / rate, sound.shape[1] / rate
        old = np.zeros((sound.shape[0], length), np.float32)
        old[:, : sound.shape[1]] = sound[:, :length]
        new_spans = [*spans, (ended, seconds)] if ended < seconds else list(spans)
        known = self._known(old, new_spans, max(seconds, LEAST))
        latents = self._drawn(wanted, unwanted, max(seconds, LEAST), seed, known, _part(told, 0.0, DRAWING), None)
        made = self._decoded(latents, seconds, _part(told, DRAWING, 1.0))
        return spliced(old, made, [_reaching_back(span, ended) for span in new_spans], rate)

    def _drawn(
        self,
        wanted: See,
        unwanted: See,
        duration: float,
        seed: int,
        known: Known | None,
        progress: Progress,
        preview: Preview | None,
    ) -> Tensor:
        """Return latents of a whole scene [shape=(1, n, latent_dim)], window by window.

        All windows take their part of one row of noise, and each keeps what the one before drew of it.
        """
        frames = self.grid.latents(duration)
        start = noise([seed], frames, self.autoencoder.latent_dim).to(self.network.device)
        drawn = torch.zeros_like(start) if known is None else known.latents.clone()
        given = torch.zeros_like(start[..., :1], dtype=torch.bool) if known is None else known.mask.clone()
        rows = self.windows(duration)
        for k, window in enumerate(rows):
            layout = self.layout(window.duration)
            # The last window ends with the last frame, however its beginning was rounded.
            last = frames - layout.latent.size
            first = last if window is rows[-1] else min(round(window.start * self.grid.latent_rate), last)
            part = slice(first, first + layout.latent.size)
            sides = [self.network.conditions([see(window)], [layout]) for see in (wanted, unwanted)]
            kept = Known(drawn[:, part], given[:, part]) if given[:, part].any() else None
            watch = None if preview is None else _watching(preview, window)
            told = _part(progress, k / len(rows), (k + 1) / len(rows))
            made = sample(self.network, start[:, part], sides[0], sides[1], self.flow, kept, watch, told)
            drawn[:, part] = torch.where(given[:, part], drawn[:, part], self.network.normalized(made))
            given[:, part] = True
        return self.network.unnormalized(drawn)

    def _decoded(self, latents: Tensor, duration: float, progress: Progress) -> Samples:
        sound = self.autoencoder.decode(latents.transpose(1, 2), progress)[0].float().cpu().numpy()
        return np.ascontiguousarray(sound[:, : round(duration * self.autoencoder.sample_rate)])

    def _known(self, sound: Samples, spans: Sequence[Span], duration: float) -> Known:
        """Return the latents of sound, known where none of their frame lies in a span that is to be new."""
        frames, rate = self.grid.latents(duration), self.grid.latent_rate
        padded = np.zeros((sound.shape[0], frames * self.autoencoder.hop), np.float32)
        padded[:, : sound.shape[1]] = sound
        latents = self.autoencoder.encode(torch.from_numpy(padded)[None]).transpose(1, 2).to(self.network.device)
        starts = torch.arange(frames, device=latents.device) / rate
        mask = torch.ones(frames, dtype=torch.bool, device=latents.device)
        for begin, end in spans:
            mask &= (starts + 1 / rate <= begin) | (starts >= end)
        return Known(self.network.normalized(latents.float()), mask[None, :, None])


def _watching(preview: Preview, window: Window) -> Callable[[int, Tensor], None]:
    return lambda step, latents: preview(window, step, latents)


def _reaching_back(span: Span, ended: float) -> Span:
    """Return a span; one that begins where the old sound ended begins a little before: a join needs both sides."""
    return (max(span[0] - JOIN, 0.0), span[1]) if span[0] == ended else span


def _part(progress: Progress, start: float, stop: float) -> Progress:
    """Return a progress whose beginning and end lie within that of a larger task."""
    return replace(
        progress, report=lambda stage, name, done: progress.report(stage, name, start + (stop - start) * done)
    )
