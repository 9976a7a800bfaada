"""Words that name no sound exactly: the nearest sound with its confidence, or a named warning."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from menura.engines.sounds.atlas import Atlas, Match
from menura.plans.model import Notice
from menura.reasoning.grammar.lexicon import thesaurus
from menura.reasoning.grammar.marks import Mark
from menura.reasoning.grammar.mentions import Mention
from menura.reasoning.grammar.sayings import Sayings
from menura.reasoning.grammar.segments import Segment, explains, spoken

CERTAIN = 0.9
"""From this confidence on, no notice is needed."""

NOUN = re.compile(r"(?:an?|the|some|several|many|my|his|her|its|their|one|two|three|\d+)\b")
"""What a segment with a subject of its own begins with."""

MISSPELT = 0.5
"""Likeness from which an unknown word is a misspelt one."""

LIKELY = 0.42
"""From this confidence on, a guess is better than silence."""


@dataclass
class Resolver:
    """Resolves segments one by one and collects what the user should know.

    Parameters
    ----------
    atlas : Atlas
    say : Sayings
    """

    atlas: Atlas
    say: Sayings
    notices: list[Notice] = field(default_factory=list)
    _earlier: Mention | None = None
    _ignored: dict[str, list[str]] = field(default_factory=dict)
    """Words that change nothing → sounds that they could be of their own."""

    def told(self) -> tuple[Notice, ...]:
        """Return what the user should know; all words without effect share one notice."""
        if not self._ignored:
            return tuple(self.notices)
        say = self.say
        words = say("between").join(self._ignored)
        names = ", ".join(dict.fromkeys(name for found in self._ignored.values() for name in found))
        hint = say("as-own", names=names) if names else say("see-sounds")
        return (*self.notices, Notice(code="unknown-word", text=say("ignored", words=words), hint=hint))

    def resolve(self, segment: Segment) -> None:
        """Give a segment its sound, if its words have one, and account for each unknown word."""
        self._carry_subject(segment)
        if segment.mention is not None:
            self._account(segment)
        elif segment.unknown:
            self._guess(segment)
        self._earlier = segment.mention or self._earlier

    def _carry_subject(self, segment: Segment) -> None:
        """Let a lone verb share the subject of the segment before: "the kettle boils and whistles"."""
        told = segment.mention.stems if segment.mention else tuple(m.value.stem for m in segment.unknown)
        own_subject = NOUN.match(segment.text.lower())
        if self._earlier is None or len(told) != 1 or own_subject:
            return
        for subject in self._earlier.stems:
            alias = self.atlas.index.called(tuple(sorted((subject, told[0])))) if subject != told[0] else None
            if alias is not None:
                words = segment.mention.words if segment.mention else spoken(segment.unknown)
                segment.mention = Mention(alias.name, 0.95, alias.stems, words, alias.text)
                segment.unknown = []
                return

    def _guess(self, segment: Segment) -> None:
        words = spoken(segment.unknown)
        matches = self.find(words)
        if matches and matches[0].score >= LIKELY:
            best = matches[0]
            stems = tuple(mark.value.stem for mark in segment.unknown)
            segment.mention = Mention(best.name, best.score, stems, words, best.via)
            if best.score < CERTAIN:
                self._tell_guess(words, matches)
        else:
            self._tell_unknown(words, matches)
        segment.unknown = []

    def find(self, words: str) -> list[Match]:
        """Return what words may mean, by themselves or by words that mean the same."""
        found = self.atlas.search(words, 5)
        if found and found[0].score >= CERTAIN:
            return found
        known = thesaurus()
        other = " ".join(known.get(word, known.get(word.removesuffix("s"), word)) for word in words.lower().split())
        if words.lower() in known:
            other = known[words.lower()]
        elif not words.isascii():
            other = next((known[word] for word in sorted(known, key=len, reverse=True) if word in words), words)
        if other != words.lower():
            found += [replace(m, score=round(0.9 * m.score, 3)) for m in self.atlas.search(other, 5)]
        best: dict[str, Match] = {}
        for match in sorted(found, key=lambda m: -m.score):
            best.setdefault(match.name, match)
        return list(best.values())[:5]

    def _account(self, segment: Segment) -> None:
        """Let each unknown word beside a known sound make it more special, or name it in a notice."""
        mention = segment.mention
        if mention is None or not segment.unknown:
            return
        exact = self._together(mention, segment.unknown)
        if exact is not None:
            segment.mention, segment.unknown = exact, []
            return
        left = [mark for mark in segment.unknown if not self._fits(mark, mention)]
        if left and mention.name:
            special = self._more_special(mention, left)
            if special:
                segment.mention, left = special, []
        if left:
            self._ignore(left)
        segment.unknown = []

    def _together(self, mention: Mention, unknown: Sequence[Mark]) -> Mention | None:
        """Return the sound that has exactly these words, however they were parted: "水壶开始鸣叫"."""
        added = spoken(unknown)
        if mention.words.isascii() != added.isascii():
            return None
        stems = (*mention.stems, *(mark.value.stem for mark in unknown))
        words = f"{mention.words} {added}" if added.isascii() else mention.words + added
        index = self.atlas.index
        alias = index.called(tuple(sorted({*stems})), words) if added.isascii() else index.chinese(words)
        return Mention(alias.name, 0.95, stems, words, alias.text) if alias else None

    def let_pass(self, segment: Segment) -> None:
        """Take the sound that passes, where there is one and it is said to."""
        mention = segment.mention
        passes = any(mark.kind == "manner" and mark.value.effects.get("motion") == "pass" for mark in segment.items)
        if passes and mention is not None and f"{mention.name}-pass" in self.atlas:
            segment.mention = replace(mention, name=f"{mention.name}-pass")

    def _fits(self, mark: Mark, mention: Mention) -> bool:
        """Tell whether a word is one of those for a sound, perhaps misspelt."""
        if not mention.name or explains(mention.name, (mark.value.stem,), self.atlas):
            return bool(mention.name)
        near, likeness = self.atlas.index.nearest(mark.value.stem)
        if likeness < MISSPELT or not explains(mention.name, (near,), self.atlas):
            return False
        self._tell_guess(mark.text, [Match(mention.name, round(likeness, 2), near)])
        return True

    def _more_special(self, mention: Mention, left: Sequence[Mark]) -> Mention | None:
        words = f"{spoken(left)} {mention.words}" if mention.words.isascii() else spoken(left) + mention.words
        stems = (*mention.stems, *(mark.value.stem for mark in left))
        for name in self.atlas.names:
            kin = name.startswith(f"{mention.name}-")
            if kin and all(explains(name, (mark.value.stem,), self.atlas) for mark in left):
                return Mention(name, 0.9, stems, words, name)
        for match in self.atlas.search(words, 3):
            told = [mark for mark in left if explains(match.name, (mark.value.stem,), self.atlas)]
            if match.score >= 0.6 and len(told) == len(left) and explains(match.name, mention.stems, self.atlas):
                return Mention(match.name, match.score, stems, words, match.via)
        return None

    def _tell_guess(self, words: str, matches: Sequence[Match]) -> None:
        best, others = matches[0], ", ".join(match.name for match in matches[1:4])
        text = self.say("guess", words=words, name=best.name, confidence=best.score)
        self.notices.append(Notice(code="guess", text=text, hint=self.say("others", names=others) if others else ""))

    def _tell_unknown(self, words: str, matches: Sequence[Match]) -> None:
        names = ", ".join(match.name for match in matches[:3])
        hint = self.say("nearest", names=names) if names else self.say("see-sounds")
        self.notices.append(Notice(code="unknown-word", text=self.say("unknown", words=words), hint=hint))

    def _ignore(self, left: Sequence[Mark]) -> None:
        found = self.find(spoken(left))
        for mark in left:
            self._ignored.setdefault(mark.text, [])
        self._ignored[left[0].text] += [match.name for match in found[:2] if match.score >= LIKELY]


def unresolved(segments: Iterable[Segment]) -> bool:
    """Return whether nothing in any segment is heard."""
    return all(segment.mention is None or not segment.mention.name for segment in segments)
