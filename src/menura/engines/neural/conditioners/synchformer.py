"""What moves when: the visual branch of Synchformer (Iashin et al., 2024), a video transformer of divided attention."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor, nn

from menura.engines.neural.conditioners.divided import EPSILON, DividedBlock, Pooling
from menura.engines.neural.weights.reading import below, require
from menura.errors import InputError, Problem, WeightsError

FRAMES_PER_SECOND = 25
"""Of the video it is shown."""

SIDE = 224
"""Height and width of a frame in pixels."""

STEP = 8
"""Frames from segment to segment."""

AT_ONCE = 4
"""Segments worked on at once; each takes some tens of megabytes."""

PREFIX = "vfeat_extractor."
"""Before the names of its weights."""

OTHERS = ("afeat_extractor.", "aproj.", "transformer.", "vproj.")
"""Before the names of what the published file holds besides: the audio branch, and what compares the two."""


@dataclass(frozen=True)
class SynchformerConfig:
    """Sizes of the network.

    Attributes
    ----------
    width : int
        Channels of the tokens, and of the features.
    depth : int
        Blocks.
    heads : int
        Attention heads; the weights do not say how many.
    hidden : int
        Channels inside the perceptrons.
    times : int
        Moments in a segment: it has one feature for each.
    frames : int
        Frames of a moment.
    patch, places : int
        Side of a patch in pixels, and patches of a frame.
    """

    width: int
    depth: int
    heads: int
    hidden: int
    times: int
    frames: int
    patch: int
    places: int

    @property
    def segment(self) -> int:
        """Frames of a segment."""
        return self.times * self.frames

    @classmethod
    def of(cls, shapes: Mapping[str, tuple[int, ...]], heads: int) -> Self:
        """Return the configuration of published weights.

        Parameters
        ----------
        shapes : mapping of str to tuple of int
            Names, without a prefix, and shapes of the weights.
        heads : int

        Raises
        ------
        WeightsError
            These are not the weights of such a network.
        """
        try:
            width, _, frames, patch, _ = shapes["patch_embed_3d.proj.weight"]
            config = cls(
                width=width,
                depth=len({name.split(".")[1] for name in shapes if name.startswith("blocks.")}),
                heads=heads,
                hidden=shapes["blocks.0.mlp.fc1.weight"][0],
                times=shapes["temp_embed"][1],
                frames=frames,
                patch=patch,
                places=shapes["pos_embed"][1] - 1,
            )
        except (KeyError, ValueError, IndexError) as error:
            raise WeightsError(
                f"These weights are of no visual branch of Synchformer: {error} is missing or misshapen.",
                hint="Name its file: synchformer_state_dict.pth.",
            ) from None
        if width % heads:
            raise WeightsError(f"A network of {width} channels cannot have {heads} attention heads.")
        return config


class _Patches(nn.Module):
    def __init__(self, proj: nn.Module) -> None:
        super().__init__()
        self.proj = proj


class Synchformer(nn.Module):
    """From video frames to features that say when things move.

    Parameters
    ----------
    config : SynchformerConfig
    """

    def __init__(self, config: SynchformerConfig) -> None:
        super().__init__()
        self.config = config
        width, patch = config.width, config.patch
        size = (config.frames, patch, patch)
        self.cls_token = nn.Parameter(torch.empty(1, 1, width))
        self.pos_embed = nn.Parameter(torch.empty(1, 1 + config.places, width))
        self.temp_embed = nn.Parameter(torch.empty(1, config.times, width))
        # Of single pictures: not used for video, but in the file, so that a copy of it is the same.
        self.patch_embed = _Patches(nn.Conv2d(3, width, patch, patch))
        self.patch_embed_3d = _Patches(nn.Conv3d(3, width, size, size))
        self.blocks = nn.ModuleList(DividedBlock(width, config.heads, config.hidden) for _ in range(config.depth))
        self.norm = nn.LayerNorm(width, EPSILON)
        self.spatial_attn_agg = Pooling(width, config.heads, config.hidden)

    @classmethod
    def load(cls, published: Mapping[str, Tensor], heads: int = 12) -> Self:
        """Return a network with published weights, ready to run.

        Parameters
        ----------
        published : mapping of str to Tensor
            What ``synchformer_state_dict.pth`` holds. Other branches (:data:`OTHERS`) are not needed.
        heads : int
            Attention heads; the published network has twelve.

        Raises
        ------
        WeightsError
            These are not the whole weights of such a network, or there are others that are not known.
        """
        given = below(published, (PREFIX,))
        strange = [name for name in published if not name.startswith((PREFIX, *OTHERS))]
        if strange:
            problems = [Problem(name, "is of no part of Synchformer", "Is it another model's?") for name in strange]
            raise WeightsError(f"These weights do not fit: {len(strange)} are not known.", problems)
        with torch.device("meta"):
            network = cls(SynchformerConfig.of({name: tuple(v.shape) for name, v in given.items()}, heads))
        require(given, {name: tuple(value.shape) for name, value in network.state_dict().items()})
        network.load_state_dict({name: value.to(torch.float32) for name, value in given.items()}, assign=True)
        return network.eval().requires_grad_(False)

    def published(self) -> dict[str, Tensor]:
        """Return the weights by their published names."""
        return {f"{PREFIX}{name}": value for name, value in self.state_dict().items()}

    @torch.no_grad()
    def features(self, frames: Tensor, at_once: int = AT_ONCE) -> Tensor:
        """Return the features of a video, segment after segment.

        Segments overlap by half, and their features are laid end to end, so that feature `k` of segment `i` is of the
        two frames from ``8 i + 2 k`` on.

        Parameters
        ----------
        frames : Tensor [shape=(frames, 3, 224, 224)]
            At 25 frames a second, from -1 to 1. What is left after the last whole segment is not looked at.
        at_once : int
            Segments worked on at once.

        Returns
        -------
        Tensor [shape=(segments × 8, width)]

        Raises
        ------
        InputError
            Fewer frames than a segment has, or frames of another size.
        """
        count = self._segments(frames)
        places = self.pos_embed.device, self.pos_embed.dtype
        found = []
        for start in range(0, count, at_once):
            stop = min(count, start + at_once)
            part = frames[start * STEP : (stop - 1) * STEP + self.config.segment].to(*places)
            found.append(self(self._tokens(part)))
        return torch.cat(found).flatten(0, 1)

    def _segments(self, frames: Tensor) -> int:
        wanted, segment = (3, SIDE, SIDE), self.config.segment
        if frames.ndim != 4 or tuple(frames.shape[1:]) != wanted:
            raise InputError(
                f"Frames of the shape {list(frames.shape)} cannot be looked at: [frames, 3, {SIDE}, {SIDE}] is taken.",
                hint="Scale and crop them first.",
            )
        if len(frames) < segment:
            raise InputError(
                f"{len(frames)} frames are too few to see what moves when: {segment} are needed, "
                f"{segment / FRAMES_PER_SECOND:.2f} s at {FRAMES_PER_SECOND} frames a second.",
                hint="Give a longer video, or only words.",
            )
        return (len(frames) - segment) // STEP + 1

    def _tokens(self, frames: Tensor) -> Tensor:
        """Return the patches of each segment [shape=(segments, times, places, width)]; shared frames are done once."""
        patches = self.patch_embed_3d.proj(frames.transpose(0, 1)[None])[0].flatten(2).permute(1, 2, 0)
        segments: Tensor = patches.unfold(0, self.config.times, STEP // self.config.frames)
        return segments.movedim(-1, 1)

    def forward(self, patches: Tensor) -> Tensor:
        """Return the features of segments.

        Parameters
        ----------
        patches : Tensor [shape=(segments, times, places, width)]

        Returns
        -------
        Tensor [shape=(segments, times, width)]
        """
        placed = patches + self.pos_embed[:, None, 1:] + self.temp_embed[:, :, None]
        whole = (self.cls_token + self.pos_embed[:, :1]).expand(len(patches), -1, -1)
        tokens = torch.cat((whole, placed.flatten(1, 2)), 1)
        for block in self.blocks:
            tokens = block(tokens, self.config.times)
        seen = self.norm(tokens[:, 1:]).unflatten(1, (self.config.times, -1))
        pooled: Tensor = self.spatial_attn_agg(seen.flatten(0, 1))
        return pooled.view(*seen.shape[:2], -1)
