"""Makes ``autoencoders.safetensors`` with the references: ``python make_autoencoders.py MMAUDIO THINKSOUND``.

The two are checkouts of github.com/hkchengrex/MMAudio (974010a) and github.com/FunAudioLLM/ThinkSound (4e2cfd5). What
they import besides PyTorch, einops, omegaconf and librosa is not needed for these networks, and replaced by stand-ins.
"""

import sys
import types
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import torch
from autoencoder_cases import OOBLECK, SYNCHFORMER, VAE, H
from drawn_numbers import noise, sound, video, weights
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.utils import weight_norm


def main(mmaudio: str, thinksound: str) -> None:
    """Run every reference on its drawn weights, and keep what it gives."""
    sys.path[:0] = [mmaudio, thinksound]
    stand_in()
    found = {**mel(), **vae(), **vocoders(), **oobleck(), **synchformer()}
    save_file(
        {name: value.contiguous() for name, value in found.items()}, Path(__file__).parent / "autoencoders.safetensors"
    )


def stand_in() -> None:
    """Put something in the place of libraries that the networks do not need."""
    layers: Any = types.ModuleType("timm.layers")
    layers.trunc_normal_, layers.to_2tuple = nn.init.trunc_normal_, lambda size: (size, size)
    convolutions: Any = types.ModuleType("dac.nn.layers")
    convolutions.Snake1d = nn.Identity
    convolutions.WNConv1d = lambda *a, **k: weight_norm(nn.Conv1d(*a, **k))
    convolutions.WNConvTranspose1d = lambda *a, **k: weight_norm(nn.ConvTranspose1d(*a, **k))
    sys.modules |= {"timm": types.ModuleType("timm"), "timm.layers": layers, "dac.nn.layers": convolutions}
    for name in ("dac", "dac.nn", "torchaudio", "alias_free_torch", "vector_quantize_pytorch"):
        sys.modules[name] = MagicMock()
    package: Any = types.ModuleType("ThinkSound.models")
    package.__path__ = [f"{sys.path[1]}/ThinkSound/models"]
    top: Any = types.ModuleType("ThinkSound")
    top.__path__ = [f"{sys.path[1]}/ThinkSound"]
    sys.modules |= {"ThinkSound": top, "ThinkSound.models": package}
    for name in (
        "inference.sampling",
        "inference.utils",
        "models.diffusion",
        "models.factory",
        "models.bottleneck",
        "models.pretransforms",
    ):
        sys.modules[f"ThinkSound.{name}"] = MagicMock()


def filled(network: nn.Module, seed: str) -> Any:
    """Return a reference with drawn weights."""
    network.load_state_dict(weights({name: tuple(v.shape) for name, v in network.state_dict().items()}, seed))
    return network.eval().requires_grad_(False)


def mel() -> dict[str, Tensor]:
    """Return spectrograms on both scales."""
    make = import_module("mmaudio.ext.mel_converter").get_mel_converter
    return {f"mel {mode}": make(mode)(sound("mel", 1, 9001)) for mode in ("16k", "44k")}


def vae() -> dict[str, Tensor]:
    """Return what the autoencoder of spectrograms makes of noise."""
    network = filled(import_module("mmaudio.ext.autoencoder.vae").VAE(**VAE), "vae").remove_weight_norm()
    posterior = network.encode(noise("mel", 2, VAE["data_dim"], 23))
    decoded = network.decode(noise("latents", 2, VAE["embed_dim"], 9))
    return {"vae mean": posterior.mean, "vae std": posterior.std, "vae decoded": decoded}


def vocoders() -> dict[str, Tensor]:
    """Return what both generations of vocoders make of noise."""
    attributes = import_module("mmaudio.ext.bigvgan_v2.env").AttrDict
    first = import_module("mmaudio.ext.bigvgan.models").BigVGANVocoder(attributes(H))
    later = attributes(H | {"use_tanh_at_final": False, "use_bias_at_final": False})
    second = import_module("mmaudio.ext.bigvgan_v2.bigvgan").BigVGAN(later)
    given = noise("mel", 1, H["num_mels"], 11)
    return {f"vocoder {n}": filled(v, f"vocoder {n}")(given) for n, v in (("1", first), ("2", second))}


def oobleck() -> dict[str, Tensor]:
    """Return what the waveform autoencoder makes of noise."""
    module = import_module("ThinkSound.models.autoencoders")
    network: Any = nn.Module()
    shared = {"strides": OOBLECK["strides"], "c_mults": OOBLECK["c_mults"], "use_snake": True}
    latent = OOBLECK["latent"]
    network.encoder = module.OobleckEncoder(2, OOBLECK["channels"], 2 * latent, **shared)
    network.decoder = module.OobleckDecoder(2, OOBLECK["channels"], latent, **shared, final_tanh=False)
    filled(network, "oobleck")
    encoded = network.encoder(sound("stereo", 1, 2, 160))
    return {"oobleck encoded": encoded, "oobleck decoded": network.decoder(noise("latents", 1, latent, 7))}


def synchformer() -> dict[str, Tensor]:
    """Return what the video transformer makes of a video."""
    omega = import_module("omegaconf").OmegaConf
    load = omega.load
    omega.load = lambda path: omega.merge(load(path), {"VIT": SYNCHFORMER})
    network = filled(import_module("mmaudio.ext.synchformer").Synchformer(), "synchformer")
    frames = video(24)
    return {"synchformer": network(torch.stack((frames[:16], frames[8:]))[None])[0].flatten(0, 1)}


if __name__ == "__main__":
    main(*sys.argv[1:])
