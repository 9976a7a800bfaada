"""An instruction in words becomes edits of a plan."""

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from menura.composing.sayings import language_of
from menura.composing.vocabulary import known
from menura.engines.sounds.atlas import Atlas
from menura.engines.sounds.atlas.words import normalised
from menura.errors import RequestError
from menura.plans.edit import Edit, apply
from menura.plans.model import Plan
from menura.reasoning.grammar import musical_orders, performances, players, scripts
from menura.reasoning.grammar.accounts import accounted
from menura.reasoning.grammar.clauses import QUOTED
from menura.reasoning.grammar.orders import ORDERS
from menura.reasoning.grammar.orders.order import Order
from menura.reasoning.grammar.orders.sounds import sides
from menura.reasoning.grammar.reading import LONGEST, marked
from menura.reasoning.grammar.recomposing import unknown

FILE = Path(__file__).parent / "lexicon" / "orders.toml"
JOINT = re.compile(r"\s*[.;。；](?!\d)\s*|\s*[,，]\s*|\s+and then\s+|\s+then\s+|\s+and\s+|然后|并且|接着")
SIDE = re.compile(r"左|右|中间|居中|\b(?:left|right|cent(?:er|re))\b", re.I)
EXAMPLES = '"make the dog louder", "move the bell to 3 s", "replace rain with wind", "no birds"'
"""Orders to a plan without music."""

MUSICAL = {
    "en": '"make it sadder", "as jazz", "faster", "in C minor", "replace the piano with a harp", "make the strings '
    'louder", "no drums", "a longer intro", "another melody"',
    "zh": "“悲伤一点”，“改成爵士”，“快一点”，“换成C小调”，“把钢琴换成竖琴”，"
    "“弦乐大声一点”，“去掉鼓”，“前奏长一点”，“换个旋律”",
}
"""Orders to a plan with music, by the language of the order."""

SHAPES = ("place", "manner", "metres")
"""Kinds of mark that are an instruction even without a verb: "the dog in a hall"."""


def revise(plan: Plan, instruction: str, atlas: Atlas) -> list[Edit]:
    """Return the edits that an instruction asks for, in order.

    Parameters
    ----------
    plan : Plan
    instruction : str
        One or more orders: "make the dog louder and remove the rain", "狗叫大声一点,删掉雨声".
    atlas : Atlas

    Raises
    ------
    RequestError
        If an order is not understood, or is about a sound that the plan does not have.
    """
    text = normalised(instruction)
    if not text or len(text) > LONGEST:
        raise RequestError(
            f"An instruction has 1 to {LONGEST} characters; this one has {len(text)}.",
            hint='For example: "make the dog louder"',
        )
    scripts.require(QUOTED.sub(" ", text))  # what is quoted may be in any writing
    edits: list[Edit] = []
    for part in _parts(text):
        made = accounted(plan, _edits(plan, part, atlas), part)
        plan = apply(plan, made)
        edits += made
    return edits


def verb(text: str) -> str | None:
    """Return what an order asks for, by its verb; None when it has none."""
    lower = text.lower()
    return next((name for name, pattern in _patterns() if pattern.search(lower)), None)


def _without_verb(text: str, name: str | None) -> str:
    """Return an order without its verb; lower case does not move places in what is left."""
    if name is None or len(text.lower()) != len(text):
        return text
    for found in reversed([*dict(_patterns())[name].finditer(text.lower())]):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return normalised(text)


def _parts(text: str) -> list[str]:
    """Return single orders; a part without a verb of its own belongs to the one before."""
    parts: list[str] = []
    for joint, piece in _pieces(text):
        if not piece.strip():
            continue
        if parts and (
            verb(piece) is None
            or (
                verb(parts[-1]) == "add"
                and not re.search(r"[.;。；]", joint)
                and verb(piece) not in {"remove", "replace", "louder", "quieter", "mute"}
            )
        ):
            parts[-1] += joint + piece
        else:
            parts.append(piece)
    return parts or [text]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands between the joints of a text, each with the joint before it; quotes are never cut."""
    inside = [match.span() for match in QUOTED.finditer(text)]
    first, joint = 0, ""
    for match in JOINT.finditer(text):
        if not any(a < match.end() and match.start() < b for a, b in inside):
            yield joint, text[first : match.start()]
            first, joint = match.end(), match.group()
    yield joint, text[first:]


def _edits(plan: Plan, text: str, atlas: Atlas) -> list[Edit]:
    musical = musical_orders.edits(plan, text, atlas)
    if musical is not None:
        return musical
    name = verb(text) or ("add" if _says(text, atlas) else None)
    order = Order(plan, text, marked(text, atlas), marked(_without_verb(text, name), atlas), atlas)
    if name == "move" and SIDE.search(text) and not (order.times or order.lengths):
        name = "pan"
    if name is None and any(mark.kind in SHAPES for mark in order.page.marks):
        name = "shape"
    if name is None or (name in {"louder", "quieter", "pan"} and order.says_place):
        name = "shape" if name else None
    if name == "replace" and any(map(players.plays, plan.events)) and not any(sides(text) or ("", "")):
        name = None  # "变成紫色" says what the music shall become, and nothing known
    made = ORDERS[name](order) if name else []
    if not made:
        raise _refused(plan, text)
    return made


def _refused(plan: Plan, text: str) -> RequestError:
    """Return the error for an order that is not understood, with what may be said of this plan."""
    said = f"{text!r} is not understood as a change of this plan."
    if not any(map(players.plays, plan.events)):
        return RequestError(said, hint=f"For example: {EXAMPLES}.")
    strange = unknown(text)
    near = get_close_matches(strange, known(), n=2, cutoff=0.7)
    if strange:
        said = f"{said[:-1]}: {strange!r} is no mood, style, player or section here."
    hint = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    examples = MUSICAL[language_of(text)]
    return RequestError(said, hint=f"{hint}For example: {examples}. Moods and styles are listed by: menura styles")


def _says(text: str, atlas: Atlas) -> bool:
    """Tell whether an order without a verb of its own is a line that somebody says or sings."""
    return any(each.kind != "music" and each.text for each in performances.parted(text, atlas).cast)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    tables = tomllib.loads(FILE.read_text("utf-8"))
    return [(name, re.compile(f"{entry['en']}|{entry['zh']}")) for name, entry in tables.items()]
