"""The network: features become conditions once, then conditions, latents and a time become a flow."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from menura.engines.neural.network.blocks import FusedBlock, JointBlock, Output, activated
from menura.engines.neural.network.conditions import Conditions, Features, check, padded
from menura.engines.neural.network.config import SYNC_WINDOW, TEXT_TOKENS, NetworkConfig
from menura.engines.neural.network.layers import Convolution, Gated, InputProjection, TimeEmbedding
from menura.engines.neural.network.layout import Layout, Positions
from menura.engines.neural.network.rotary import rotations


class Network(nn.Module):
    """A flow-matching multimodal transformer (MMAudio: Cheng et al., 2025; ThinkSound: Liu et al., 2025).

    It keeps no state: every method is a function of its arguments, and may be called from many threads.

    Parameters
    ----------
    config : NetworkConfig
    """

    latent_mean: Tensor
    latent_std: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        hidden, heads, inner = config.hidden_dim, config.num_heads, config.gated_dim
        self._inputs(config)
        self.clip_cond_proj = nn.Linear(hidden, hidden)
        self.text_cond_proj = nn.Linear(config.pooled_text_dim, hidden)
        self.global_cond_mlp = Gated(hidden, inner)
        self.t_embed = TimeEmbedding(config.time_dim, hidden, 1.0 if config.generation == 1 else 10_000.0)
        joint = config.joint_depth
        self.joint_blocks = nn.ModuleList(JointBlock(hidden, heads, inner, ends=k == joint - 1) for k in range(joint))
        self.fused_blocks = nn.ModuleList(FusedBlock(hidden, heads, inner, 3) for _ in range(config.fused_depth))
        self.final_layer = Output(hidden, config.latent_dim)
        self._nulls(config)

    def _inputs(self, config: NetworkConfig) -> None:
        hidden, inner = config.hidden_dim, config.gated_dim
        first = nn.SELU if config.generation == 1 else nn.SiLU
        between: tuple[nn.Module, ...] = () if config.generation == 1 else (nn.SiLU(),)
        kernel = config.audio_kernel
        self.audio_input_proj = InputProjection(
            Convolution(config.latent_dim, hidden, kernel), first(), Gated(hidden, inner, kernel)
        )
        self.clip_input_proj = InputProjection(nn.Linear(config.clip_dim, hidden), *between, Gated(hidden, inner, 3))
        self.sync_input_proj = InputProjection(
            Convolution(config.sync_dim, hidden, 7), first(), Gated(hidden, inner, 3)
        )
        self.text_input_proj = InputProjection(
            nn.Linear(config.text_stream_dim, hidden), *between, Gated(hidden, inner)
        )
        self.sync_pos_emb = nn.Parameter(torch.empty(1, 1, SYNC_WINDOW, config.sync_dim))

    def _nulls(self, config: NetworkConfig) -> None:
        self.empty_clip_feat = nn.Parameter(torch.empty(1, config.clip_dim))
        self.empty_sync_feat = nn.Parameter(torch.empty(1, config.sync_dim))
        self.empty_string_feat = nn.Parameter(torch.empty(TEXT_TOKENS, config.text_dim), requires_grad=False)
        if config.second_text_dim is not None:
            empty = torch.empty(TEXT_TOKENS, config.second_text_dim)
            self.empty_t5_feat = nn.Parameter(empty, requires_grad=False)
        if config.normalises_latents:
            self.latent_mean = nn.Parameter(torch.empty(1, 1, config.latent_dim), requires_grad=False)
            self.latent_std = nn.Parameter(torch.empty(1, 1, config.latent_dim), requires_grad=False)

    @property
    def dtype(self) -> torch.dtype:
        """Precision of the weights."""
        return self.sync_pos_emb.dtype

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.sync_pos_emb.device

    def normalized(self, latents: Tensor) -> Tensor:
        """Return latents [shape=(batch, n, latent_dim)] as the flow knows them."""
        if not self.config.normalises_latents:
            return latents
        return (latents - self.latent_mean.to(latents)) / self.latent_std.to(latents)

    def unnormalized(self, latents: Tensor) -> Tensor:
        """Return the flow's latents as the autoencoder knows them."""
        if not self.config.normalises_latents:
            return latents
        return latents * self.latent_std.to(latents) + self.latent_mean.to(latents)

    def conditions(self, features: Sequence[Features], layouts: Sequence[Layout]) -> Conditions:
        """Project the features of a batch of pieces, of any lengths, each with any subset of its features.

        Raises
        ------
        InputError
            If features have the wrong shape, or hold NaN or infinity; everything wrong is listed.
        """
        check(features, layouts, self.config)
        clip, clip_mask = padded([self._clip(f, layout) for f, layout in zip(features, layouts, strict=True)])
        sync, sync_mask = padded([self._sync(f, layout) for f, layout in zip(features, layouts, strict=True)])
        clip = self.clip_input_proj(clip, clip_mask)
        pooled_clip = self.clip_cond_proj(_mean(clip, clip_mask))
        text, pooled_text = self._texts(features)
        index, latent_mask = padded([torch.from_numpy(layout.sync)[:, None] for layout in layouts])
        return Conditions(
            clip=clip,
            sync=self.sync_input_proj(sync, sync_mask),
            text=text,
            pooled_clip=pooled_clip,
            pooled_text=pooled_text,
            whole=self.global_cond_mlp(pooled_clip + pooled_text),
            sync_index=index.to(self.device),
            latent_turns=self._turns([(layout.latent, 1.0) for layout in layouts]),
            clip_turns=self._turns([(layout.clip, layout.clip_unit) for layout in layouts]),
            latent_mask=None if latent_mask is None else latent_mask.to(self.device),
            clip_mask=clip_mask,
        )

    def forward(self, latents: Tensor, time: Tensor, conditions: Conditions) -> Tensor:
        """Return the flow at noisy latents.

        Parameters
        ----------
        latents : Tensor [shape=(batch, n, latent_dim)]
            Normalised.
        time : Tensor [shape=(batch,)]
            Of the flow, from 0 to 1.
        conditions : Conditions

        Returns
        -------
        Tensor [shape=(batch, n, latent_dim)]
            In the precision of `latents`.
        """
        mask, clip_mask = conditions.latent_mask, conditions.clip_mask
        whole = (self.t_embed(time) + conditions.whole)[:, None]
        throughout = activated(whole)
        framewise = activated(whole + conditions.sync, conditions.sync_index)
        streams = (self.audio_input_proj(latents.to(self.dtype), mask), conditions.clip, conditions.text)
        turns = (conditions.latent_turns, conditions.clip_turns)
        keys = _keys(conditions)
        for joint in self.joint_blocks:
            streams = joint(streams, (framewise, throughout), turns, (mask, clip_mask), keys)
        x, own = streams[0], None if mask is None else mask[:, None, None, :, 0]
        for fused in self.fused_blocks:
            x = fused(x, framewise, turns[0], mask, own)
        by = framewise if self.config.frames_condition_output else throughout
        flow: Tensor = self.final_layer(x, by, mask)
        return flow.to(latents.dtype)

    def _clip(self, features: Features, layout: Layout) -> Tensor:
        return self.empty_clip_feat.expand(layout.clip.size, -1) if features.clip is None else self._on(features.clip)

    def _sync(self, features: Features, layout: Layout) -> Tensor:
        given = features.sync
        tokens = self.empty_sync_feat.expand(layout.sync_length, -1) if given is None else self._on(given)
        windows = -(-layout.sync_length // SYNC_WINDOW)
        return tokens + self.sync_pos_emb[0].expand(windows, -1, -1).flatten(0, 1)[: layout.sync_length]

    def _texts(self, features: Sequence[Features]) -> tuple[Tensor, Tensor]:
        """Return the text stream, and the vector that stands for its first text."""
        first = torch.stack([self.empty_string_feat if f.text is None else self._on(f.text) for f in features])
        if self.config.second_text_dim is None:
            text = self.text_input_proj(first)
            return text, self.text_cond_proj(text.mean(dim=1))
        nulls = self.empty_t5_feat
        second = torch.stack([nulls if f.second_text is None else self._on(f.second_text) for f in features])
        width = self.config.text_stream_dim
        both = torch.cat([nn.functional.pad(t, (0, width - t.shape[-1])) for t in (first, second)], dim=1)
        return self.text_input_proj(both), self.text_cond_proj(first.mean(dim=1))

    def _on(self, features: Tensor) -> Tensor:
        return features.to(self.device, self.dtype)

    def _turns(self, places: Sequence[tuple[Positions, float]]) -> Tensor:
        turns, _ = padded([rotations(positions, self.config.head_dim, unit) for positions, unit in places])
        return turns[:, None].to(self.device)


def _mean(x: Tensor, mask: Tensor | None) -> Tensor:
    return x.mean(dim=1) if mask is None else (x * mask).sum(dim=1) / mask.sum(dim=1)


def _keys(conditions: Conditions) -> Tensor | None:
    """Return which keys of latents, video and text are no padding [shape=(batch, 1, 1, keys)], or None if all."""
    if conditions.latent_mask is None and conditions.clip_mask is None:
        return None
    text = conditions.text.new_ones(conditions.text.shape[:2], dtype=torch.bool)
    latent = _whole(conditions.latent_mask, conditions.sync_index)
    return torch.cat((latent, _whole(conditions.clip_mask, conditions.clip), text), dim=1)[:, None, None]


def _whole(mask: Tensor | None, like: Tensor) -> Tensor:
    return like.new_ones(like.shape[:2], dtype=torch.bool) if mask is None else mask[..., 0]
