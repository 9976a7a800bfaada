"""Chinese verse from a grammar: four characters and three make a line, in one rhyme group of 十三辙 for each stanza.

Among many lines that say something sensible, those are taken whose level and oblique tones alternate.
"""

from collections.abc import Callable
from itertools import pairwise
from random import Random

from menura.composing import chinese_words
from menura.composing.chinese_words import groups, listed
from menura.composing.subjects import chinese_word, is_lullaby, kind_of, named_themes, named_things
from menura.phonetics import rhyme as verse
from menura.phonetics.rhyme import LEVEL, OBLIQUE, rhyme

TRIES = 16
"""Lines of which the one whose tones are best is taken."""

NEAR = 0.21
"""How much worse the tones of a line may be than the best that were found; see :func:`flow`."""

CLASSICAL_TRIES = 90
"""The same for a stanza in the classical style, which is held against the patterns of regulated verse."""

VERSES = (("told", "deed", "scene", "scene"), ("told", "scene", "deed", "scene"), ("told", "scene", "scene", "having"))
LATER = (("having", "scene", "deed", "scene"), ("scene", "told", "scene", "deed"), ("deed", "scene", "having", "scene"))
"""What the lines of the first verse are, and those of others."""


class Chinese:
    """Writes Chinese lines for a request."""

    def __init__(self, request: str, rng: Random) -> None:
        self.rng = rng
        found = named_themes(request)
        self.classical = "classical" in found
        lullaby = ["lullaby"] if is_lullaby(request) else []
        self.themes = ["classical"] if self.classical else list(dict.fromkeys([*lullaby, *found]))[:3] or ["life"]
        ready = [noun for noun, _ in chinese_words.things("classical") if self.classical and noun in request]
        told = [*ready, *(["江南"] if self.classical and "江南" in request else []), chinese_word(request)]
        self.subject = told[0] or self._stand_in(request)
        self.kind = kind_of(self.subject, "zh")
        own = rhyme(self.subject, "cmn")
        self.own = own if own in groups() and self.kind != "dark" else ""
        """The group in which lines can end in the subject."""
        self.group = self.own if self.own and rng.random() < 0.3 else rng.choice(groups())
        self.times = rng.choice((("then", "now"), ("now", "then"), ("then", "now")))
        self.used: set[str] = set()
        self.verses = 0

    def stanza(self, kind: str, count: int) -> list[str]:
        """Return the lines of a section; in the classical style they follow the tones of regulated verse."""
        if kind == "chorus":
            return self._chorus(count)
        if kind == "bridge":
            self._turn()
            return [self._line(("if", "then")[k % 2], k, "now") for k in range(count)]
        time = self.times[self.verses % 2]
        plan = self.rng.choice(LATER if self.verses else VERSES)
        self.verses += 1
        if self.classical and count == 4:
            return self._regulated(time, first=self.verses == 1)
        if self.verses > 1 and self.rng.random() < 0.5:
            self._turn()
        return [self._line(plan[k % 4], k, time) for k in range(count)]

    def opening(self, at: int) -> str:
        """Return a line that another one will answer: the first of a song names the subject."""
        return self._line("told" if at == 0 else self.rng.choice(("scene", "deed", "having")), at, self.times[0])

    def answer(self, line: str) -> str:
        """Return a line that rhymes with one that is given, if any does."""
        heard = rhyme(line, "cmn")
        self.group = heard if heard in groups() else self.group
        return self._line(self.rng.choice(("scene", "deed", "scene")), 1, self.times[0])

    def _turn(self) -> None:
        self.group = self.rng.choice([name for name in groups() if name != self.group])

    def _stand_in(self, request: str) -> str:
        things = named_things(request, "zh") or [noun for noun, _ in chinese_words.things(self.themes[0])]
        return "你我" if self.themes == ["life"] else "梦乡" if self.themes == ["lullaby"] else things[0]

    def _chorus(self, count: int) -> list[str]:
        """Return the hook, an answer, the hook again, and a last answer."""
        hook = self._chosen(self._hook, 0)
        self.used |= {hook[-3:], hook[-1]}
        lines = [hook, self._line("answer", 1, "now")]
        if count > 2:
            lines += [hook, self._line("answer", 3, "now")]
        return lines[:count]

    def _hook(self) -> tuple[str, str]:
        if self.kind == "dark":
            return self._named("gone")
        if self.own == self.group and self.rng.random() < 0.4:
            return self._ending()
        if self.rng.random() < 0.3:
            return self._named("told")
        call = self.rng.choice(listed("call", self.group))
        size = len(self.subject)
        return (self.subject * 2 if size < 3 else self.subject + "啊" * (size == 3)), call

    def _line(self, slot: str, at: int, time: str) -> str:
        """Return a line for a place in the song, none of whose halves was sung before while there are others."""
        line = self._chosen(lambda: self._pair(slot, time), at)
        self.used |= {line[-3:], line[:4], line[:2], line[2:4]}
        return line

    def _chosen(self, made: Callable[[], tuple[str, str]], at: int) -> str:
        """Return of some lines a fresh one whose tones are best."""
        tries = [made() for _ in range(TRIES * 2)]
        fresh = [pair for pair in tries if not self._stale(*pair)] or tries
        ready = [("".join(pair), flow("".join(pair), closes=at % 2 == 1)) for pair in fresh[:TRIES]]
        best = max(flowing for _, flowing in ready)
        return self.rng.choice([line for line, flowing in ready if flowing >= best - NEAR])

    def _stale(self, head: str, tail: str) -> bool:
        """Return whether a line says again what was sung before, or one thing twice."""
        said = {head, head[:2], head[2:4], *([] if tail == self.subject else [tail])} & self.used
        twice = {c for c in head if c not in self.subject} & set(tail) or set(head[:2]) & set(head[2:4]) - set(
            self.subject
        )
        return bool(said or twice)

    def _pair(self, slot: str, time: str) -> tuple[str, str]:
        """Return the halves of a line."""
        rng, group = self.rng, self.group
        theme = rng.choice((self.themes[0], *self.themes))
        if slot == "told":
            at_end = self.own == group and rng.random() < (0.3 if len(self.subject) < 5 else 1.0)
            return self._ending() if at_end else self._named("gone" if self.kind == "dark" else "told")
        if slot == "having":
            return rng.choice(listed("doing", time)), rng.choice(listed("having", group))
        if slot == "deed":
            acts = listed("themes", theme, "acts") if rng.random() < 0.6 else listed("acting", time)
            row = "enduring" if theme in listed("grave") else "deed"
            return rng.choice(acts), rng.choice(listed(row, group))
        if slot == "answer":
            heads = listed("answers", "dark" if self.kind == "dark" else "heads")
            return rng.choice(heads), rng.choice(listed("answers", "tails", group))
        if slot in {"if", "then"}:
            return rng.choice(listed("bridge", f"{slot}s")), rng.choice(listed("bridge", f"{slot}_tails", group))
        return self._scene(theme, time)

    def _scene(self, theme: str, time: str) -> tuple[str, str]:
        """Return a thing of a theme, with where or when or how, and what becomes of it."""
        noun, kind = self.rng.choice([each for each in chinese_words.things(theme) if each[0] not in self.subject])
        tail = self.rng.choice(listed(kind, self.group))
        if len(noun) == 3:
            return noun + self.rng.choice(listed("brief", time)), tail
        lead = self.rng.random()
        if lead < 0.35:
            return noun + self.rng.choice(listed("manners", kind)), tail
        places = listed("leads", time) if lead < 0.55 else listed("themes", theme, "leads")
        return self.rng.choice(places) + noun, tail

    def _named(self, row: str) -> tuple[str, str]:
        """Return a line that begins with the subject: of seven characters where it has four or fewer."""
        ready = [each.format(n=self.subject) for each in listed("naming", self.kind)]
        fitting = [each for each in ready if len(each) == 4] or [self.subject]
        return self.rng.choice(fitting), self.rng.choice(listed(row, self.group))

    def _ending(self) -> tuple[str, str]:
        """Return a line that ends in the subject."""
        heads = listed("leading", str(max(7 - len(self.subject), 1)))
        return self.rng.choice(heads), self.subject

    def _regulated(self, time: str, *, first: bool) -> list[str]:
        """Return four lines, of many those that keep the tones of regulated verse best."""
        order = self.rng.choice([order for orders in verse.FORMS.values() for order in orders])
        lines: list[str] = []
        for k, name in enumerate(order):
            wanted = verse.loosened(verse.patterns(7)[name], name)
            slot = "told" if first and k == 0 else "scene"
            pairs = [self._pair(slot, time) for _ in range(CLASSICAL_TRIES)]
            ready = ["".join(pair) for pair in pairs if not self._stale(*pair)] or ["".join(pair) for pair in pairs]
            ready = [line for line in ready if len(line) == 7] or ready
            lines.append(min(ready, key=lambda line: _faults(line, wanted)))
            self.used |= {lines[-1][-3:], lines[-1][:2], lines[-1][2:4]}
        return [line + ("，" if k % 2 == 0 else "。") for k, line in enumerate(lines)]


def flow(line: str, *, closes: bool) -> float:
    """Return how well the tones of a line alternate: 0 … 1.

    Parameters
    ----------
    line : str
    closes : bool
        Whether it answers another line, and so better ends level (平).
    """
    heard = verse.tones(line)
    beats = heard[1:-1:2]
    steps = list(pairwise(beats))
    turns = sum(a != b for a, b in steps) / max(len(steps), 1)
    return 0.8 * turns + 0.2 * (heard[-1:] == (LEVEL if closes else OBLIQUE))


def _faults(line: str, wanted: str) -> int:
    heard = verse.tones(line, old=True)
    return sum(a != b for a, b in zip(heard, wanted, strict=False) if verse.EITHER not in {a, b})
