"""Words that say more than one thing: synonyms in a row are one wish, "at the beginning and at the end" is two."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from menura.engines.sounds.atlas import Atlas
from menura.reasoning.grammar.lexicon import Manner, companions
from menura.reasoning.grammar.mentions import Mention
from menura.reasoning.grammar.segments import Segment, explains
from menura.reasoning.grammar.wishes import Wish, wished

SCOPES = ("start", "middle", "end")
"""Parts of a scene in which the same thing may be heard again."""


def folded(segments: list[Segment], atlas: Atlas) -> list[Segment]:
    """Return segments without those that only describe the next ("door, wood creaks") or repeat the one before.

    Parameters
    ----------
    segments : list of Segment
        Not yet resolved.
    atlas : Atlas
    """
    if not segments:
        return []
    out = [segments[0]]
    for earlier, segment in pairwise(segments):
        if segment.relation == "list" and earlier is out[-1] and _describes(earlier, segment, atlas):
            segment.relation, segment.items = earlier.relation, [*earlier.items, *segment.items]
            segment.text = f"{earlier.text}, {segment.text}"
            out[-1] = segment
        elif not (segment.relation == "list" and _says_again(earlier, segment)):
            out.append(segment)
    return out


def _describes(earlier: Segment, segment: Segment, atlas: Atlas) -> bool:
    stems = [mark.value.stem for mark in earlier.unknown]
    lone = earlier.mention is None and bool(stems) and segment.mention is not None
    return lone and segment.mention is not None and explains(segment.mention.name, stems, atlas)


def _says_again(earlier: Segment, segment: Segment) -> bool:
    """Tell whether a segment only says the same in another word: "drinking, sipping"; "knock, knock" is two."""
    first, second = earlier.mention, segment.mention
    if first is None or second is None or not first.name or first.name != second.name:
        return False
    plain = not (earlier.items or earlier.unknown or segment.items or segment.unknown)
    return plain and first.stems != second.stems


def unfolded(segments: Sequence[Segment]) -> list[Wish]:
    """Return the wishes of resolved segments; one that names several parts of the scene becomes several."""
    return [part for segment in segments for part in _parts(wished(segment))]


def _parts(wish: Wish) -> Iterator[Wish]:
    scopes = [scope for scope in SCOPES if any(manner.effects.get("scope") == scope for manner in wish.manners)]
    if len(scopes) < 2 or (wish.is_timed and wish.scope not in SCOPES):
        yield wish
        return
    for scope in scopes:
        manners = tuple(manner for manner in wish.manners if manner.effects.get("scope", scope) == scope)
        relation = wish.relation if scope == scopes[0] else "list"
        yield replace(wish, scope=scope, manners=manners, relation=relation)


def accompanied(wishes: Sequence[Wish], atlas: Atlas) -> list[Wish]:
    """Return wishes with what some words mean besides: see ``lexicon/companions.toml``."""
    known, names = companions(), {wish.name for wish in wishes}
    out: list[Wish] = []
    for wish in wishes:
        out.append(wish)
        name, gain = known.get(wish.mention.via, ("", 0.0))
        if name in atlas and name not in names:
            names.add(name)
            mention = Mention(name, wish.mention.confidence, (), wish.words, wish.mention.via)
            out.append(Wish(mention, wish.words, "while", manners=(Manner("companion", {"gain": gain}),)))
    return out
