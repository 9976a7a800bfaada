"""Audacity's label tracks: start, end and label between tabs."""

from collections.abc import Sequence

from menura.plans.cues.cue import Cue, Reading, number


def write_labels(cues: Sequence[Cue]) -> str:
    """Return cues as an Audacity label track."""
    return "".join(f"{cue.start:.6f}\t{cue.end:.6f}\t{cue.words}\n" for cue in cues)


def read_labels(text: str) -> list[Cue]:
    r"""Return the cues of an Audacity label track; lines that begin with ``\`` hold frequencies, no cues."""
    reading = Reading()
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip() or row.startswith("\\"):
            continue
        start, end, words = (*row.split("\t", 2), "", "")[:3]
        reading.add(line, number(start), number(end), words)
    return reading.done()
