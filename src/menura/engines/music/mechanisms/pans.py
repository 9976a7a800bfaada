"""Steel pans: dents in a drum's head, tuned so that their modes feed one another.

The stroke goes to the lowest mode. A shallow dome is stiffer one way than the other, and so couples modes whose tunings
lie near whole ratios: within some hundredths of a second most of the energy has moved up to the octave and the double
octave, and the tone opens after it was struck (Achong, 1996; Monteil, Touzé and Thomas, 2013).
"""

from dataclasses import dataclass

import numpy as np

from menura.audio.clip import Samples
from menura.engines.music.lines import Array
from menura.engines.music.mechanisms.bars import Bars
from menura.engines.music.mechanisms.base import Stroke
from menura.engines.music.mechanisms.strings import released
from menura.engines.music.spectrum import decibels


@dataclass(frozen=True)
class Pans(Bars):
    """The modes of one note of a pan, in order of frequency.

    Attributes
    ----------
    blooms : tuple of float
        Seconds in which each mode is fed at C4; 0: it is struck itself. One for each of `ratios`.
    spent : float
        dB of the first mode that are left when it has fed the others.
    spent_in : float
        Seconds in which it does, at C4.
    bloom_key : float
        Octaves by which those times change in an octave.
    """

    blooms: tuple[float, ...] = ()
    spent: float = 0.0
    spent_in: float = 0.02
    bloom_key: float = -0.3

    def _rung(self, stroke: Stroke, lines: Array, rates: Array, sizes: Array) -> Samples:
        """Return modes that come and go: each is a line, less one of the same frequency that dies at once."""
        chance = stroke.chance
        keyed = 2 ** (self.bloom_key * (stroke.pitch - 60) / 12 - 0.3 * stroke.force)
        blooms = np.array(self.blooms[: lines.size]) * keyed
        kept = np.ones(lines.size)
        kept[:1] = decibels(self.spent)
        brief = rates + 1 / np.where(blooms > 0, blooms, self.spent_in * keyed)
        lost = np.where(blooms > 0, -1.0, 1 - kept)
        # Two lines where the metal is not even all round, so that each mode sways.
        apart = lines * 2 ** (self.beat * chance.uniform(0.7, 1.3, lines.size) * (np.arange(lines.size) > 0) / 1200)
        side = self.width * chance.uniform(-0.7, 0.7, lines.size)
        sines = -1j * np.concatenate([0.7 * sizes * kept, 0.3 * sizes * kept, sizes * lost])
        sides = np.tile(side, 3)
        both = np.stack([sines * (1 - sides), sines * (1 + sides)])
        every = np.concatenate([lines, apart, lines]), np.concatenate([rates, rates, brief])
        heard = np.abs(sines) > 0
        return released(every[0][heard], every[1][heard], both[:, heard], stroke, self.damp or 1e3)
