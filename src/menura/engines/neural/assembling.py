"""A checkpoint's files become networks, once in a process."""

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from menura.engines import devices
from menura.engines.neural.autoencoders.base import Autoencoder
from menura.engines.neural.autoencoders.bigvgan import BigVGAN
from menura.engines.neural.autoencoders.mel_autoencoder import MelAutoencoder
from menura.engines.neural.autoencoders.mel_vae import MelVAE
from menura.engines.neural.autoencoders.oobleck import OobleckAutoencoder
from menura.engines.neural.conditioners import clip, text
from menura.engines.neural.conditioners.cache import FeatureCache
from menura.engines.neural.conditioners.loading import table
from menura.engines.neural.conditioners.seeing import Seeing
from menura.engines.neural.conditioners.synchformer import Synchformer
from menura.engines.neural.conditioners.text import Reading
from menura.engines.neural.flow.guidance import Guidance
from menura.engines.neural.flow.sampling import Flow
from menura.engines.neural.model import Model
from menura.engines.neural.network.published import loaded
from menura.engines.neural.weights import store
from menura.engines.neural.weights.card import ModelCard
from menura.engines.neural.weights.reading import below, read


@dataclass(frozen=True)
class Assembled:
    """A checkpoint, ready to hear and see.

    Attributes
    ----------
    model : Model
    seeing : Seeing
    reading : Reading
    """

    model: Model
    seeing: Seeing
    reading: Reading


@cache
def assembled(card: ModelCard, weights: str = "") -> Assembled:
    """Return the networks of a checkpoint, from the files of the store; the caller holds ``devices.LOCK``.

    Parameters
    ----------
    card : ModelCard
    weights : {"", "online", "ema"}
        Which of two sets of weights; empty: the first that the card names.

    Raises
    ------
    MissingWeightsError
        If a file is not there.
    WeightsError
        If a file is damaged, or of another model.
    """
    store.require(card, weights)
    on = torch.device(devices.chosen())
    how = devices.precision(on.type, "bfloat16", on_tiles=True)
    sampling = card.sampling
    flow = Flow(sampling.steps, sampling.solver, float(sampling.noise_at), Guidance(sampling.guidance))
    files = _Files(card, weights)
    network = loaded(files.tensors("network")).to(on, how)
    model = Model(network, _autoencoder(files, on), flow, card.window, sampling.layout == "timed")
    kept = FeatureCache()
    see, read_caption = clip.load(store.path(card, "clip"), _CLIP[card.family], on, how)
    synchformer = Synchformer.load(read(store.path(card, "synchformer"))).to(on, how)
    thinks = any(part.role == "text" for part in card.parts)
    read_thoughts = text.load_t5(store.path(card, "text"), on, how) if thinks else None
    return Assembled(model, Seeing(see, synchformer, kept), Reading(read_caption, read_thoughts, kept))


_CLIP = {"mmaudio": "dfn5b", "thinksound": "metaclip"}


class _Files:
    """The files of a checkpoint; one that holds several parts is read once."""

    def __init__(self, card: ModelCard, weights: str) -> None:
        self.card, self.weights = card, weights
        self._read = cache(read)

    def tensors(self, role: str) -> dict[str, Tensor]:
        part = self.card.part(role, self.weights)
        tensors = self._read(store.path(self.card, role, self.weights))
        return below(tensors, part.prefixes) if part.prefixes else tensors


def _autoencoder(files: _Files, on: torch.device) -> Autoencoder:
    # In single precision whatever the network runs in: sixteen bits are heard as noise.
    card, vae = files.card, files.tensors("vae")
    if card.family == "thinksound":
        return OobleckAutoencoder.load(vae).to(on)
    has_config = any(part.role == "vocoder-config" for part in card.parts)
    config = table(store.path(card, "vocoder-config")) if has_config else None
    return MelAutoencoder.of(MelVAE.load(vae), BigVGAN.load(files.tensors("vocoder"), config)).to(on)
