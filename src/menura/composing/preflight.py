"""Whether words fit a length, before anything is written; and how they fit best."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from menura.composing import feelings, pacing, settling
from menura.composing.brief import LONGEST, SHORTEST, Brief
from menura.composing.moods import mood
from menura.composing.pacing import QUICKEST, SLOWEST, Layout, Pace, Words
from menura.composing.sayings import language_of, say
from menura.composing.styles import Style, style
from menura.composing.tempos import tempo
from menura.errors import RequestError

EASE = 2.2
"""Syllables a second, with breaths, of easy singing."""

RATES = tuple(SLOWEST * (QUICKEST / SLOWEST) ** (k / 15) for k in range(16))

HASTE = 0.7
"""What it costs that words are not sung with ease, against other wishes."""

TEMPOS = (50.0, 180.0)
"""Quarter notes in a minute between which a tempo is looked for where the style's own will not do."""


@dataclass(frozen=True)
class Fit:
    """How words fit a brief.

    Attributes
    ----------
    syllables, lines : int
    bpm : float
        Quarter notes in a minute.
    shortest : float
        Seconds that the words need at that tempo.
    duration : float
        Seconds of the song.
    rate : float
        Syllables a second, over the bars that are sung.
    layout : Layout
    """

    syllables: int
    lines: int
    bpm: float
    shortest: float
    duration: float
    rate: float
    layout: Layout

    def __str__(self) -> str:
        return self.told()

    def told(self, language: str = "en") -> str:
        """Return it as a sentence in a language."""
        return say(
            "fit",
            language,
            syllables=self.syllables,
            lines=self.lines,
            seconds=self.duration,
            bpm=self.bpm,
            rate=self.rate,
            least=math.ceil(self.shortest),
        )


def fit(words: Words, brief: Brief) -> Fit:
    """Return how words fit a brief.

    Parameters
    ----------
    words : Words
    brief : Brief
        Its style, metre and key are decided; its tempo and its length may be open.

    Returns
    -------
    Fit

    Raises
    ------
    RequestError
        If they cannot fit; the message says what would.
    """
    found = style(brief.style)
    bar = settling.bar_of(str(brief.metre))
    if brief.bpm is not None and brief.duration is None:
        layout = _open(words, Pace(brief.bpm, bar, ease(found), easy=True), found)
    elif brief.duration is None:
        layout = _open(words, Pace(natural(words, brief, found), bar, ease(found), easy=True), found)
    else:
        layout = _timed(words, brief, found, bar)
    return _fitted(words, brief, layout, bar)


def ease(found: Style) -> float:
    """Return the syllables a second that a style likes."""
    return EASE * (0.75 + 0.5 * found.idiom.density)


def natural(words: Words, brief: Brief, found: Style) -> float:
    """Return the tempo that style, moods and the feeling of the words want."""
    low, high = (tempo(brief.tempo).low, tempo(brief.tempo).high) if brief.tempo else found.tempo
    wanted = math.sqrt(low * high) * math.prod(mood(name).tempo for name in brief.moods[:3])
    if not brief.moods and not brief.tempo:
        lines = [v.said for b in words.blocks for v in b.verses]
        wanted *= feelings.tempo(["".join(s.text + " " * (not s.joins) for s in line) for line in lines])
    return float(round(min(max(wanted, low), high)))


def _open(words: Words, pace: Pace, found: Style) -> Layout:
    return pacing.usual(words, pacing.laid(words, pace), found.unit)


def _timed(words: Words, brief: Brief, found: Style, bar: Fraction) -> Layout:
    """Return the layout that fills a length best, or say why there is none."""
    best = min(_candidates(words, brief, found, bar), key=lambda pair: pair[0], default=None)
    if best is None:
        raise _refusal(words, brief, found, bar)
    return best[1]


def _candidates(words: Words, brief: Brief, found: Style, bar: Fraction) -> Iterator[tuple[float, Layout]]:
    duration, slows = float(brief.duration or 0), settling.slows(brief)
    wanted, wish = natural(words, brief, found), ease(found)
    for bpm, count in _tempos(brief, found, bar, wanted, duration, slows):
        for rate, easy in product(RATES, (True, False)):
            laid = pacing.filled(words, pacing.laid(words, Pace(bpm, bar, rate, easy)), count)
            if laid is None:
                continue
            played = 1 - sum(sum(each) for each in laid.lines) / count
            outside = max(found.tempo[0] / bpm, bpm / found.tempo[1], 1.0) - 1.0
            uneven = 0.0 if count % 4 == 0 else 0.05
            cost = abs(math.log(_rate(words, laid, bar) / wish)) + 1.6 * abs(played - 0.2) + uneven + HASTE * (not easy)
            yield cost + (0.8 * abs(math.log(bpm / wanted)) + 4 * outside if brief.bpm is None else 0.0), laid


def _tempos(
    brief: Brief, found: Style, bar: Fraction, wanted: float, duration: float, slows: bool
) -> list[tuple[float, int]]:
    """Return tempos with the bars that fill the length at them."""
    if brief.bpm is not None:
        return [(brief.bpm, pacing.bars_in(duration, brief.bpm, bar, brief.shape, slows))]
    low, high = (tempo(brief.tempo).low, tempo(brief.tempo).high) if brief.tempo else TEMPOS
    low, high = min(low, found.tempo[0]) if not brief.tempo else low, max(high, wanted)
    first, last = (max(int(duration * b / 60 / float(bar)), 1) for b in (low, high))
    counts = sorted(range(first, last + 1), key=lambda n: abs(math.log(n * float(bar) * 60 / duration / wanted)))
    near = counts[:14] + counts[14 :: max(len(counts) // 12, 1)] + [last]
    pairs = [(pacing.tempo_of(n, duration, bar, brief.shape, slows), n) for n in dict.fromkeys(near)]
    return [(bpm, n) for bpm, n in pairs if 20 <= bpm <= 400]


def shortest(words: Words, bpm: float, bar: Fraction) -> float:
    """Return the seconds that words need at a tempo, sung as fast as they can be, with the bar in which they end."""
    laid = pacing.laid(words, Pace(bpm, bar, QUICKEST))
    return laid.total * float(bar) * 60 / bpm


def _refusal(words: Words, brief: Brief, found: Style, bar: Fraction) -> RequestError:
    duration, bpm = float(brief.duration or 0), brief.bpm or natural(words, brief, found)
    need = shortest(words, bpm, bar)
    language = language_of(brief.words, brief.language)
    length = math.ceil(max(need * 1.12, SHORTEST))
    ways = [say("give-length", language, seconds=length)] if need * 1.12 <= LONGEST else []
    faster = next((b for b in range(int(bpm) + 1, 241) if shortest(words, b, bar) <= duration), None)
    if faster is not None and brief.bpm is not None:
        ways.append(f"--bpm {faster}")
    if dropped := _dropped(words, bpm, bar, duration):
        ways.append(say("drop-lines" if dropped > 1 else "drop-line", language, count=dropped))
    said = {"syllables": words.count, "least": math.ceil(need), "bpm": bpm, "seconds": duration}
    return RequestError(say("no-fit", language, **said), hint=_sentence(ways, language))


def _dropped(words: Words, bpm: float, bar: Fraction, duration: float) -> int:
    """Return how many lines, from the end, are too many; 0 if dropping does not help."""
    pace = Pace(bpm, bar, QUICKEST)
    lines = [pace.line(verse) for block in words.blocks for verse in block.verses]
    room = int(duration * bpm / 60 / float(bar)) - 1 - sum(not block.verses for block in words.blocks)
    room -= bool(words.blocks[0].verses)
    kept = 0
    for bars in lines:
        if bars > room:
            break
        room, kept = room - bars, kept + 1
    return len(lines) - kept if 0 < kept < len(lines) else 0


def _sentence(ways: Sequence[str], language: str = "en") -> str:
    if not ways:
        return say("split-words", language)
    if language == "zh":
        return f"可以{'，或'.join(ways)}。"
    text = ways[0] if len(ways) == 1 else f"{', '.join(ways[:-1])}, or {ways[-1]}"
    return text[:1].upper() + text[1:] + "."


def _rate(words: Words, layout: Layout, bar: Fraction) -> float:
    sung = sum(sum(each) for each in layout.lines) * float(bar) * 60 / layout.bpm
    return words.count / sung


def _fitted(words: Words, brief: Brief, layout: Layout, bar: Fraction) -> Fit:
    length = layout.total * float(bar) * 60 / layout.bpm
    return Fit(
        syllables=words.count,
        lines=words.lines,
        bpm=layout.bpm,
        shortest=shortest(words, layout.bpm, bar),
        duration=float(brief.duration or length),
        rate=_rate(words, layout, bar),
        layout=layout,
    )
