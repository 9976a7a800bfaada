"""Transformer blocks: of one stream, of three streams that attend together, and the layer at the output."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from menura.engines.neural.network.attention import Heads, Projections, attended
from menura.engines.neural.network.layers import Convolution, Gated, modulated


@dataclass(frozen=True)
class Modulating:
    """What a stream's blocks are conditioned on.

    Attributes
    ----------
    vectors : Tensor [shape=(batch, distinct, hidden)]
        The distinct conditions, already through SiLU.
    index : Tensor of int64 [shape=(batch, n, 1)] or None
        Which of them each frame takes. Several frames of sound share one moment of video, so that modulations are
        computed once for each moment, not for each frame; None where every frame takes the only one.
    """

    vectors: Tensor
    index: Tensor | None = None

    def through(self, layer: nn.Module, parts: int) -> tuple[Tensor, ...]:
        """Return a layer's output for every frame, in parts [shape=(batch, n or 1, hidden)]."""
        projected: Tensor = layer(self.vectors)
        if self.index is not None:
            projected = projected.gather(1, self.index.expand(-1, -1, projected.shape[-1]))
        return projected.chunk(parts, dim=-1)


class Stream(nn.Module):
    """One stream's part of a block: modulation and projections before attention, residual layers after it.

    Parameters
    ----------
    dim, heads, inner : int
        Channels, attention heads, width of the gated layer.
    kernel : int
        Frames that its layers after attention see; 1 for text.
    ends : bool
        Whether the stream ends here: it is still attended to, but no more asks or changes.
    """

    def __init__(self, dim: int, heads: int, inner: int, kernel: int, *, ends: bool = False) -> None:
        super().__init__()
        self.ends = ends
        self.attn = Projections(dim, heads)
        # Published files count the activation, which is applied once for all blocks here.
        self.adaLN_modulation = nn.Sequential(nn.Identity(), nn.Linear(dim, (2 if ends else 6) * dim))
        if not ends:
            self.linear1: nn.Module = nn.Linear(dim, dim) if kernel == 1 else Convolution(dim, dim, kernel)
            self.ffn = Gated(dim, inner, kernel)

    def before(self, x: Tensor, by: Modulating, turns: Tensor | None) -> tuple[Heads, tuple[Tensor, ...]]:
        """Return what the stream brings to attention, and the modulations that wait for the answer."""
        shift, scale, *later = by.through(self.adaLN_modulation[1], 2 if self.ends else 6)
        return self.attn(modulated(x, shift, scale), turns, asks=not self.ends), tuple(later)

    def after(self, x: Tensor, found: Tensor, later: tuple[Tensor, ...], mask: Tensor | None) -> Tensor:
        """Return the stream after attention.

        Parameters
        ----------
        x, found : Tensor [shape=(batch, n, dim)]
            The stream, and what its queries found.
        later : tuple of Tensor
            As :meth:`before` returned them.
        mask : Tensor [shape=(batch, n, 1)] or None
        """
        gate, shift, scale, gate_mlp = later
        joined = self.linear1(found, mask) if isinstance(self.linear1, Convolution) else self.linear1(found)
        x = x + joined * gate
        changed: Tensor = x + self.ffn(modulated(x, shift, scale), mask) * gate_mlp
        return changed


class FusedBlock(Stream):
    """A block of the latent stream alone."""

    def forward(self, x: Tensor, by: Modulating, turns: Tensor, mask: Tensor | None, keys: Tensor | None) -> Tensor:
        """Return the stream [shape=(batch, n, dim)]; `keys` masks padding in attention, `mask` in convolutions."""
        heads, later = self.before(x, by, turns)
        return self.after(x, attended((heads,), keys), later, mask)


class JointBlock(nn.Module):
    """Three streams with weights of their own and one attention (Esser et al., 2024).

    Parameters
    ----------
    dim, heads, inner : int
    ends : bool
        Whether video and text end here.
    """

    def __init__(self, dim: int, heads: int, inner: int, *, ends: bool) -> None:
        super().__init__()
        self.latent_block = Stream(dim, heads, inner, 3)
        self.clip_block = Stream(dim, heads, inner, 3, ends=ends)
        self.text_block = Stream(dim, heads, inner, 1, ends=ends)

    def forward(
        self,
        streams: tuple[Tensor, Tensor, Tensor],
        by: tuple[Modulating, Modulating],
        turns: tuple[Tensor, Tensor],
        masks: tuple[Tensor | None, Tensor | None],
        keys: Tensor | None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return the streams of latents, video and text.

        Parameters
        ----------
        streams : tuple of Tensor [shape=(batch, n, dim)]
            Latents, video, text.
        by : tuple of Modulating
            For the latents, frame by frame; for video and text, the same throughout.
        turns : tuple of Tensor
            Rotations of latents and video.
        masks : tuple of Tensor or None
            Padding of latents and video, for convolutions.
        keys : Tensor or None
            Padding of all three, for attention.
        """
        latent, clip, text = streams
        latent_heads, latent_later = self.latent_block.before(latent, by[0], turns[0])
        clip_heads, clip_later = self.clip_block.before(clip, by[1], turns[1])
        text_heads, text_later = self.text_block.before(text, by[1], None)
        found = attended((latent_heads, clip_heads, text_heads), keys)
        latent = self.latent_block.after(latent, found[:, : latent.shape[1]], latent_later, masks[0])
        if self.clip_block.ends:
            return latent, clip, text
        found_clip, found_text = found[:, latent.shape[1] :].split((clip.shape[1], text.shape[1]), dim=1)
        clip = self.clip_block.after(clip, found_clip, clip_later, masks[1])
        return latent, clip, self.text_block.after(text, found_text, text_later, None)


class Output(nn.Module):
    """The stream of latents → the flow.

    Parameters
    ----------
    dim, latent_dim : int
    """

    def __init__(self, dim: int, latent_dim: int) -> None:
        super().__init__()
        self.adaLN_modulation = nn.Sequential(nn.Identity(), nn.Linear(dim, 2 * dim))
        self.conv = Convolution(dim, latent_dim, 7)

    def forward(self, x: Tensor, by: Modulating, mask: Tensor | None) -> Tensor:
        """Return the flow [shape=(batch, n, latent_dim)]."""
        shift, scale = by.through(self.adaLN_modulation[1], 2)
        flow: Tensor = self.conv(modulated(x, shift, scale), mask)
        return flow


def activated(vectors: Tensor, index: Tensor | None = None) -> Modulating:
    """Return conditions ready for modulation: through SiLU once, instead of in every block."""
    return Modulating(functional.silu(vectors), index)
