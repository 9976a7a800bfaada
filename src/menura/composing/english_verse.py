"""English verse from ready couplets: each rhymes, is about something, and may name the subject of the song."""

import re
from collections.abc import Sequence
from functools import cache
from random import Random

from menura.composing.named import table
from menura.composing.subjects import english_phrase, is_lullaby, named_themes, themes
from menura.phonetics.rhyme import rhymes
from menura.phonetics.syllables import syllables

MOODS = {
    "animals": "dog|dogs|puppy|cat|cats|kitten|pet|horse|rabbit",
    "struggle": "protest|war|fight|anthem|team|brave|courage|strong|strength|justice|victory|champion|climate|resist",
    "parting": "sad|break|breaking|broke|goodbye|miss|missing|lost|lonely|leaving|apart|divorce|tears",
    "anger": "angry|anger|lies|liar|rage|hate|betrayed|betrayal|furious",
    "city": "office|work|working|job",
}
"""Kinds of couplets that a request asks for by words that name no image."""

LONGEST = 12
"""Syllables of a line."""


class English:
    """Writes English lines for a request."""

    def __init__(self, request: str, rng: Random) -> None:
        self.rng = rng
        found = [theme.name for theme in named_themes(request, "en")]
        moods = [name for name, words in MOODS.items() if re.search(rf"\b(?:{words})\b", request.lower())]
        lullaby = ["lullaby"] if is_lullaby(request) else []  # a kind of couplet, and no theme with nouns of its own
        self.kinds = list(dict.fromkeys([*moods, *lullaby, *found])) or ["life"]
        self.subject = english_phrase(request) or (f"the {themes('en')[found[0]].nouns[0]}" if found else "you and me")
        is_dark = any(word in self.subject.split() for word in table("lyricist")["en"]["dark"].split())
        self.named = {"subject": "subject_dark", "hook": "hook_dark"} if is_dark else {}
        """Kinds of couplets that stand for others where nobody would praise the subject."""
        self.used: set[str] = set()

    def stanza(self, kind: str, count: int) -> list[str]:
        """Return the lines of a section; the first pair of a chorus names the subject, and so does that of a song."""
        lines: list[str] = []
        for k in range(0, count, 2):
            lines += self.couplet(kind, k)
        return lines[:count]

    def couplet(self, kind: str, at: int) -> list[str]:
        """Return two lines that rhyme: for the verse, chorus or bridge, of which they are the lines from `at` on."""
        if kind == "chorus":
            return self._chosen(["hook"] if at == 0 else ["chorus"])
        if kind == "bridge":
            return self._chosen(["bridge"])
        return self._chosen(["subject"] if at == 0 else self.kinds)

    def answer(self, line: str) -> str:
        """Return a line that rhymes with one that is given, if any does."""
        ready = [(kind, each) for kind in couplets() for each in couplets()[kind]]
        partner = [b for _, (a, b) in ready if self._filled(a) == line]
        if partner:
            return self._filled(partner[0])
        own = [self._filled(each) for kind, pair in ready if kind in self.kinds for each in pair]
        every = [self._filled(each) for _, pair in ready for each in pair]
        last = _last(line)
        fitting = [each for each in [*own, *every] if _last(each) != last and rhymes(each, line, "en")]
        return self.rng.choice(fitting[:6]) if fitting else self.rng.choice(own)

    def _chosen(self, kinds: Sequence[str]) -> list[str]:
        """Return a couplet of one of some kinds, none twice, whose lines are not too long."""
        ready = self._ready(kinds) or self._ready(["life"]) or self._ready(["subject"]) or self._ready(["chorus"])
        self.rng.shuffle(ready)
        longest = {pair: max(_count(self._filled(line)) for line in pair) for pair in ready}
        best = next((pair for pair in ready if longest[pair] <= LONGEST), min(ready, key=lambda pair: longest[pair]))
        self.used.add(best[0])
        return [self._filled(line) for line in best]

    def _ready(self, kinds: Sequence[str]) -> list[tuple[str, str]]:
        """Return the couplets of some kinds that are not used; nobody calls to what is being done."""
        doing = re.match(r"(?!morning|evening|spring|king|ring|wing|thing)\w+ing\b", self.subject)
        found = [pair for kind in kinds for pair in couplets()[self.named.get(kind, kind)]]
        return [
            pair
            for pair in found
            if pair[0] not in self.used
            and _last(self.subject) not in " ".join(pair).lower()
            and not (doing and pair[0].startswith("Oh,"))
        ]

    def _filled(self, line: str) -> str:
        text = line.format(s=self.subject, S=self.subject[:1].upper() + self.subject[1:])
        return text[:1].upper() + text[1:]


@cache
def couplets() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the couplets of the lexicon by kind."""
    rows = table("verses")["en"]["couplets"]
    return {kind: tuple((a, b) for a, b in (row.split(" / ") for row in lines)) for kind, lines in rows.items()}


@cache
def _count(text: str) -> int:
    return len(syllables(text, "en"))


def _last(line: str) -> str:
    words = re.findall(r"[\w']+", line.lower())
    return words[-1] if words else ""
