"""Makes the golden numbers of CLIP anew, by running OpenCLIP, and torchvision for what is done to pictures first.

``python scripts/golden_clip.py`` where ``open_clip_torch`` is installed. Weights and the picture are drawn as
``tests/unit/engines/neural/tiny_encoders.py`` draws them; only the outputs are stored.
"""

import sys
from importlib import import_module
from typing import Any

import torch
from bootstrap import ROOT
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

sys.path.insert(0, str(ROOT / "tests" / "unit" / "engines" / "neural"))

import tiny_encoders

TARGET = ROOT / "tests" / "golden" / "neural" / "clip.safetensors"
IDS = (1, 4, 5, 6, 7, 12, 2)
"""Tokens of a caption, its beginning and its end included; OpenCLIP puts zeros after them."""

EVERY = 16
"""Of the pixels of a side, one in so many is stored."""


def main() -> None:
    """Run the references, and write what they make."""
    made = features() | squares()
    save_file({key: value.contiguous() for key, value in made.items()}, TARGET)
    print(f"{len(made)} outputs in {TARGET.stat().st_size} bytes")


@torch.inference_mode()
def features() -> dict[str, Tensor]:
    """Return features of the picture, and of each token after the last norm, of length 1."""
    network = import_module("open_clip.model").CLIP(**tiny_encoders.OPEN).eval()
    network.load_state_dict(tiny_encoders.open_weights(), strict=True)
    modern = transforms()
    light = modern.Normalize(mean=[0.48145466, 0.4578275, 0.40821073], std=[0.26862954, 0.26130258, 0.27577711])
    shown = network.encode_image(light(square(modern, (384, 384)))[None], normalize=True)[0]
    ids = torch.tensor([[*IDS, *[0] * (77 - len(IDS))]])
    states = network.transformer(
        network.token_embedding(ids) + network.positional_embedding, attn_mask=network.attn_mask
    )
    return {"shown": shown, "read": functional.normalize(network.ln_final(states), dim=-1)[0, [0, 1, 4, 6, 7, 40, 76]]}


def squares() -> dict[str, Tensor]:
    """Return pixels of the picture made ready for MMAudio's CLIP, and for Synchformer, in steps of 1/255."""
    modern = transforms()
    stretched = square(modern, (384, 384))
    cropped = modern.CenterCrop(224)(square(modern, 224))
    found = {"stretched": stretched, "cropped": cropped}
    return {name: (each * 255).round().to(torch.uint8)[:, ::EVERY, ::EVERY] for name, each in found.items()}


def square(modern: Any, size: int | tuple[int, int]) -> Tensor:
    """Return the picture resized as the reference does it: whole numbers first, then divided by 255."""
    whole = torch.from_numpy(tiny_encoders.picture()).permute(2, 0, 1)[None]
    steps = [modern.Resize(size, interpolation=modern.InterpolationMode.BICUBIC), modern.ToImage()]
    made: Tensor = modern.Compose([*steps, modern.ToDtype(torch.float32, scale=True)])(whole)[0]
    return torch.as_tensor(made)


def transforms() -> Any:
    """Return torchvision's transforms."""
    return import_module("torchvision.transforms.v2")


if __name__ == "__main__":
    main()
