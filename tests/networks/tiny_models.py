"""Tiny networks with random weights, saved to disk as the published ones are: same classes, same files, no download.

They make noise. What is tested with them is everything around: layout, loading, prompts, lengths, seeds, errors.
"""

import json
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
import transformers
from tiny_parts import RATE, t5_config, t5_tokenizer
from tiny_pipelines import ace_step, audioldm2, stable_audio

LETTERS = "abcdefghijklmnopqrstuvwxyz '-"


def musicgen(folder: Path) -> None:
    """Twenty frames a second: the published one has fifty."""
    _musicgen(folder, transformers.MusicgenForConditionalGeneration, transformers.MusicgenConfig)


def musicgen_melody(folder: Path) -> None:
    """As MusicGen, with the table of its chroma."""
    kind = transformers.MusicgenMelodyForConditionalGeneration
    _musicgen(folder, kind, transformers.MusicgenMelodyConfig, num_chroma=12, chroma_length=20)
    table = {"feature_extractor_type": "MusicgenMelodyFeatureExtractor", "sampling_rate": 1600}
    (folder / "preprocessor_config.json").write_text(json.dumps({**table, "n_fft": 512, "hop_length": 128}))


def vits(folder: Path, **changes: Any) -> None:
    """A voice of MMS: letters, no phones."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = changes.pop("letters", LETTERS)
    (folder / "vocab.json").write_text(json.dumps({"<pad>": 0, **{sign: k for k, sign in enumerate(letters, 1)}}))
    how = {"language": "eng", "phonemize": False, "is_uroman": False, **changes}
    transformers.VitsTokenizer(folder / "vocab.json", unk_token="<unk>", **how).save_pretrained(folder)
    config = transformers.VitsConfig(
        vocab_size=len(letters) + 1,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        ffn_dim=16,
        flow_size=8,
        spectrogram_bins=9,
        upsample_initial_channel=16,
        upsample_rates=[8, 8],
        upsample_kernel_sizes=[16, 16],
        resblock_kernel_sizes=[3],
        resblock_dilation_sizes=[[1, 3]],
        prior_encoder_num_flows=2,
        prior_encoder_num_wavenet_layers=1,
        posterior_encoder_num_wavenet_layers=1,
        duration_predictor_num_flows=2,
        depth_separable_num_layers=1,
        duration_predictor_filter_channels=16,
        duration_predictor_flow_bins=4,
        use_stochastic_duration_prediction=True,
        sampling_rate=RATE,
        speaking_rate=0.5,
    )
    transformers.VitsModel(config).save_pretrained(folder)


MODELS: Mapping[str, Callable[[Path], None]] = {
    "stable-audio-open-1.0": stable_audio,
    "audioldm2": audioldm2,
    "ace-step-1.5": ace_step,
    "musicgen-small": musicgen,
    "musicgen-melody": musicgen_melody,
    "mms-tts": vits,
}
"""How to build one for each adapter, by the name of its usual checkpoint."""


def build(name: str, folder: Path) -> Path:
    """Build a tiny network, always the same, and return its folder."""
    with torch.random.fork_rng(devices=()), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`torch.nn.utils.weight_norm` is deprecated", FutureWarning)
        torch.manual_seed(0)
        MODELS[name](folder)
    return folder


def _musicgen(folder: Path, kind: Any, config: Any, **changes: Any) -> None:
    codec = transformers.EncodecConfig(
        sampling_rate=1600,
        target_bandwidths=[1.6],
        num_filters=4,
        upsampling_ratios=[10, 8],
        codebook_size=64,
        codebook_dim=8,
        hidden_size=8,
        num_lstm_layers=1,
        use_causal_conv=False,
    )
    decoder = kind.config_class.sub_configs["decoder"](
        vocab_size=64,
        hidden_size=16,
        num_hidden_layers=1,
        ffn_dim=16,
        num_attention_heads=2,
        num_codebooks=codec.num_quantizers,
        initializer_factor=0.5,
        pad_token_id=64,
        bos_token_id=64,
    )
    parts = {"text_encoder": t5_config().to_dict(), "audio_encoder": codec.to_dict(), "decoder": decoder.to_dict()}
    model = kind(config(**parts, **changes))
    for name, values in model.named_buffers():  # codebooks are learned, and zero until then
        if name.endswith("codebook.embed"):
            values.normal_()
    model.generation_config.update(
        do_sample=True, guidance_scale=3.0, max_length=1500, decoder_start_token_id=64, pad_token_id=64, bos_token_id=64
    )
    model.save_pretrained(folder)
    t5_tokenizer().save_pretrained(folder)
