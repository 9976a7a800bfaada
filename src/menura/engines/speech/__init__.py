"""Speech: text and SSML become a voice, with the times of its words; dialogue becomes a plan."""

from menura.engines.speech.engine import SpeechEngine
from menura.engines.speech.live import stream

__all__ = ["SpeechEngine", "stream"]
