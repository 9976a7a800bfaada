"""What the decorations of ABC notes mean here."""

from collections.abc import Mapping

from menura.scores.repeats import Signs

ARTICULATIONS: Mapping[str, str] = {
    ".": "staccato", "staccato": "staccato", "wedge": "staccato", "tenuto": "tenuto", "L": "accent", "accent": "accent",
    "emphasis": "accent", ">": "accent", "H": "fermata", "fermata": "fermata", "invertedfermata": "fermata",
    **dict.fromkeys(("T", "trill", "trill("), "trill"), **dict.fromkeys(("M", "mordent", "lowermordent"), "mordent"),
    **dict.fromkeys(("P", "uppermordent", "pralltriller"), "inverted-mordent"),
    **dict.fromkeys(("turn", "turnx"), "turn"), **dict.fromkeys(("invertedturn", "invertedturnx"), "inverted-turn"),
    **dict.fromkeys(("~", "R", "roll", "irishroll"), "roll"), "arpeggio": "arpeggio",
    "/": "tremolo-8", "//": "tremolo-16", "///": "tremolo-32",
}  # fmt: skip
"""What is played for each; a tremolo's strokes are those of a quarter."""

NAMES: Mapping[str, str] = {
    "staccato": ".", "tenuto": "!tenuto!", "accent": "!accent!", "fermata": "!fermata!", "trill": "!trill!",
    "mordent": "!lowermordent!", "inverted-mordent": "!uppermordent!", "turn": "!turn!", "delayed-turn": "!turn!",
    "inverted-turn": "!invertedturn!", "roll": "!roll!", "arpeggio": "!arpeggio!", "arpeggio-down": "!arpeggio!",
    "tremolo-8": "!/!", "tremolo-16": "!//!", "tremolo-32": "!///!", "tremolo": "!///!",
}  # fmt: skip
"""How each is written."""

UNHEARD = frozenset({"trill)", "u", "v", "upbow", "downbow", "open", "thumb", *"012345"})
"""Decorations that only end others, or tell a hand what to do."""

DYNAMICS = frozenset({"ppp", "pp", "p", "mp", "mf", "f", "ff", "fff"})

JUMPS: Mapping[str, tuple[str, str]] = {
    "S": ("segno", "segno"), "segno": ("segno", "segno"), "O": ("coda", "coda"), "coda": ("coda", "coda"),
    "dacoda": ("leaves", "coda"), "fine": ("fine", "fine"), "dacapo": ("jump", "capo"), "D.C.": ("jump", "capo"),
    "D.C.alfine": ("jump", "capo"), "D.C.alcoda": ("jump", "capo"), "D.S.": ("jump", "segno"),
    "D.S.alfine": ("jump", "segno"), "D.S.alcoda": ("jump", "segno"),
}  # fmt: skip
"""The field of :class:`Signs` that each is about, and its value."""

LEFT_OUT = "The decoration {!r} means nothing here and was left out."
GRACES_LEFT_OUT = "Grace notes that lead to no note were left out."


WORDS: Mapping[str, str] = {
    "d.c": "D.C.", "d.c. al fine": "D.C.", "d.c. al coda": "D.C.", "da capo": "D.C.", "d.s": "D.S.",
    "d.s. al fine": "D.S.", "d.s. al coda": "D.S.", "dal segno": "D.S.", "segno": "segno", "coda": "coda",
    "to coda": "dacoda", "fine": "fine", "tr": "trill", **{name: name for name in DYNAMICS - {"f"}},
}  # fmt: skip
"""What is often written in quotes instead; a lone ``f`` is left to chord symbols."""


def mark(signs: Signs, name: str) -> bool:
    """Write down what a decoration says about which bar is played next; return whether it says anything."""
    told = JUMPS.get(name)
    if told is not None:
        setattr(signs, told[0], True if told[0] == "fine" else told[1])
    return told is not None
