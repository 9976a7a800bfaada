"""What a score is made of, as it is read: measures of parts, before repeats are played out and ties joined."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from menura.errors import Problem, ScoreError
from menura.scores.model import Grace
from menura.scores.repeats import Signs

Words = dict[int, tuple[str, str, bool]]
"""By verse: a syllable, its ``syllabic``, and whether its line ends."""


@dataclass
class Piece:
    """A note, or the part of one between two ties; times in quarter notes since its measure began."""

    at: Fraction
    length: Fraction
    pitch: str
    velocity: int = 80
    articulation: str = ""
    words: Words = field(default_factory=dict)
    stops: bool = False
    starts: bool = False
    voice: str = "1"
    beyond: Fraction = Fraction(0)
    graces: tuple[Grace, ...] = ()
    half: str = ""
    """Which half it is of a tremolo between two notes: ``start`` or ``stop``."""
    strokes: int = 0
    """The note value of that tremolo's strokes."""


@dataclass
class Measure(Signs):
    """One measure of one part, with the signs that say which is played next.

    Attributes
    ----------
    where : str
        As messages name it.
    metre : tuple of int
    fifths : int
        Of the sounding key.
    mode : str
    is_partial : bool
        Whether it says that it may be shorter than its metre.
    content : Fraction
        Where its last note or rest ends.
    pieces : list of Piece
    chords, dynamics, wedges : list of (Fraction, str)
    tempos : list of (Fraction, float, str)
        With their words.
    rehearsal : str
    pedals : list of (Fraction, str, str)
        Which pedal is moved, and how: see :data:`menura.scores.pedals.Move`.
    paces : list of (Fraction, str)
        Words that change the tempo without a number.
    """

    where: str
    metre: tuple[int, int] = (4, 4)
    fifths: int = 0
    mode: str = "major"
    is_partial: bool = False
    content: Fraction = Fraction(0)
    pieces: list[Piece] = field(default_factory=list)
    chords: list[tuple[Fraction, str]] = field(default_factory=list)
    dynamics: list[tuple[Fraction, str]] = field(default_factory=list)
    wedges: list[tuple[Fraction, str]] = field(default_factory=list)
    tempos: list[tuple[Fraction, float, str]] = field(default_factory=list)
    rehearsal: str = ""
    pedals: list[tuple[Fraction, str, str]] = field(default_factory=list)
    paces: list[tuple[Fraction, str]] = field(default_factory=list)

    @property
    def nominal(self) -> Fraction:
        """Its length by its metre."""
        return Fraction(4 * self.metre[0], self.metre[1])


@dataclass
class Ledger:
    """What is wrong with a score, and what was left out or guessed.

    Attributes
    ----------
    problems : list of Problem
    """

    problems: list[Problem] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    def wrong(self, where: str, reason: str, fix: str) -> None:
        """Write down a problem; all of them are told at once."""
        if len(self.problems) < 100:
            self.problems.append(Problem(where, reason, fix))

    def note(self, sentence: str) -> None:
        """Write down a notice; ``{}`` in it stands for how often it is given."""
        self._counts[sentence] += 1

    def require(self) -> None:
        """Raise `ScoreError` if anything is wrong."""
        if self.problems:
            count = "one problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
            raise ScoreError(f"The score has {count}.", self.problems, hint="Mend it in a notation program.")

    @property
    def notices(self) -> tuple[str, ...]:
        """Every sentence once, in the order in which it was first given."""
        return tuple(sentence.format(count) for sentence, count in self._counts.items())
