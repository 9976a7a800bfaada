"""Stable Audio Open: sounds and music from words, in stereo at 44.1 kHz (Evans et al., 2024)."""

from typing import TYPE_CHECKING, Any

import numpy as np

from menura.audio.clip import Samples
from menura.engines import devices
from menura.engines.hub import loading
from menura.engines.hub.base import Ask, Published

if TYPE_CHECKING:
    from pathlib import Path

MARGIN = 0.01
"""Seconds made in excess, so that rounding never leaves a sample too few."""


class StableAudio(Published):
    """Runs Stable Audio Open through ``diffusers.StableAudioPipeline``."""

    usual = "stable-audio-open-1.0"
    needed = (*Published.needed, "diffusers", "torchsde")
    negative = True

    def make(self, ask: Ask) -> tuple[Samples, int]:
        """Return one take, ``float32 [2, n]``: see :class:`menura.engines.hub.base.Published`."""
        from menura.engines.hub.draws import generator
        from menura.engines.hub.text import require_room

        with loading.running(self.checkpoint):
            pipe = self._pipeline()
            for text in (ask.prompt, ask.avoided):
                require_room(pipe.tokenizer, text, pipe.tokenizer.model_max_length, self.card.name)
            steps = self.default("steps")
            made = pipe(
                ask.prompt,
                negative_prompt=ask.avoided or None,
                audio_end_in_s=min(ask.seconds + MARGIN, self._longest(pipe)),
                num_inference_steps=steps,
                guidance_scale=self.default("guidance"),
                generator=generator(ask.seed),
                callback=lambda index, *_: ask.step(index + 1, steps),
            ).audios[0]
            return np.asarray(made.float().cpu().numpy(), np.float32), int(pipe.vae.config.sampling_rate)

    def _longest(self, pipe: Any) -> float:
        return float(pipe.transformer.config.sample_size * pipe.vae.hop_length / pipe.vae.config.sampling_rate)

    def _pipeline(self) -> Any:
        folder, device = self.folder(), devices.chosen(self.device)
        dtype = devices.precision(device, self.default("precision"))
        return loading.shared((folder, device, dtype), lambda: self._loaded(folder, device, dtype))

    def _loaded(self, folder: "Path", device: str, dtype: Any) -> Any:
        from diffusers import StableAudioPipeline

        from menura.engines.hub.pipelines import pipeline

        with loading.explained(self.checkpoint, folder):
            scheduler = _Scheduler().from_pretrained(folder, subfolder="scheduler", local_files_only=True)
        return pipeline(self.checkpoint, folder, StableAudioPipeline, device=device, dtype=dtype, scheduler=scheduler)


def _Scheduler() -> Any:  # noqa: N802 - it returns a class
    """Return the scheduler of the checkpoint with its noise drawn on the CPU, whatever the device."""
    import torch
    from diffusers import CosineDPMSolverMultistepScheduler

    class Everywhere(CosineDPMSolverMultistepScheduler):  # type: ignore[misc]
        def step(
            self, model_output: Any, timestep: Any, sample: Any, generator: Any = None, return_dict: bool = True
        ) -> Any:
            # Theirs is a Brownian tree on the device; its normalised steps are independent normal numbers as well.
            self.noise_sampler = lambda *_: torch.randn(sample.shape, generator=generator).to(sample.dtype)
            return super().step(model_output, timestep, sample, generator, return_dict)

    return Everywhere
