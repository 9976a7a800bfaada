"""English verse from a grammar: a clause and a tail make a line of four feet, and two that rhyme make a couplet.

Verses look back, then at today, or the other way round; the chorus calls what the song is about; the bridge turns.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from random import Random

from menura.composing import english_words
from menura.composing.english_words import at_time, last_word, listed, sounds, theme
from menura.composing.named import table
from menura.composing.subjects import english_phrase, is_lullaby, kind_of, named_themes, named_things
from menura.phonetics.rhyme import rhyme
from menura.phonetics.syllables import syllables

LONGEST = 12
"""Syllables of a line."""

USUAL = 9
"""Syllables of a line about the subject; what is nearer is taken rather."""

OWN = 4
"""How much rather a tail of the theme's own is taken than one that goes anywhere."""

VERSES = (
    ("subject", "act", "scene", "act"),
    ("subject", "scene", "act", "scene"),
    ("subject", "act", "scene", "scene"),
)
LATER = (("opener", "scene", "act", "scene"), ("opener", "act", "scene", "act"), ("opener", "scene", "subject", "act"))
"""What the lines of the first verse are, and those of others."""


class English:
    """Writes English lines for a request."""

    def __init__(self, request: str, rng: Random) -> None:
        self.rng = rng
        found = named_themes(request)
        told = [name for name in found if name in english_words.words()["themes"]]
        lullaby = ["lullaby"] if is_lullaby(request) else []
        self.themes = list(dict.fromkeys([*lullaby, *told]))[:2] or ["life"]
        self.subject = english_phrase(request) or _stand_in(self.themes[-1], request)
        self.kind = kind_of(self.subject, "en")
        self.times = rng.choice((("then", "now"), ("now", "then"), ("then", "now")))
        self.used: set[str] = set()
        self.ends: set[str] = set()
        self.verses = 0

    def stanza(self, kind: str, count: int) -> list[str]:
        """Return the lines of a section; the first line of a song and of a chorus names the subject."""
        if kind == "chorus":
            return self._chorus(count)
        if kind == "bridge":
            return [line for _ in range(0, count, 2) for line in self._pair(("if", "then"), "now")][:count]
        time = self.times[self.verses % 2]
        plan = self.rng.choice(LATER if self.verses else VERSES)
        self.verses += 1
        slots = [plan[k % 4] for k in range(count + count % 2)]
        return [line for k in range(0, count, 2) for line in self._pair(slots[k : k + 2], time)][:count]

    def opening(self, at: int) -> str:
        """Return a line that another one will answer: the first of a song names the subject."""
        slots = ("subject" if at == 0 else self.rng.choice(("scene", "act", "opener")), "act")
        return self._pair(slots, self.times[at // 4 % 2])[0]

    def answer(self, line: str) -> str:
        """Return a line that rhymes with one that is given, if any does."""
        end = last_word(line)
        self.ends.add(end)
        heard = sounds().get(end) or _heard(line)
        slot = self.rng.choice(("scene", "act"))
        return self._line(slot, heard, self.times[0]) if self._tails(slot, heard) else self._pair((slot,), "now")[0]

    def _pair(self, slots: Sequence[str], time: str) -> list[str]:
        """Return two lines that rhyme, on a sound that both can end in, rather one that the theme's own tails have."""
        own = {english_words.sound(tail) for name in self.themes for tail in theme(name).tails}
        every = english_words.words()["rhymes"]
        rich = [heard for heard in every if self._rhymable(slots, heard)]
        heard = self.rng.choice([each for each in rich for _ in range(3 if each in own else 1)])
        return [self._line(slot, heard, time) for slot in slots]

    def _rhymable(self, slots: Sequence[str], heard: str) -> bool:
        """Return whether each of some lines can end in this sound, whatever word the others end in."""
        return all(len({last_word(tail) for tail in self._tails(slot, heard)}) >= len(slots) for slot in slots)

    def _chorus(self, count: int) -> list[str]:
        """Return the hook, an answer that rhymes, the hook again, and a last answer."""
        hook = self._hook()
        heard = sounds()[last_word(hook)]
        lines = [hook, self._line("chorus", heard, "now")]
        if count > 2:
            lines += [hook, self._line("chorus", heard, "now")]
        return lines[:count]

    def _hook(self) -> str:
        """Return what the chorus begins with: the subject, called or named, once or twice."""
        called = re.sub(r"^(the|my) ", "", self._called())
        kind = {"dark": "dark", "doing": "name"}.get(self.kind) or self.rng.choice(("call", "call", "name"))
        every = listed("hook", kind, "tails")
        tails = [each for each in every if self._rhymable(("chorus",) * 3, sounds()[last_word(each)])] or every
        heads = [each for each in listed("hook", kind, "heads") if each.lower().count("{v}") < 2 or _count(called) < 4]
        hook = f"{self.rng.choice(heads)} {self.rng.choice(tails)}"
        self.ends.add(last_word(hook))
        return _capital(hook.format(s=self.subject, v=called, V=_capital(called)))

    def _called(self) -> str:
        """Return what the subject is called by: ``Momo`` for ``my cat Momo``."""
        names = re.search(r"(?<=\w )((?:[A-Z]\w+ ?)+)$", self.subject)
        return names[1] if names and self.kind == "who" else self.subject

    def _line(self, slot: str, heard: str, time: str) -> str:
        """Return a line for a place in the song that rhymes on a sound, none of whose halves was sung before."""
        if slot == "subject":
            return self._about(heard, time)
        heads = [head for head in self._heads(slot, time) if head not in self.used] or self._heads(slot, time)
        tails = self._tails(slot, heard)
        pairs = [(head, tail) for head in self._some(heads, 8) for tail in self._some(tails, 8)]
        good = (pair for pair in pairs if _goes(at_time(pair[0], time), at_time(pair[1], time)))
        return self._joined(*next(good, pairs[0]), time)

    def _about(self, heard: str, time: str) -> str:
        """Return a line that names the subject, of a usual length where there is one."""
        heads = [each for each in listed("subject", self.kind) if each not in self.used]
        ready = [(head, tail) for head in self._some(heads, 6) for tail in self._tails("subject", heard)]
        self.rng.shuffle(ready)
        lengths = {pair: _count(self._filled(*pair, time)) for pair in ready[:30]}
        best = min(lengths, key=lambda pair: (lengths[pair] > LONGEST, max(abs(lengths[pair] - USUAL), 1)))
        return self._joined(*best, time)

    def _heads(self, slot: str, time: str) -> tuple[str, ...]:
        if slot == "opener":
            return listed(time, "heads")
        if slot in {"if", "then"}:
            return listed("bridge", f"{slot}s")
        name = self.rng.choice((self.themes[0], *self.themes))
        if slot == "chorus":
            if self.kind == "dark":
                return theme("struggle").chorus
            own = theme(name).chorus
            return own if own and self.rng.random() < 0.6 else listed("chorus", "heads")
        return theme(name).scenes if slot == "scene" else theme(name).acts

    def _tails(self, slot: str, heard: str) -> list[str]:
        """Return the tails that rhyme on a sound and end in a word that no line of the song has ended in."""
        rows = english_words.tails(slot, *self.themes)
        return [tail for tail in rows.get(heard, ()) if last_word(tail) not in self.ends]

    def _some(self, ready: Iterable[str], count: int) -> list[str]:
        """Return a few phrases by chance, those of the themes' own rather, and no two that are the same."""
        own = {tail for name in self.themes for tail in theme(name).tails}
        weighed = [(self.rng.random() ** (1 / (OWN if each in own else 1)), each) for each in ready]
        return [each for _, each in sorted(weighed, reverse=True)[:count]]

    def _joined(self, head: str, tail: str, time: str) -> str:
        self.used.add(head)
        self.ends.add(last_word(tail))
        return self._filled(head, tail, time)

    def _filled(self, head: str, tail: str, time: str) -> str:
        first, second = at_time(head, time), at_time(tail, time)
        first = first.replace("{s}", self.subject)
        return _capital(first + second if second.startswith(",") else f"{first} {second}")


def _stand_in(name: str, request: str) -> str:
    things = named_things(request, "en")
    return f"the {things[0]}" if things else {"life": "you and me", "lullaby": "your dreams"}.get(name, f"the {name}")


def _goes(head: str, tail: str) -> bool:
    """Return whether two halves go together: no word of weight twice, no little word on both sides of the seam."""
    first, second = (re.findall(r"[a-z']+", text.lower()) for text in (head, tail))
    little = set(table("lyricist")["en"]["little"].split())
    heavy = {word[:4] for word in first if len(word) > 3 and word not in little}
    if heavy & {word[:4] for word in second if len(word) > 3}:
        return False
    seam = {first[-1], second[0]}
    return not (seam <= set(table("lyricist")["en"]["particles"].split()) and not tail.startswith(","))


@cache
def _heard(line: str) -> str:
    """Return the sound of the lexicon that a line rhymes on; empty if there is none."""
    wanted = rhyme(line, "en")
    rows = english_words.words()["rhymes"]
    return next((name for name, row in rows.items() if rhyme(row.split()[0], "en") == wanted), "")


@cache
def _count(text: str) -> int:
    return len(syllables(text, "en"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
