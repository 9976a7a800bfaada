"""MusicGen: music from words, at 32 kHz (Copet et al., 2023)."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from menura.audio.clip import Samples
from menura.engines import devices
from menura.engines.hub import loading
from menura.engines.hub.base import Ask, Published

if TYPE_CHECKING:
    from pathlib import Path

WINDOW = 30.0
"""Seconds that it was trained on, and makes at once."""

KEPT = 10.0
"""Seconds of what was made that a longer piece goes on from."""

JOIN = 0.05
"""Seconds over which what was made passes into what goes on from it: both hold the same there."""


class MusicGen(Published):
    """Runs MusicGen through transformers; a longer piece goes on from the last seconds of what there is."""

    usual = "musicgen-small"

    def make(self, ask: Ask) -> tuple[Samples, int]:
        """Return the piece, ``float32 [channels, n]``: see :class:`menura.engines.hub.base.Published`."""
        from menura.engines.hub.draws import Drawn
        from menura.engines.hub.text import require_room

        with loading.running(self.checkpoint):
            model, tokenizer = self._model()
            require_room(tokenizer, ask.prompt, tokenizer.model_max_length, self.card.name)
            given = {**tokenizer(ask.prompt, return_tensors="pt").to(model.device), **self.guide(model, ask)}
            codec = model.config.audio_encoder
            whole, rate = max(1, math.ceil(ask.seconds * codec.frame_rate)), int(codec.sampling_rate)
            with Drawn(ask.seed):
                made = self._grown(model, given, whole, ask)
            return np.asarray(made.float().cpu().numpy()[0], np.float32), rate

    def guide(self, model: Any, ask: Ask) -> dict[str, Any]:  # noqa: ARG002 - others are guided
        """Return what the network is given besides the words."""
        return {}

    def _grown(self, model: Any, given: dict[str, Any], whole: int, ask: Ask) -> Any:
        """Return so many frames as sound [1, channels, n], window by window."""
        codec = model.config.audio_encoder
        hop = int(codec.sampling_rate) // codec.frame_rate
        window, kept = round(WINDOW * codec.frame_rate), round(KEPT * codec.frame_rate)
        frames = min(whole, window)
        made = self._generated(model, given, frames, ask, (0, whole))
        while frames < whole:
            # What it goes on from counts towards its window.
            more = min(whole - frames, window - kept)
            before = {"input_values": made[..., -kept * hop :]}
            heard = self._generated(model, {**given, **before}, more, ask, (frames, whole))
            made = _appended(made, heard, kept * hop, round(JOIN * codec.sampling_rate))
            frames += more
        return made

    def _generated(self, model: Any, given: dict[str, Any], frames: int, ask: Ask, place: tuple[int, int]) -> Any:
        """Return some frames more as sound, after what they go on from."""
        first, whole = place
        # Codebooks are delayed one frame each, so the last ones come out that much later.
        tokens = frames + model.config.decoder.num_codebooks - 1
        count = iter(range(1, tokens + 2))

        def watch(_: Any, scores: Any) -> Any:
            ask.step(first + min(next(count) - 1, frames), whole)
            return scores

        return model.generate(
            **given,
            do_sample=True,
            guidance_scale=self.default("guidance"),
            top_k=self.default("top_k"),
            max_new_tokens=tokens,
            logits_processor=[watch],
        )

    def _model(self) -> Any:
        folder, device = self.folder(), devices.chosen(self.device)
        dtype = devices.precision(device, self.default("precision"))
        return loading.shared((folder, device, dtype), lambda: self._loaded(folder, device, dtype))

    def _loaded(self, folder: "Path", device: str, dtype: Any) -> Any:
        from transformers import MusicgenForConditionalGeneration

        from menura.engines.hub.text import model

        kind = MusicgenForConditionalGeneration
        return model(self.checkpoint, folder, kind, "musicgen", device=device, dtype=dtype)


def medium() -> MusicGen:
    """Return the engine of the medium checkpoint."""
    return MusicGen("musicgen-medium")


def large() -> MusicGen:
    """Return the engine of the large checkpoint."""
    return MusicGen("musicgen-large")


def _appended(made: Any, heard: Any, kept: int, join: int) -> Any:
    """Return sound [1, channels, n] with what goes on from its last `kept` samples, passing over evenly before."""
    import torch

    rise = (torch.arange(join, device=made.device) + 0.5) / join
    passing = made[..., -join:] * (1 - rise) + heard[..., kept - join : kept] * rise
    return torch.cat([made[..., :-join], passing, heard[..., kept:]], dim=-1)
