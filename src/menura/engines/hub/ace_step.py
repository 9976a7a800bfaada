"""ACE-Step 1.5: songs and music from words, lyrics, tempo, key and metre (ACE Studio and StepFun, 2026)."""

from typing import TYPE_CHECKING, Any

import numpy as np

from menura.audio.clip import Samples
from menura.engines import devices
from menura.engines.hub import briefs, loading, pieces
from menura.engines.hub.base import Ask, Published
from menura.errors import MissingExtraError

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST = 10.0
"""Seconds of the shortest piece it was trained on; a shorter event is the beginning of such a piece."""

TEXT, LYRICS = 256, 2048
"""Tokens that it reads."""

AROUND = 64
"""Tokens of its own words around ours, at most."""

LANGUAGES = {"cmn": "zh", "": "en"}
"""Its names for languages, where they are not the BCP 47 tag."""


class AceStep(Published):
    """Runs ACE-Step 1.5 through ``diffusers.AceStepPipeline``."""

    usual = "ace-step-1.5"
    needed = (*Published.needed, "diffusers")

    def make(self, ask: Ask) -> tuple[Samples, int]:
        """Return the piece, ``float32 [2, n]``: see :class:`menura.engines.hub.base.Published`."""
        from menura.engines.hub.draws import generator
        from menura.engines.hub.text import require_room

        sheet = pieces.required(ask.event, ask.scene.sheets)
        brief, words = briefs.brief(sheet, latin=False, sung=True), briefs.lyrics(sheet)
        with loading.running(self.checkpoint):
            pipe = self._pipeline()
            require_room(pipe.tokenizer, brief.caption, TEXT - AROUND, self.card.name)
            require_room(pipe.tokenizer, words, LYRICS - AROUND, self.card.name)
            steps = self.default("steps")
            made = pipe(
                brief.caption,
                lyrics=words,
                audio_duration=max(ask.seconds, SHORTEST),
                vocal_language=LANGUAGES.get(sheet.language, sheet.language),
                bpm=round(brief.bpm),
                keyscale=brief.key,
                timesignature=briefs.METRES.get(brief.metre, ""),
                num_inference_steps=steps,
                guidance_scale=1.0 if pipe.is_turbo else self.default("guidance"),
                shift=self.default("shift"),
                generator=generator(ask.seed),
                callback=lambda index, *_: ask.step(index + 1, steps),
            ).audios[0]
            return np.asarray(made.float().cpu().numpy(), np.float32), int(pipe.sample_rate)

    def require(self) -> None:
        """Return if libraries and weights are there: see :class:`menura.engines.base.Equipped`."""
        super().require()
        _kind()

    def _pipeline(self) -> Any:
        folder, device = self.folder(), devices.chosen(self.device)
        dtype = devices.precision(device, self.default("precision"))
        return loading.shared((folder, device, dtype), lambda: self._loaded(folder, device, dtype))

    def _loaded(self, folder: "Path", device: str, dtype: Any) -> Any:
        from menura.engines.hub.pipelines import pipeline

        made = pipeline(self.checkpoint, folder, _kind(), device=device, dtype=dtype)
        made.vae.enable_tiling()  # ten minutes decoded at once would need tens of gigabytes
        return made


def _kind() -> Any:
    """Return the pipeline's class, which came with diffusers 0.39."""
    import diffusers

    kind = getattr(diffusers, "AceStepPipeline", None)
    if kind is None:
        raise MissingExtraError(
            f"ACE-Step needs diffusers 0.39 or newer; {diffusers.__version__} is installed.",
            hint="pip install -U 'diffusers>=0.39'",
        )
    return kind
