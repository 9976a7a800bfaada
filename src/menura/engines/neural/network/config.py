"""How large a network is, and which of the two published families it belongs to."""

from dataclasses import dataclass
from typing import Literal

TEXT_TOKENS = 77
"""Tokens of every text stream: the context of CLIP's text towers."""

SYNC_WINDOW = 8
"""Tokens that the synchronisation encoder makes of each of its windows of frames."""

WIDTH_STEP = 256
"""Gated layers are as wide as a multiple of this."""


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes and variants of one network; everything that its weights do not say by themselves.

    Attributes
    ----------
    latent_dim, clip_dim, sync_dim, text_dim : int
        Channels of the latents and of the features it is shown.
    hidden_dim : int
        Channels of its streams.
    num_heads : int
        Attention heads.
    joint_depth, fused_depth : int
        Blocks in which latent, video and text have weights of their own, and blocks of the latent stream alone.
    generation : {1, 2}
        1: SELU behind the convolutions at the input, time as in DiT (Peebles and Xie, 2023). 2: SiLU behind every
        projection at the input, and a time embedding as wide as the network with 10 000 times the frequencies.
    audio_kernel : int
        Frames that the gated layer at the latents' input sees at once.
    second_text_dim : int, optional
        Channels of a second text stream (ThinkSound's chain of thought by T5); none where there is no such stream.
    frames_condition_output : bool
        Whether the output layer is modulated frame by frame; MMAudio's is by one vector.
    normalises_latents : bool
        Whether mean and deviation of the latents travel with the weights.
    """

    latent_dim: int
    hidden_dim: int
    num_heads: int
    joint_depth: int
    fused_depth: int
    clip_dim: int = 1024
    sync_dim: int = 768
    text_dim: int = 1024
    generation: Literal[1, 2] = 1
    audio_kernel: int = 7
    second_text_dim: int | None = None
    frames_condition_output: bool = False
    normalises_latents: bool = True

    @property
    def head_dim(self) -> int:
        """Channels of one attention head."""
        return self.hidden_dim // self.num_heads

    @property
    def gated_dim(self) -> int:
        """Width of the gated layers: two thirds of four times the hidden size, rounded up."""
        return WIDTH_STEP * -(-int(2 * 4 * self.hidden_dim / 3) // WIDTH_STEP)

    @property
    def time_dim(self) -> int:
        """Channels of the sinusoids that stand for the time of the flow."""
        return 256 if self.generation == 1 else self.hidden_dim

    @property
    def text_stream_dim(self) -> int:
        """Channels in which the text streams lie side by side; the narrower is padded with zeros."""
        return max(self.text_dim, self.second_text_dim or 0)

    @property
    def pooled_text_dim(self) -> int:
        """Channels of the text vector that conditions the whole: projected tokens, or ThinkSound's raw ones."""
        return self.hidden_dim if self.second_text_dim is None else self.text_dim


def mmaudio(size: Literal["small", "medium", "large"], latent_dim: int, generation: Literal[1, 2] = 1) -> NetworkConfig:
    """Return the configuration of a published MMAudio network (Cheng et al., 2025, table 1).

    Parameters
    ----------
    size : {"small", "medium", "large"}
    latent_dim : int
        20 at 16 kHz, 40 at 44.1 kHz.
    generation : {1, 2}
    """
    hidden, heads, joint, fused = {"small": (448, 7, 4, 8), "medium": (896, 14, 4, 8), "large": (896, 14, 7, 14)}[size]
    return NetworkConfig(latent_dim, hidden, heads, joint, fused, generation=generation)


def thinksound() -> NetworkConfig:
    """Return the configuration of the published ThinkSound network (Liu et al., 2025)."""
    return NetworkConfig(
        latent_dim=64,
        hidden_dim=1024,
        num_heads=16,
        joint_depth=7,
        fused_depth=14,
        generation=2,
        audio_kernel=3,
        second_text_dim=2048,
        frames_condition_output=True,
        normalises_latents=False,
    )
