"""A vocoder of WORLD's kind (Morise, Yokomori and Ozawa 2016): a voice as pitch, envelope, noise, and back."""

from menura.engines.singing.vocoder.analysis import analyse
from menura.engines.singing.vocoder.parameters import Parameters
from menura.engines.singing.vocoder.synthesis import synthesise

__all__ = ["Parameters", "analyse", "synthesise"]
