"""AudioLDM 2: sounds and music from words, at 16 kHz (Liu et al., 2023)."""

from typing import TYPE_CHECKING, Any

import numpy as np

from menura.audio.clip import Samples
from menura.engines import devices
from menura.engines.hub import loading
from menura.engines.hub.base import Ask, Published

if TYPE_CHECKING:
    from pathlib import Path

MARGIN = 0.02
"""Seconds made in excess: its frames are 10 ms."""


class AudioLDM2(Published):
    """Runs AudioLDM 2 through ``diffusers.AudioLDM2Pipeline``."""

    usual = "audioldm2"
    needed = (*Published.needed, "diffusers")
    negative = True

    def make(self, ask: Ask) -> tuple[Samples, int]:
        """Return one take, ``float32 [1, n]``: see :class:`menura.engines.hub.base.Published`."""
        from menura.engines.hub.draws import generator
        from menura.engines.hub.text import require_room

        with loading.running(self.checkpoint):
            pipe = self._pipeline()
            for text in (ask.prompt, ask.avoided):
                for tokenizer in (pipe.tokenizer, pipe.tokenizer_2):
                    require_room(tokenizer, text, tokenizer.model_max_length, self.card.name)
            steps = self.default("steps")
            made = pipe(
                ask.prompt,
                negative_prompt=ask.avoided or None,
                audio_length_in_s=ask.seconds + MARGIN,
                num_inference_steps=steps,
                guidance_scale=self.default("guidance"),
                max_new_tokens=self.default("tokens"),
                generator=generator(ask.seed),
                callback=lambda index, *_: ask.step(index + 1, steps),
            ).audios
            return np.asarray(made, np.float32).reshape(1, -1), int(pipe.vocoder.config.sampling_rate)

    def _pipeline(self) -> Any:
        folder, device = self.folder(), devices.chosen(self.device)
        dtype = devices.precision(device, self.default("precision"))
        return loading.shared((folder, device, dtype), lambda: self._loaded(folder, device, dtype))

    def _loaded(self, folder: "Path", device: str, dtype: Any) -> Any:
        from diffusers import AudioLDM2Pipeline
        from transformers import GPT2LMHeadModel

        from menura.engines.hub.pipelines import pipeline

        # The published folders name the bare GPT2Model, which transformers no longer lets generate; the weights are the
        # same, the head is tied to them and unused.
        return pipeline(
            self.checkpoint,
            folder,
            AudioLDM2Pipeline,
            device=device,
            dtype=dtype,
            instead={"language_model": GPT2LMHeadModel},
        )
