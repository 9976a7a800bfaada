"""What a picture or video without helpful words may sound like, and what cannot be known from it."""

from collections.abc import Sequence

from menura.engines.sounds.atlas import Atlas
from menura.plans.facts import Facts, Look
from menura.reasoning.grammar.bind import STRONG
from menura.reasoning.grammar.mentions import Mention
from menura.reasoning.grammar.wishes import Wish

HARD = ("impact-hard", "impact-heavy", "impact-wood", "wood-hit", "thud-heavy", "bang", "punch", "door-knock")
SOFT = ("impact-soft", "impact-light", "thud", "tap", "soft-thud", "footsteps", "door-knock")
MOVEMENT = ("whoosh", "cloth-rustle", "clothes-rustle", "swish", "wind")
"""Sounds for what is seen, the most fitting first; the atlas decides which there are."""

LIVELY = 0.05
"""Speed in picture widths per second from which motion is worth a sound."""

BRIGHT, DARK = 0.45, 0.2


def setting(facts: Facts) -> str:
    """Return ``"outdoors"``, ``"night"`` or ``"indoors"``, as colour and light suggest."""
    looks = facts.looks
    if not looks:
        return "indoors"
    length = sum(max(look.end - look.start, 1e-3) for look in looks)
    brightness = sum(look.brightness * max(look.end - look.start, 1e-3) for look in looks) / length
    warmth = sum(look.warmth * max(look.end - look.start, 1e-3) for look in looks) / length
    if brightness < DARK and warmth < 0:
        return "night"
    natural = sum(_is_natural(look) for look in looks) * 2 >= len(looks)
    return "outdoors" if brightness >= BRIGHT and natural else "indoors"


def _is_natural(look: Look) -> bool:
    """Tell whether sky or leaves are among the commonest colours."""
    return any(_is_sky_or_leaf(colour) for colour in look.colours[:3])


def _is_sky_or_leaf(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return (blue > red + 25 and blue >= green and blue > 110) or (green > red + 15 and green > blue + 15)


def wishes(facts: Facts, atlas: Atlas) -> tuple[Wish, ...]:
    """Return what a picture alone lets one expect to hear."""
    found = [*_ambience(facts, atlas)]
    if facts.impacts:
        hard = any(impact.strength >= STRONG for impact in facts.impacts)
        soft = any(impact.strength < STRONG for impact in facts.impacts)
        found += _named(HARD, atlas, "impacts") if hard else []
        found += _named(SOFT, atlas, "impacts") if soft else []
    if not facts.impacts and facts.motion is not None and facts.motion.peak_speed >= LIVELY:
        found += _named(MOVEMENT, atlas, "motion")
    return tuple(found)


def _ambience(facts: Facts, atlas: Atlas) -> list[Wish]:
    names = {
        "outdoors": ("outdoor-ambience", "park-ambience", "nature-ambience", "outdoor-air"),
        "night": ("night-ambience", "crickets", "outdoor-air"),
        "indoors": ("room-tone",),
    }[setting(facts)]
    return _named(names, atlas, setting(facts))


def _named(names: Sequence[str], atlas: Atlas, words: str) -> list[Wish]:
    name = next((name for name in names if name in atlas), None)
    return [Wish(Mention(name, 0.3, (), words, words), words, relation="list")] if name else []
