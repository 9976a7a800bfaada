"""Patterns for one kit on another: congas have no snare, kettledrums have pitches."""

from menura.scores.arranging.notation import Stroke, Voice

INSTEAD: dict[str, dict[str, str]] = {
    "hand-drums": {
        "kick": "low-conga", "bass-drum": "surdo", "snare": "high-conga", "rim": "claves", "brush": "cabasa",
        "hat": "shaker", "pedal-hat": "maracas", "open-hat": "cabasa", "ride": "shaker", "ride-bell": "cowbell",
        "low-tom": "low-conga", "mid-tom": "mute-conga", "high-tom": "high-bongo", "crash": "tambourine",
        "china": "tambourine", "splash": "tambourine",
    },
    "chinese-percussion": {
        "kick": "tanggu", "bass-drum": "tanggu", "snare": "high-woodblock", "rim": "muyu", "clap": "high-woodblock",
        "brush": "muyu", "hat": "muyu", "pedal-hat": "muyu", "open-hat": "small-gong", "ride": "small-gong",
        "ride-bell": "small-gong", "low-tom": "tanggu", "mid-tom": "tanggu", "high-tom": "low-woodblock",
        "crash": "gong", "china": "gong", "splash": "small-gong", "tambourine": "muyu", "shaker": "muyu",
    },
    "orchestral-kit": {
        "kick": "bass-drum", "rim": "high-woodblock", "clap": "tambourine", "brush": "tambourine", "hat": "tambourine",
        "pedal-hat": "tambourine", "open-hat": "triangle", "ride": "triangle", "ride-bell": "triangle",
    },
}  # fmt: skip
"""What plays in the place of drums that a kit does not have."""

KETTLED = {
    "kick": "1", "bass-drum": "1", "surdo": "1", "tanggu": "1", "gong": "1", "low-conga": "1", "low-tom": "5",
}  # fmt: skip
"""Which degree of the chord kettledrums play for the low drums of a pattern; they leave the others out."""


def drum(name: str, kit: str) -> str:
    """Return which drum of a kit plays a stroke of a pattern."""
    return INSTEAD.get(kit, {}).get(name, name)


def kettled(strokes: list[tuple[Voice, Stroke]]) -> list[tuple[Voice, Stroke]]:
    """Return a groove for drums with pitches: they follow its low drums on root and fifth."""
    line = Voice("bass", "bass", ())
    low = [(KETTLED[voice.name], stroke) for voice, stroke in strokes if voice.name in KETTLED]
    return [(line, stroke._replace(sign=sign, held=False)) for sign, stroke in low]
