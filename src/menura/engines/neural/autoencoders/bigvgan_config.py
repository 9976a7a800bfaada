"""How large a BigVGAN vocoder is, read off its weights or off the ``config.json`` beside them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from menura.errors import Problem, WeightsError

EDGE_KERNEL = 7
"""Frames that the first and the last convolution see."""

DILATIONS = (1, 3, 5)
"""Of the convolutions in a residual block, in every published vocoder of this family."""


_NEEDED = (
    "activation",
    "num_mels",
    "resblock",
    "resblock_dilation_sizes",
    "resblock_kernel_sizes",
    "snake_logscale",
    "upsample_initial_channel",
    "upsample_kernel_sizes",
    "upsample_rates",
)


@dataclass(frozen=True)
class BigVGANConfig:
    """Sizes and variants of a vocoder.

    Attributes
    ----------
    bands : int
        Mel bands.
    channels : int
        At the rate of the spectrogram; each step up halves them.
    rates, kernels : tuple of int
        How many frames one frame becomes in each step up, and over how many it spreads.
    block_kernels : tuple of int
        Kernel of each of the residual blocks that work side by side.
    dilations : tuple of tuple of int
        Of each of those blocks.
    taps : int
        Length of the filters around the activations.
    logarithmic : bool
        Whether the activations' weights are logarithms.
    bias : bool
        Whether the last convolution has one.
    bound : {"tanh", "clamp"}
        How the waveform is kept within -1 and 1: the second generation cuts.
    """

    bands: int
    channels: int
    rates: tuple[int, ...]
    kernels: tuple[int, ...]
    block_kernels: tuple[int, ...]
    dilations: tuple[tuple[int, ...], ...]
    taps: int = 12
    logarithmic: bool = True
    bias: bool = True
    bound: Literal["tanh", "clamp"] = "tanh"

    @property
    def hop(self) -> int:
        """Samples of a frame."""
        return math.prod(self.rates)

    @property
    def context(self) -> int:
        """Frames on either side that a sample depends on."""
        filters = self.taps // 2 - 1  # those up and down together, at the lower rate
        widest = max(
            sum((kernel // 2) * (dilation + 1) + 2 * filters for dilation in dilations)
            for kernel, dilations in zip(self.block_kernels, self.dilations, strict=True)
        )
        seen, rate = float(EDGE_KERNEL // 2), 1
        for step, kernel in zip(self.rates, self.kernels, strict=True):
            seen += (kernel + step) / (2 * step) / rate
            rate *= step
            seen += widest / rate
        return math.ceil(seen + (filters + EDGE_KERNEL // 2) / rate)

    @classmethod
    def of(cls, shapes: Mapping[str, tuple[int, ...]], h: Mapping[str, object] | None = None) -> Self:
        """Return the configuration of published weights.

        Parameters
        ----------
        shapes : mapping of str to tuple of int
            Names and shapes of the weights, without normalisation.
        h : mapping, optional
            What the ``config.json`` beside the weights says. Without it, everything is read off the shapes, and the
            waveform is bounded as in the first generation.

        Raises
        ------
        WeightsError
            These are not the weights of such a vocoder; or they can only be understood with their ``config.json``; or
            that asks for what is not known here.
        """
        try:
            channels, bands, _ = shapes["conv_pre.weight"]
            taps = shapes["activation_post.upsample.filter"][-1]
        except (KeyError, ValueError) as error:
            raise WeightsError(
                f"These weights are of no BigVGAN vocoder: {error} is missing or misshapen.",
                hint="Name a file of such a vocoder, e.g. best_netG.pt.",
            ) from None
        if taps % 4:
            raise WeightsError(f"The vocoder has filters of {taps} taps; a multiple of four is allowed.")
        if h is not None:
            return cls(taps=taps, **_written(h))
        if "conv_post.bias" not in shapes:
            raise WeightsError(
                "The vocoder has no last bias, so it is of the second generation, which needs its config.json.",
                hint="Put config.json beside the weights.",
            )
        steps, blocks = _kernels(shapes, "ups.{}.0"), _kernels(shapes, "resblocks.{}.convs1.0")
        beside = max(1, len(blocks) // max(1, len(steps)))
        rates = tuple(kernel // 2 for kernel in steps)
        return cls(bands, channels, rates, steps, blocks[:beside], (DILATIONS,) * len(blocks[:beside]), taps)


def _kernels(shapes: Mapping[str, tuple[int, ...]], pattern: str) -> tuple[int, ...]:
    """Return the kernels of convolutions that are numbered from nought on."""
    found: list[int] = []
    while shape := shapes.get(pattern.format(len(found)) + ".weight"):
        found.append(shape[-1])
    return tuple(found)


def _written(h: Mapping[str, object]) -> dict[str, Any]:
    """Return what a ``config.json`` says, by our names."""
    problems = [Problem(f"config.json: {key}", "is missing", "Take config.json as it was published.")
                for key in _NEEDED if key not in h]  # fmt: skip
    for key, allowed in (("activation", "snakebeta"), ("resblock", "1")):
        if h.get(key) != allowed and key in h:
            problems.append(Problem(f"config.json: {key}", f"is {h[key]!r}", f"Only {allowed!r} is known here."))
    if problems:
        raise WeightsError("The vocoder cannot be built from its config.json.", problems)
    given: dict[str, Any] = dict(h)
    return {
        "bands": given["num_mels"],
        "channels": given["upsample_initial_channel"],
        "rates": tuple(given["upsample_rates"]),
        "kernels": tuple(given["upsample_kernel_sizes"]),
        "block_kernels": tuple(given["resblock_kernel_sizes"]),
        "dilations": tuple(tuple(row) for row in given["resblock_dilation_sizes"]),
        "logarithmic": given["snake_logscale"],
        "bias": given.get("use_bias_at_final", True),
        "bound": "tanh" if given.get("use_tanh_at_final", True) else "clamp",
    }
