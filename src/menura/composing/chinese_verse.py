"""Chinese verse: seven characters a line, a subject, its images and plain lines, in one rhyme group of 十三辙."""

from collections.abc import Mapping
from random import Random
from typing import Any

from menura.composing.named import table
from menura.composing.subjects import chinese_word, named_themes, named_things
from menura.phonetics.rhyme import rhymes, scan

TRIES = 60
"""Of a classical stanza, for its tones."""


class Chinese:
    """Writes Chinese lines for a request."""

    def __init__(self, request: str, rng: Random) -> None:
        self.rng = rng
        self.bank: Mapping[str, Any] = table("lyricist")["zh"]
        self.rows: Mapping[str, Mapping[str, str]] = table("verses")["zh"]
        found = named_themes(request, "zh")
        self.classical = any(theme.name == "classical" for theme in found)
        told = [theme for theme in found if theme.name == "classical"] if self.classical else found[:3]
        named = [noun for theme in found for noun in theme.nouns if noun in request]
        self.nouns = list(dict.fromkeys([*named_things(request, "zh"), *named, *(n for t in told for n in t.nouns)]))
        self.subject = (named[0] if self.classical and named else chinese_word(request)) or (self.nouns or ["你我"])[0]
        self.group = rng.choice(list(self.rows["lines"]))
        self.used: list[str] = []

    def stanza(self, kind: str, count: int) -> list[str]:
        """Return the lines of a section; in the classical style the one of many tries that keeps its tones best."""
        if kind == "bridge":
            self.group = self.rng.choice([name for name in self.rows["lines"] if name != self.group])
        if not self.classical or count != 4 or kind == "chorus":
            return self._stanza(kind, count)
        tries = []
        for _ in range(TRIES):
            used = list(self.used)
            lines = self._stanza(kind, count)
            tries.append((len(scan(lines).problems), lines, self.used))
            self.used = used
        _, lines, self.used = min(tries, key=lambda found: found[0])
        return lines

    def couplet(self, kind: str, at: int) -> list[str]:
        """Return two lines that rhyme."""
        return [self._line(kind, at), self._line(kind, at + 1)]

    def answer(self, line: str) -> str:
        """Return a line that rhymes with one that is given, if any does."""
        own = [name for name, row in self.rows["lines"].items() if rhymes(row.split()[0], line, "cmn")]
        self.group = own[0] if own else self.group
        return self._picked("lines") if len(self.nouns) < 3 or self.rng.random() < 0.5 else self._image()

    def _stanza(self, kind: str, count: int) -> list[str]:
        if self.classical:
            lines = [self._image(first=k == 0 and not self.used) for k in range(count)]
            return [line + ("，" if k % 2 == 0 else "。") for k, line in enumerate(lines)]
        return [self._line(kind, k) for k in range(count)]

    def _line(self, kind: str, at: int) -> str:
        """Return a line: about the subject, an image, or a plain one, by its place."""
        if at % 4 == 0 or (kind == "chorus" and at % 2 == 0):
            dark = self.subject in self.bank["dark"].split()
            return self._picked("subject_dark" if dark else "subject").format(n=self.subject)
        return self._image() if len(self.nouns) > 2 and kind != "chorus" and at % 2 else self._picked("lines")

    def _picked(self, row: str) -> str:
        """Return a ready line of the group, none twice while there are others."""
        ready = self.rows[row][self.group].split()
        line = self.rng.choice([each for each in ready if each not in self.used] or ready)
        self.used.append(line)
        return line

    def _image(self, *, first: bool = False) -> str:
        """Return an image and what becomes of it."""
        ready = self.rows["images"][self.group].split()
        verb = self.rng.choice([each for each in ready if each not in self.used[-12:]] or ready)
        fresh = [each for each in self.nouns if each not in self.used[-8:] and each != self.subject] or self.nouns
        noun = self.subject if first else self.rng.choice(fresh)
        self.used += [verb, noun]
        if self.rng.random() < 0.5:
            return f"{noun}{self.rng.choice(self.bank['manners'].split())}{verb}"
        return f"{self.rng.choice(self.bank['leads'].split())}{noun}{verb}"
