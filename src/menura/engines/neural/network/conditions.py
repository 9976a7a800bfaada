"""What a network is shown, and what becomes of it before the flow begins: the part that does not change with time."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor

from menura.engines.neural.network.config import TEXT_TOKENS, NetworkConfig
from menura.engines.neural.network.layout import Layout
from menura.errors import InputError, Problem


@dataclass(frozen=True)
class Features:
    """What one piece of sound should follow; whatever is None is replaced by a null that the network learned.

    Attributes
    ----------
    clip : Tensor [shape=(pictures, clip_dim)] or None
        What is seen.
    sync : Tensor [shape=(tokens, sync_dim)] or None
        When something moves: 8 tokens for each window of pictures.
    text : Tensor [shape=(77, text_dim)] or None
    second_text : Tensor [shape=(77, second_text_dim)] or None
    """

    clip: Tensor | None = None
    sync: Tensor | None = None
    text: Tensor | None = None
    second_text: Tensor | None = None


@dataclass(frozen=True)
class Conditions:
    """Features of a batch of pieces, projected once for all steps of a flow.

    Attributes
    ----------
    clip, sync, text : Tensor [shape=(batch, n, hidden)]
        The streams; `sync` at its own rate.
    pooled_clip, pooled_text : Tensor [shape=(batch, hidden)]
    whole : Tensor [shape=(batch, hidden)]
        What conditions the piece as a whole, without the time of the flow.
    sync_index : Tensor of int64 [shape=(batch, latents, 1)]
        Which token of `sync` each latent frame is shown.
    latent_turns, clip_turns : Tensor [shape=(batch, 1, n, head_dim/2, 2)]
    latent_mask, clip_mask : Tensor of bool [shape=(batch, n, 1)] or None
        False where there is padding; None where pieces are equally long.
    """

    clip: Tensor
    sync: Tensor
    text: Tensor
    pooled_clip: Tensor
    pooled_text: Tensor
    whole: Tensor
    sync_index: Tensor
    latent_turns: Tensor
    clip_turns: Tensor
    latent_mask: Tensor | None = None
    clip_mask: Tensor | None = None

    @property
    def batch(self) -> int:
        """How many pieces there are."""
        return self.whole.shape[0]

    @property
    def latents(self) -> int:
        """How many latent frames the longest piece has."""
        return self.sync_index.shape[1]

    @property
    def sync_frames(self) -> Tensor:
        """The synchronisation token of each latent frame [shape=(batch, latents, hidden)]."""
        return self.sync.gather(1, self.sync_index.expand(-1, -1, self.sync.shape[-1]))

    def joined(self, other: "Conditions") -> "Conditions":
        """Return one batch of these pieces and those of `other`, of the same layouts."""
        pairs = ((f.name, getattr(self, f.name), getattr(other, f.name)) for f in fields(self))
        return replace(self, **{name: torch.cat((one, two)) for name, one, two in pairs if one is not None})


def padded(pieces: Sequence[Tensor]) -> tuple[Tensor, Tensor | None]:
    """Return pieces [shape=(n, …)] as one batch, with a mask [shape=(batch, longest, 1)] where lengths differ."""
    lengths = [piece.shape[0] for piece in pieces]
    if len(set(lengths)) == 1:
        return torch.stack(tuple(pieces)), None
    batch = torch.nn.utils.rnn.pad_sequence(list(pieces), batch_first=True)
    ends = torch.tensor(lengths, device=batch.device)
    return batch, (torch.arange(max(lengths), device=batch.device) < ends[:, None])[..., None]


def fitted(sync: Tensor, tokens: int) -> Tensor:
    """Return synchronisation features [shape=(n, dim)] cut, or padded with zeros, to `tokens`: ThinkSound's own way.

    Its sequence lengths count whole seconds, its encoder counts windows; the two agree from 8 to 15 s only.
    """
    missing = tokens - sync.shape[0]
    return sync[:tokens] if missing <= 0 else torch.cat((sync, sync.new_zeros(missing, sync.shape[1])))


def check(features: Sequence[Features], layouts: Sequence[Layout], config: NetworkConfig) -> None:
    """Raise `InputError` with everything that is wrong with features of a batch."""
    if len(features) != len(layouts) or not features:
        raise InputError(
            f"{len(features)} sets of features and {len(layouts)} layouts: as many, at least one, are needed."
        )
    problems = [
        problem
        for k, (one, layout) in enumerate(zip(features, layouts, strict=True))
        for name, shape in expected(layout, config).items()
        for problem in _wrong(f"features[{k}].{name}", getattr(one, name), shape)
    ]
    if problems:
        raise InputError("These features do not fit the network.", problems)


def expected(layout: Layout, config: NetworkConfig) -> dict[str, tuple[int, int] | None]:
    """Return the shape of each kind of feature; None for a kind that the network does not know."""
    second = config.second_text_dim
    return {
        "clip": (layout.clip.size, config.clip_dim),
        "sync": (layout.sync_length, config.sync_dim),
        "text": (TEXT_TOKENS, config.text_dim),
        "second_text": None if second is None else (TEXT_TOKENS, second),
    }


def _wrong(path: str, given: Tensor | None, shape: tuple[int, int] | None) -> list[Problem]:
    if given is None:
        return []
    if shape is None:
        return [Problem(path, "this network has one text stream", "Leave it out.")]
    if tuple(given.shape) != shape:
        return [Problem(path, f"shape {tuple(given.shape)}, but {shape} is needed", "Extract it for this duration.")]
    bad = int(given.numel() - given.isfinite().sum())
    if bad:
        return [Problem(path, f"{bad} of {given.numel()} values are not finite", "Extract it again.")]
    return []
