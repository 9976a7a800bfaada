"""CLIP and T5 in their published layout, tiny, with weights that are drawn and vocabularies of a few words."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import torch
from small import drawn as numbers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import CLIPConfig, CLIPModel, T5Config, T5ForConditionalGeneration

START, END = "<|startoftext|>", "<|endoftext|>"
OPEN = {
    "embed_dim": 20,
    "quick_gelu": True,
    "vision_cfg": {"image_size": 350, "layers": 2, "width": 16, "head_width": 8, "patch_size": 100},
    "text_cfg": {"context_length": 77, "vocab_size": 40, "width": 24, "heads": 2, "layers": 2},
}
"""A CLIP as OpenCLIP describes it."""

WORDS = ("a", "dog", "barks", "rain", "on", "tin", "it's", "and", "!")


def clip(folder: Path, *, side: int, patch: int = 100, seed: int = 0, pad: str = END) -> Path:
    """Save a CLIP as transformers lays it out."""
    drawn(network(side=side, patch=patch, seed=seed)).save_pretrained(folder)
    words(folder, pad)
    return folder


def network(*, side: int, patch: int = 100, seed: int = 0, hidden: tuple[int, int] = (24, 32)) -> CLIPModel:
    """Return a CLIP; `hidden` is how wide its perceptrons for pictures and for words are."""
    torch.manual_seed(seed)
    text = {"vocab_size": 40, "hidden_size": 24, "intermediate_size": hidden[1], "num_hidden_layers": 2}
    text |= {"num_attention_heads": 2, "max_position_embeddings": 77, "eos_token_id": 2, "bos_token_id": 1}
    vision = {"hidden_size": 16, "intermediate_size": hidden[0], "num_hidden_layers": 2, "num_attention_heads": 2}
    vision |= {"image_size": side, "patch_size": patch}
    return CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=20))


def open_clip(folder: Path) -> Path:
    """Save a CLIP as OpenCLIP lays it out."""
    folder.mkdir(parents=True)
    torch.save(open_weights(), folder / "open_clip_pytorch_model.bin")
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": OPEN}))
    words(folder)
    return folder


def open_weights() -> dict[str, torch.Tensor]:
    """Return weights for :data:`OPEN` under the names of OpenCLIP."""
    shapes: dict[str, tuple[int, ...]] = {
        "positional_embedding": (77, 24), "text_projection": (24, 20), "logit_scale": (1,), "ln_final": (24,),
        "token_embedding.weight": (40, 24), "visual.class_embedding": (16,), "visual.positional_embedding": (10, 16),
        "visual.proj": (16, 20), "visual.conv1.weight": (16, 3, 100, 100), "visual.ln_pre": (16,),
        "visual.ln_post": (16,),
    }  # fmt: skip
    for tower, width in (("visual.", 16), ("", 24)):
        for block in range(2):
            name = f"{tower}transformer.resblocks.{block}."
            shapes |= {f"{name}ln_1": (width,), f"{name}ln_2": (width,), f"{name}attn.in_proj_": (3 * width, width)}
            shapes |= {f"{name}attn.out_proj.": (width, width), f"{name}mlp.c_fc.": (4 * width, width)}
            shapes |= {f"{name}mlp.c_proj.": (width, 4 * width)}
    whole: dict[str, tuple[int, ...]] = {}
    for name, shape in shapes.items():
        dot = "" if name.endswith((".", "_")) else "."
        has_bias = dot == "" or ".ln_" in f".{name}"
        whole |= {f"{name}{dot}weight": shape, f"{name}{dot}bias": shape[:1]} if has_bias else {name: shape}
    made = {}
    for seed, (name, shape) in enumerate(sorted(whole.items())):
        norm = ".ln_" in f".{name}" and name.endswith("weight")
        made[name] = numbers(shape, seed, 0.02 if "conv1" in name else 0.2) + float(norm)
    return made | {"logit_scale": made["logit_scale"][0]}


def picture(height: int = 90, width: int = 160) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """A picture of waves and edges that no version of a library changes."""
    y, x = np.mgrid[:height, :width]
    layers = (x * y // 7 % 256, (x // 8 + y // 8) % 2 * 200 + 20, (3 * x + 5 * y) % 251)
    return np.stack(layers, -1).astype(np.uint8)


def t5(folder: Path, seed: int = 0) -> Path:
    """Save a T5, decoder included."""
    torch.manual_seed(seed)
    config = T5Config(
        vocab_size=120, d_model=20, d_kv=4, d_ff=24, num_layers=2, num_heads=3, feed_forward_proj="gated-gelu",
        tie_word_embeddings=False, decoder_start_token_id=0,
    )  # fmt: skip
    drawn(T5ForConditionalGeneration(config)).save_pretrained(folder)
    pieces = [("<pad>", 0.0, 3), ("</s>", 0.0, 3), ("<unk>", 0.0, 2), ("\u2581", -3.0, 1)]
    pieces += [(f"\u2581{word}", -2.0, 1) for word in WORDS] + [("ing", -2.5, 1)]
    (folder / "spiece.model").write_bytes(spiece(pieces))
    return folder


def drawn(network: Any) -> Any:
    """Draw every weight anew, so that each of them shows in the output."""
    with torch.no_grad():
        for name, value in network.named_parameters():
            value.normal_(1.0 if "norm" in name and name.endswith("weight") else 0.0, 0.2)
    return network.eval()


def words(folder: Path, pad: str = END) -> None:
    """Save a vocabulary of words as CLIP's tokenizers are saved."""
    numbers = {name: number for number, name in enumerate(("!!", START, END, "<unk>", *WORDS))}
    made = Tokenizer(models.WordLevel(numbers, "<unk>"))
    made.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.add_special_tokens([START, END])
    made.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}", special_tokens=[(START, numbers[START]), (END, numbers[END])]
    )
    # As some are saved: neither may have any effect.
    made.enable_truncation(5)
    made.enable_padding(length=9)
    made.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"pad_token": {"content": pad}}))


def spiece(pieces: list[tuple[str, float, int]], rules: bytes = b"") -> bytes:
    """Return a vocabulary as SentencePiece writes it."""
    written = b""
    for spelling, score, kind in pieces:
        text = spelling.encode()
        written += _field(1, _field(1, text) + b"\x15" + struct.pack("<f", score) + b"\x18" + bytes([kind]))
    return written + (_field(3, _field(1, b"nmt_nfkc") + _field(2, rules)) if rules else b"")


def _field(number: int, content: bytes) -> bytes:
    size, length = b"", len(content)
    while length >= 0x80:
        size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
    return bytes([number << 3 | 2]) + size + bytes([length]) + content
