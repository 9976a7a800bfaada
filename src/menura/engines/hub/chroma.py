"""Which pitch class is the strongest, frame by frame: what MusicGen-Melody follows."""

import json
from pathlib import Path
from typing import Any

import torch
from transformers.audio_utils import chroma_filter_bank

from menura.audio.clip import Samples

USUAL = {"sampling_rate": 32_000, "n_fft": 16_384, "hop_length": 4_096, "num_chroma": 12}
"""What the published checkpoint has in its ``preprocessor_config.json``."""


def chroma(samples: Samples, folder: Path) -> Any:
    """Return the strongest pitch class of each frame, as the network was trained on it.

    The transformers class for it needs torchaudio for a single spectrogram; this is the same without.

    Parameters
    ----------
    samples : ndarray [shape=(n,)]
        At the network's rate.
    folder : Path
        Of the checkpoint, which says how long a frame is.

    Returns
    -------
    Tensor [shape=(1, frames, num_chroma), dtype=float32]
        One in each frame is 1, the others are 0.
    """
    how = settings(folder)
    size, hop, count = how["n_fft"], how["hop_length"], how["num_chroma"]
    wave = torch.from_numpy(samples.copy())
    missing = size - wave.numel()
    if missing > 0:
        wave = torch.nn.functional.pad(wave, (missing // 2, missing - missing // 2))
    spectrum = torch.stft(wave, size, hop, window=torch.hann_window(size), center=True, return_complex=True)
    bank = chroma_filter_bank(sampling_rate=how["sampling_rate"], num_frequency_bins=size, tuning=0, num_chroma=count)
    energies = torch.from_numpy(bank).float() @ spectrum.abs().square()
    strongest = torch.nn.functional.normalize(energies, p=float("inf"), dim=0, eps=1e-6).argmax(0)
    return torch.nn.functional.one_hot(strongest, count).float()[None]


def settings(folder: Path) -> dict[str, int]:
    """Return how a checkpoint's chroma is computed."""
    for name in ("preprocessor_config.json", "processor_config.json"):
        if (folder / name).is_file():
            table = json.loads((folder / name).read_text("utf-8"))
            table = table.get("feature_extractor", table)
            return {key: int(table.get(key, value)) for key, value in USUAL.items()}
    return dict(USUAL)
