"""A subset of SSML 1.1 (W3C, 2010): text with tags becomes a script.

Tags: ``speak p s break prosody emphasis say-as sub phoneme lang voice mark``. There is no XML parser behind it:
entities are the five of XML and numbers, and nothing can be declared.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from menura.engines.speech import amounts
from menura.engines.speech.script import Boundary, Item, Mark, Pause, Run, Script, Style
from menura.errors import PlanError, Problem
from menura.values.problems import suggestion

TAGS = ("speak", "p", "s", "break", "prosody", "emphasis", "say-as", "sub", "phoneme", "lang", "voice", "mark")
ATTRIBUTES = {
    "speak": ("version", "xmlns", "xml:lang"),
    "p": ("xml:lang",),
    "s": ("xml:lang",),
    "break": ("time", "strength"),
    "prosody": ("rate", "pitch", "range", "volume"),
    "emphasis": ("level",),
    "say-as": ("interpret-as", "format"),
    "sub": ("alias",),
    "phoneme": ("alphabet", "ph"),
    "lang": ("xml:lang",),
    "voice": ("name", "gender", "xml:lang"),
    "mark": ("name",),
}
NEEDED = {"say-as": "interpret-as", "sub": "alias", "phoneme": "ph", "lang": "xml:lang", "mark": "name"}
SAID_AS = ("characters", "spell-out", "digits", "cardinal", "ordinal", "number", "date", "time", "telephone", "text")
DATES = ("dmy", "mdy", "ymd", "dm", "md", "my", "ym", "y")
EMPTY = frozenset({"break", "mark"})
ALPHABETS = ("ipa", "x-espeak")
GENDERS = ("female", "male", "child", "neutral")

DEEPEST = 32
"""Tags inside each other."""

_TOKEN = re.compile(r"<!--.*?-->|<\?.*?\?>|<[^<>]*>|[^<]+|<", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]*)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ENTITY = re.compile(r"&(#x[0-9A-Fa-f]{1,6}|#\d{1,7}|[A-Za-z][\w.-]{0,40});")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}")


def is_marked_up(text: str) -> bool:
    """Return whether a text holds something that looks like a tag: ``a < b`` does not."""
    return re.search(r"<[A-Za-z/!?]", text) is not None


def parse(text: str) -> Script:
    """Return the script of a text, plain or with tags; blank lines end paragraphs.

    Raises
    ------
    PlanError
        With everything that is wrong with the tags, each with its line and column.
    """
    if not is_marked_up(text):
        return (Run(text),)
    reading = _Reading(text)
    reading.read()
    if reading.problems:
        count = len(reading.problems)
        raise PlanError(
            f"The markup has {'one problem' if count == 1 else f'{count} problems'}.",
            reading.problems,
            hint=f"Tags that are read: {', '.join(TAGS)}. Write &lt; for a sign that is to be said.",
        )
    return tuple(reading.items)


@dataclass(frozen=True)
class _Open:
    name: str
    style: Style
    place: str
    said_instead: int | None = None
    """Of the items, the one that replaces what stands inside."""


class _Reading:
    """Items and problems collected while a text is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items: list[Item] = []
        self.problems: list[Problem] = []
        self.open = [_Open("", Style(), "")]

    def read(self) -> None:
        for match in _TOKEN.finditer(self.text):
            token, place = match[0], self._place(match.start())
            if token.startswith(("<!--", "<?")) and len(token) > 1 and token.endswith(("-->", "?>")):
                continue
            if token.startswith("<"):
                self._tag(token, place)
            else:
                self._text(token, match.start())
        for left in self.open[1:]:
            self._refuse(left.place, f"<{left.name}> is never closed", f"Write </{left.name}> where it ends.")

    def _place(self, index: int) -> str:
        line, before = self.text.count("\n", 0, index) + 1, self.text.rfind("\n", 0, index)
        return f"line {line}, column {index - before}"

    def _refuse(self, place: str, reason: str, fix: str) -> None:
        self.problems.append(Problem(place, reason, fix))

    def _text(self, token: str, start: int) -> None:
        style = self.open[-1].style
        said = "".join(self._without_entities(token, start))
        instead = next((each.said_instead for each in self.open if each.said_instead is not None), None)
        if instead is not None:
            run = self.items[instead]
            if isinstance(run, Run) and not run.style.stands_for:
                self.items[instead] = Run(run.text, replace(run.style, stands_for=" ".join(said.split())))
        elif said:
            self.items.append(Run(said, style))

    def _without_entities(self, token: str, start: int) -> Iterator[str]:
        last = 0
        for match in _ENTITY.finditer(token):
            yield token[last : match.start()]
            last = match.end()
            name = match[1]
            if name in _ENTITIES:
                yield _ENTITIES[name]
            elif name.startswith("#") and (char := _numbered(name)):
                yield char
            else:
                fix = "Allowed: &amp; &lt; &gt; &quot; &apos; and numbers such as &#233;."
                self._refuse(self._place(start + match.start()), f"there is no entity {match[0]!r}", fix)
        yield token[last:]

    def _tag(self, token: str, place: str) -> None:
        match = _TAG.fullmatch(token)
        if token.startswith("<!"):
            self._refuse(place, "declarations and entities of one's own are not read", "Remove the <!…>.")
        elif match is None:
            self._refuse(place, f"{token[:40]!r} is no tag", "Write &lt; for the sign itself, or close the tag with >.")
        elif match[2] not in TAGS:
            self._refuse(place, f"there is no tag <{match[2][:40]}>", suggestion(match[2], TAGS))
        elif match[1]:
            self._close(match[2], place)
        else:
            self._begin(match[2], match[3], place, is_whole=bool(match[4]))

    def _close(self, name: str, place: str) -> None:
        names = [each.name for each in self.open]
        if name not in names[1:]:
            if name not in EMPTY:
                self._refuse(place, f"</{name}> closes nothing", f"Write <{name}> before it, or remove it.")
            return
        while self.open[-1].name != name:
            left = self.open.pop()
            reason = f"<{left.name}> is not closed before </{name}>"
            self._refuse(left.place, reason, f"Write </{left.name}> before it.")
        self.open.pop()
        self._bound(name)

    def _bound(self, name: str) -> None:
        if name in {"p", "s"}:
            self.items.append(Boundary(paragraph=name == "p"))

    def _begin(self, name: str, attributes: str, place: str, *, is_whole: bool) -> None:
        given = {m[1]: "".join(self._without_entities(m[2] or m[3] or "", 0)) for m in _ATTRIBUTE.finditer(attributes)}
        for key in given:
            if key not in ATTRIBUTES[name] and not (name == "speak" and key.startswith(("xmlns:", "xsi:"))):
                self._refuse(place, f"<{name}> has no attribute {key!r}", suggestion(key, ATTRIBUTES[name]))
        if name in NEEDED and NEEDED[name] not in given:
            self._refuse(place, f"<{name}> needs {NEEDED[name]!r}", f'Write <{name} {NEEDED[name]}="…">.')
        self._bound(name)
        style = self._styled(name, given, place)
        if name == "break":
            self.items.append(Pause(self._break(given, place)))
        elif name == "mark" and given.get("name"):
            self.items.append(Mark(given["name"]))
        instead = {"sub": given.get("alias"), "phoneme": given.get("ph")}.get(name)
        if instead:
            self.items.append(Run(instead, style))
        if name in EMPTY or is_whole:
            return
        if len(self.open) > DEEPEST:
            self._refuse(place, f"there are more than {DEEPEST} tags inside each other", "Write them side by side.")
        self.open.append(_Open(name, style, place, len(self.items) - 1 if instead else None))

    def _break(self, given: dict[str, str], place: str) -> float:
        strength = given.get("strength", "medium")
        if strength not in amounts.BREAKS:
            self._refuse(place, f"there is no strength {strength!r}", suggestion(strength, list(amounts.BREAKS)))
        if "time" not in given:
            return amounts.BREAKS.get(strength, 0.0)
        found = amounts.seconds(given["time"].strip())
        if found is None:
            reason = f"{given['time']!r} is no time of up to {amounts.LONGEST_BREAK:g} s"
            self._refuse(place, reason, 'Write time="500ms" or time="1.5s".')
        return found or 0.0

    def _styled(self, name: str, given: dict[str, str], place: str) -> Style:
        """Return the style inside a tag."""
        style = self.open[-1].style
        language = given.get("xml:lang", "")
        if language and not _LANGUAGE.fullmatch(language):
            self._refuse(place, f"{language[:40]!r} is no language tag", 'Write one like xml:lang="en-GB".')
        elif language:
            style = replace(style, language=language)
        if name == "prosody":
            return self._prosody(style, given, place)
        if name == "emphasis":
            level = given.get("level", "moderate")
            if level not in amounts.EMPHASES:
                self._refuse(place, f"there is no level {level!r}", suggestion(level, list(amounts.EMPHASES)))
            return _moved(style, *amounts.EMPHASES.get(level, (1.0, 0.0, 1.0, 0.0)))
        if name == "voice":
            return replace(style, voice=self._voice(given, place) or style.voice)
        if name == "say-as":
            return replace(style, says=self._said_as(given, place), format=given.get("format", ""))
        return replace(style, phonemes=self._phonemes(given, place)) if name == "phoneme" else style

    def _prosody(self, style: Style, given: dict[str, str], place: str) -> Style:
        allowed = {
            "rate": (amounts.rate, 1.0, 'rate="fast", "150%" or "0.8"'),
            "pitch": (amounts.pitch, 0.0, 'pitch="high", "+2st" or "-10%"'),
            "range": (amounts.reach, 1.0, 'range="high" or "150%"'),
            "volume": (amounts.volume, 0.0, 'volume="soft" or "+6dB"'),
        }
        values = {}
        for key, (read, neutral, example) in allowed.items():
            value = read(given[key].strip()) if key in given else neutral
            if value is None:
                self._refuse(place, f"{given[key][:40]!r} is no {key} that can be followed", f"Write {example}.")
            values[key] = neutral if value is None else value
        return _moved(style, values["rate"], values["pitch"], values["range"], values["volume"])

    def _voice(self, given: dict[str, str], place: str) -> str:
        gender = given.get("gender", "")
        if gender and gender not in GENDERS:
            self._refuse(place, f"there is no gender {gender!r}", suggestion(gender, GENDERS))
        return given.get("name", "") or ("" if gender == "neutral" else gender)

    def _said_as(self, given: dict[str, str], place: str) -> str:
        kind, order = given.get("interpret-as", ""), given.get("format", "")
        if kind and kind not in SAID_AS:
            self._refuse(place, f"there is no interpret-as {kind!r}", suggestion(kind, SAID_AS))
        if kind == "date" and order and order not in DATES:
            self._refuse(place, f"there is no date format {order!r}", suggestion(order, DATES))
        return {"spell-out": "characters", "number": "cardinal", "text": ""}.get(kind, kind)

    def _phonemes(self, given: dict[str, str], place: str) -> str:
        alphabet = given.get("alphabet", "ipa")
        if alphabet not in ALPHABETS:
            self._refuse(place, f"the alphabet {alphabet!r} cannot be read", suggestion(alphabet, ALPHABETS))
        if re.search(r"[\[\]]", given.get("ph", "")):
            self._refuse(place, "brackets are no phonemes", "Remove them.")
        return alphabet


def _moved(style: Style, rate: float, pitch: float, reach: float, volume: float) -> Style:
    return replace(
        style,
        rate=style.rate * rate,
        pitch=style.pitch + pitch,
        range=style.range * reach,
        volume=style.volume + volume,
    )


def _numbered(name: str) -> str:
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    is_char = code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF
    return chr(code) if is_char else ""
