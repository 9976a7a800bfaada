"""MusicGen-Melody: music from words that follows a melody, at 32 kHz (Copet et al., 2023)."""

from typing import TYPE_CHECKING, Any

from menura.engines import registry
from menura.engines.base import Scene, Stretch
from menura.engines.hub import pieces
from menura.engines.hub.base import Ask
from menura.engines.hub.musicgen import MusicGen
from menura.plans.model import Event, Music
from menura.scores.model import LeadSheet, Part

if TYPE_CHECKING:
    from pathlib import Path

    from menura.audio.clip import Samples

PLAYER = "flute"
"""Who plays the melody to the network: an instrument with few overtones, whose notes are not taken for others."""

LEADS = ("melody", "voice")
"""The roles that are followed, in order of preference."""


class MusicGenMelody(MusicGen):
    """Runs MusicGen-Melody through transformers; the melody is the sheet's own, played by Menura."""

    usual = "musicgen-melody"

    def guide(self, model: Any, ask: Ask) -> dict[str, Any]:
        """Return the melody as chroma [1, frames, 12]; nothing where the sheet has none."""
        from menura.engines.hub.chroma import chroma

        sheet = pieces.required(ask.event, ask.scene.sheets)
        part = melody(sheet)
        if part is None:
            return {}
        rate = int(model.config.audio_encoder.sampling_rate)
        heard = played(sheet, part, ask.seconds, rate, ask.event)
        return {"input_features": chroma(heard, self.folder()).to(model.device, model.dtype)}

    def _loaded(self, folder: "Path", device: str, dtype: Any) -> Any:
        from transformers import MusicgenMelodyForConditionalGeneration

        from menura.engines.hub.text import model

        kind = MusicgenMelodyForConditionalGeneration
        return model(self.checkpoint, folder, kind, "musicgen_melody", device=device, dtype=dtype)


def melody(sheet: LeadSheet) -> Part | None:
    """Return the part that leads; none where nothing of definite pitch does."""
    for role in LEADS:
        found = next((part for part in sheet.parts if part.role == role), None)
        if found is not None:
            return found
    return next((part for part in sheet.parts if any(part.id in section.notes for section in sheet.sections)), None)


def played(sheet: LeadSheet, part: Part, seconds: float, rate: int, event: Event) -> "Samples":
    """Return a part of a sheet as Menura plays it, ``float32 [n]``.

    Parameters
    ----------
    sheet : LeadSheet
    part : Part
    seconds : float
    rate : int
    event : Event
        For whose sake it is played.
    """
    alone = part.model_copy(update={"instrument": PLAYER, "gain": 0.0, "pan": 0.0})
    heard = sheet.model_copy(update={"parts": (alone,), "space": "none"})
    body = Music(sheet=sheet.id, part=part.id)
    played_event = event.model_copy(update={"body": body, "duration": seconds})
    scene = Scene(
        sample_rate=rate, duration=seconds, sheets={sheet.id: heard}, stretch=Stretch(0.0, seconds, 0, seconds)
    )
    samples: Samples = registry.get(registry.RESIDENT["music"]).render([played_event], scene).mono().samples[0]
    return samples
