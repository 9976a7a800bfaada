"""Forms that are written strictly, by name."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Strict:
    """A form of strict writing.

    Attributes
    ----------
    kind : str
    called : str
        ``"fugue"``, in a sentence.
    title : str
        ``"Fugue in {key}, three voices"``.
    voices : int
    species : tuple of int
        Of counterpoint.
    steps : int
        Of a canon, down to its second voice.
    least : int
        Bars that it has at least.
    """

    kind: Literal["fugue", "canon", "species", "variations", "sonata"]
    called: str
    title: str
    voices: int = 2
    species: tuple[int, ...] = ()
    steps: int = 7
    least: int = 5


FORMS = {
    "fugue": Strict("fugue", "fugue", "Fugue in {key}, three voices", voices=3, least=10),
    "two-part-fugue": Strict("fugue", "fugue", "Fugue in {key}, two voices", least=8),
    "canon": Strict("canon", "canon", "Canon at the octave in {key}"),
    "canon-at-the-fifth": Strict("canon", "canon", "Canon at the fifth in {key}", steps=4),
    "counterpoint": Strict(
        "species", "piece of counterpoint", "Counterpoint in five species in {key}", species=(1, 2, 3, 4, 5), least=6
    ),
    **{
        f"species-{n}": Strict(
            "species", "piece of counterpoint", f"Counterpoint of species {n} in {{key}}", species=(n,), least=6
        )
        for n in range(1, 6)
    },
    "variations": Strict("variations", "theme with variations", "Theme and variations in {key}", least=24),
    "sonata": Strict("sonata", "sonata movement", "Sonata movement in {key}", least=20),
}
