"""Lays wishes out one after another, each to those before it."""

from collections.abc import Sequence

from menura.reasoning.grammar.series import (
    FILLING,
    SHORTEST,
    UNASKED,
    Series,
    counted,
    filling,
    must_fit,
    natural,
)
from menura.reasoning.grammar.slots import Slot

TAIL = 0.5
"""Seconds of silence or decay after the last sound of a scene whose length nobody gave."""

BED_ALONE = (5.5, 8.0)
"""Length in seconds of a scene that only has beds."""

BEGUN = 7.0
"""Seconds that a scene needs in which something begins partway."""

BED_BETWEEN = (3.0, 4.5)
"""Length in seconds of a bed that something follows."""

PAUSE = 0.6
"""Seconds between lines that nobody timed, and before the first."""

STAGE = 9.0
"""Seconds of music that other music or silence follows, where there is room for them."""

LEAST_MUSIC, USUAL_MUSIC = 3.0, 15.0
"""Seconds of music that goes on to the end of a scene: at least, and where nothing gives a length."""

OPENING = (0.1, 0.28)
"""Seconds before the first sound that does not last."""


class Layout:
    """Lays slots one after another.

    Parameters
    ----------
    passing : int
        How many wishes are for something that does not last.
    given : float or None
        Length asked for, in seconds.
    spoken : sequence of float
        Seconds that each performance takes; 0 where it takes what there is.
    spread : float
        Seconds of rest added between what happens one after another.
    squeeze : float
        Factor of all rests and free lengths, at most 1.
    """

    def __init__(
        self,
        passing: int,
        given: float | None,
        spoken: Sequence[float] = (),
        *,
        spread: float = 0.0,
        squeeze: float = 1.0,
    ) -> None:
        self.slots: list[Slot] = []
        self._spoken = spoken
        self._alone = passing == 1
        self._given = given
        self._spread = spread
        self._squeeze = squeeze
        self._group = 0.0
        """Where the current group of simultaneous sounds begins."""

    def lay(self, slot: Slot) -> None:
        """Give a slot its start and, where it does not last, its series."""
        wish = slot.wish
        if slot.is_cue:
            self._perform(slot)
        elif slot.sound is None:
            self._rest(slot)
        else:
            if not slot.is_bed:
                slot.series = self._series(slot)
            slot.lasts = self._lasts(slot)
            slot.start = self._start(slot)
            if wish.start is not None or wish.end is not None:
                self._bound(slot)
            elif (slot.is_bed and wish.length is not None) or (slot.lasts and wish.length is not None):
                slot.stop = slot.start + wish.length
            if wish.first("stop") and slot.lasts and slot.stop is None:
                slot.stop = slot.start + self._between(slot)
        self.slots.append(slot)

    def needed(self) -> float:
        """Return how long a scene must be for everything in it, in seconds."""
        ends = [0.0]
        for slot in self.slots:
            if slot.end is None:
                ends.append(max(slot.starts) + self._least(slot))
            elif self._given is None:
                ends.append(max(slot.end, max(slot.starts) + slot.series.span) + TAIL)
            elif not slot.is_bed and not slot.lasts:
                ends.append(max(slot.starts) + slot.series.heard)
            if slot.wish.scope == "end":
                ends[-1] = max(ends) + slot.series.span + 0.5
            elif slot.wish.scope == "middle":
                ends[-1] = 2 * (slot.series.span + TAIL)
        return max(ends)

    def _series(self, slot: Slot) -> Series:
        if slot.sound is None:
            return Series(())
        series = natural(slot.wish, slot.sound, slot.chance, until=self._until_recognised())
        if self._squeeze == 1.0:
            return series
        if counted(slot.wish) is None and self._alone and slot.wish.length is None and self._given is not None:
            return series.cut(max(self._given - OPENING[1], SHORTEST), must_fit(slot.sound))
        kept = series.hits if counted(slot.wish) else series.hits[: max(1, round(len(series.hits) * self._squeeze))]
        tight = max(self._squeeze, 0.35)
        shortest = slot.sound.duration[0]
        paced = 1.0 if slot.wish.every is not None or slot.wish.length is not None else tight
        return Series(tuple((round(s * paced, 3), max(d * tight, min(d, shortest))) for s, d in kept))

    def _until_recognised(self) -> float | None:
        """Return how long the only thing that happens should go on, in seconds."""
        if not self._alone:
            return None
        return UNASKED if self._given is None else max(self._given - 1.0, 0.0)

    def _lasts(self, slot: Slot) -> bool:
        wish = slot.wish
        if slot.is_bed or wish.scope == "whole":
            return True
        if counted(wish) is not None:
            return False
        return bool(wish.often or wish.every is not None) and wish.length is None

    def _start(self, slot: Slot) -> float:
        wish = slot.wish
        if wish.at:
            self._group = wish.at[0]
            if wish.relation == "until" and self.slots and self.slots[-1].lasts and self.slots[-1].stop is None:
                self.slots[-1].stop = wish.at[0]
            slot.reason = "timing-given"
            return wish.at[0]
        if wish.start is not None or wish.end is not None:
            slot.reason = "timing-given"
            self._group = wish.start or 0.0
            return wish.start or 0.0
        if wish.scope == "whole" or (wish.scope == "start" and not self.slots):
            return 0.0
        if slot.is_cue and wish.delay is None and (not self.slots or wish.relation not in {"then", "until"}):
            return self._cued(slot)
        if not self.slots or wish.scope == "start":
            return self._opening(slot)
        if wish.delay is not None:
            return self._delayed(slot)
        return {"then": self._after, "until": self._until, "while": self._beside}.get(wish.relation, self._listed)(slot)

    def _opening(self, slot: Slot) -> float:
        if slot.wish.delay is not None:
            self._group = slot.wish.delay
            return slot.wish.delay
        if slot.is_bed or slot.wish.scope == "start":
            return 0.0
        fills = self._given is not None and (slot.wish.length or 0.0) > self._given - 0.6
        start = 0.0 if slot.lasts or fills else round(slot.chance.uniform(*OPENING) * self._squeeze, 3)
        self._group = start
        return start

    def _delayed(self, slot: Slot) -> float:
        slot.reason, slot.other = "timing-then", self.slots[-1].index
        self._group = max(self.slots[-1].starts) + (slot.wish.delay or 0.0)
        self._close_beds(self._group, slot)
        return round(self._group, 3)

    def _after(self, slot: Slot) -> float:
        slot.reason, slot.other = "timing-then", self.slots[-1].index
        rest = slot.chance.uniform(0.25, 0.6) * self._squeeze + self._spread
        start = self._ended(slot) + (0.0 if slot.is_played else rest)
        self._group = round(start, 3)
        self._close_beds(self._group, slot)
        return self._group

    def _until(self, slot: Slot) -> float:
        earlier = self.slots[-1]
        slot.reason, slot.other = "timing-then", earlier.index
        if earlier.sound is not None and earlier.sound.repeat and counted(earlier.wish) is None and not earlier.wish.at:
            earlier.lasts = True
        end = earlier.end
        start = end if end is not None and not earlier.lasts else earlier.start + self._between(earlier)
        if earlier.lasts:
            earlier.stop = start
        self._group = round(start, 3)
        return self._group

    def _beside(self, slot: Slot) -> float:
        earlier = self.slots[-1]
        slot.reason, slot.other = "timing-while", earlier.index
        if slot.is_bed:
            return 0.0 if slot.is_ambient or (earlier.is_bed and earlier.start == 0) else self._group
        if slot.lasts:
            return max(earlier.starts)
        own = slot.series.span
        room = self._room(own) if earlier.end is None else min(max(earlier.end - earlier.start, 0.0), 3.0)
        lead = slot.chance.uniform(0.1, 0.3) * room
        if own > room and earlier.end is not None:
            lead = min(lead, 0.2)
        return round(max(earlier.starts) + lead * self._squeeze, 3)

    def _listed(self, slot: Slot) -> float:
        if slot.is_bed or slot.lasts:
            return 0.0
        busy = [other for other in self.slots if not other.lasts and not other.wish.is_timed]
        latest = self.slots[-1]
        if latest.wish.at and not latest.lasts and self._has_room(latest, slot):
            busy.append(latest)
        if not busy:
            bare = all(other.wish.is_timed for other in self.slots)
            start = (
                slot.chance.uniform(0.2, 0.5) if bare else slot.chance.uniform(0.1, 0.3) * self._room(slot.series.span)
            )
            self._group = round(start * self._squeeze, 3)
            return self._group
        last = busy[-1]
        slot.reason, slot.other = (
            ("timing-while", last.index) if slot.wish.relation == "and" else ("timing-then", last.index)
        )
        if slot.wish.relation == "and":
            share = slot.chance.uniform(0.35, 0.6)
            return round(last.start + share * last.series.span + 0.1 * self._squeeze, 3)
        rest = slot.chance.uniform(0.2, 0.5) * self._squeeze + self._spread
        self._group = round(max(max(other.starts) + other.series.span for other in busy) + rest, 3)
        return self._group

    def _has_room(self, earlier: Slot, slot: Slot) -> bool:
        """Return whether there is time for a slot after one whose time was given."""
        end = max(earlier.starts) + earlier.series.span
        return self._given is None or end + slot.series.span + TAIL < self._given

    def _room(self, own: float) -> float:
        """Return how much later than a bed something may well begin, in seconds."""
        return 3.0 if self._given is None or not self._alone else min(max(self._given - own, 0.0), 12.0)

    def _perform(self, slot: Slot) -> None:
        """Give a line its time, and music or a song its start, and its end where something settles it."""
        wish, own = slot.wish, self._spoken[slot.wish.cue or 0]
        if slot.is_played:
            slot.lasts = True
        else:
            slot.series = Series(((0.0, own),))
        slot.start = self._start(slot)
        if slot.is_played:
            length = slot.start + wish.length if wish.length is not None else None
            slot.stop = wish.end if wish.end is not None else length
            if wish.relation == "then":
                self._stop_music(slot.start)

    def _cued(self, slot: Slot) -> float:
        """Return when a performance begins that nothing leads to: music at once, lines one after another."""
        if slot.is_played:
            return 0.0
        latest = self.slots[-1] if self.slots else None
        lines = [other for other in self.slots if other.is_cue and not other.is_played]
        if latest is not None and not latest.lasts:
            ended = max(latest.starts) + latest.series.span
        else:
            ended = max((max(line.starts) + line.series.span for line in lines), default=0.0)
        free = max((max(line.starts) + line.series.span for line in lines), default=0.0)
        self._group = round(max(ended, free) + PAUSE * self._squeeze, 3)
        return self._group

    def _stop_music(self, time: float) -> None:
        """End music that something else takes the place of."""
        for other in self.slots:
            if other.is_played and other.stop is None and other.wish.scope != "whole":
                other.stop = time

    def _share(self) -> float:
        """Return how long music is heard that other music or silence follows, in seconds."""
        if self._given is None:
            return STAGE
        stages = 1 + sum(slot.is_played or (slot.sound is None and not slot.is_cue) for slot in self.slots)
        return max(min(STAGE, self._given / (stages + 1)), LEAST_MUSIC)

    def _ended(self, slot: Slot) -> float:
        """Return when what came before has ended, or has been heard long enough."""
        ends = [0.0]
        for other in self.slots:
            if other.lasts and other.stop is None:
                if other is self.slots[-1] or other.start >= self._group:
                    ends.append(other.start + self._heard(other, slot))
            elif other.end is not None and not (other.wish.is_timed and other is not self.slots[-1]):
                ends.append(max(other.end, max(other.starts) + other.series.span))
        return max(ends)

    def _heard(self, other: Slot, slot: Slot) -> float:
        """Return for how long something that goes on is heard before what comes next, in seconds."""
        if other.is_played and (slot.is_played or (slot.sound is None and not slot.is_cue)):
            return self._share()
        if other.is_ambient and not slot.is_bed:
            return 1.5 * self._squeeze
        return self._between(other)

    def _close_beds(self, time: float, slot: Slot) -> None:
        """End what would otherwise go on over what follows it."""
        last = self.slots[-1]
        for other in self.slots:
            if not other.lasts or other.stop is not None or other.wish.scope == "whole" or other.wish.is_timed:
                continue
            if other.is_played:  # it goes on under what is said and what happens
                continue
            if other.is_ambient and not (slot.is_bed and other is last):
                continue
            if other is last or other.start >= last.start:
                other.stop = time + (0.4 if slot.is_bed else 0.0)

    def _between(self, slot: Slot) -> float:
        if slot.stop is not None:
            return slot.stop - slot.start
        return slot.chance.uniform(*BED_BETWEEN) * self._squeeze

    def _rest(self, slot: Slot) -> None:
        """Let a pause take its time."""
        length = slot.wish.length or 1.5
        slot.start = self._ended(slot) if self.slots else 0.0
        self._stop_music(slot.start)
        slot.stop = slot.start + length
        slot.series = Series(((0.0, length),))
        self._group = slot.start

    def _bound(self, slot: Slot) -> None:
        """Fit a slot between the times that were given."""
        wish = slot.wish
        slot.stop = wish.end
        if wish.end is None and wish.length is not None:
            slot.stop = slot.start + wish.length
        if slot.is_bed or slot.sound is None:
            return
        if wish.end is None and slot.stop is None:
            slot.lasts = slot.lasts or (slot.sound.repeat is not None and wish.count is None and wish.several is None)
            return
        seconds = (slot.stop or slot.start) - slot.start
        if counted(wish) is not None:
            slot.series = _spread(slot.series, seconds)
        elif slot.sound.form == "burst" and (slot.sound.repeat is None or seconds <= 1.5 * slot.sound.duration[1]):
            slot.series = Series(((0.0, seconds),))
        elif slot.sound.repeat is not None or wish.often or wish.every is not None:
            slot.series = filling(wish, slot.sound, slot.chance, seconds)
        slot.stop, slot.lasts = None, False

    def _least(self, slot: Slot) -> float:
        """Return how long something that lasts must be heard at least, in seconds."""
        if slot.is_played:
            return USUAL_MUSIC if self._given is None else LEAST_MUSIC
        if slot.wish.every is not None:
            return max(2.5 * slot.wish.every + 1.0, 6.0)
        if slot.wish.often in FILLING and not slot.is_bed:
            return FILLING[slot.wish.often]
        if slot.wish.first("begin") and len(self.slots) > 1:
            return BEGUN
        if slot.start == 0:
            return slot.chance.uniform(*BED_ALONE) if all(s.lasts for s in self.slots) else 2.0
        return BED_BETWEEN[1]


def _spread(series: Series, seconds: float) -> Series:
    """Spread a counted series evenly over a length, if it is shorter or longer than that."""
    count = len(series.hits)
    if count < 2:
        return series.cut(seconds)
    last = series.hits[-1][1]
    step = max(seconds - last, 0.05) / (count - 1)
    own = series.hits[-1][0] / (count - 1)
    step = min(step, own) if series.span > seconds else step
    return Series(tuple((round(index * step, 3), duration) for index, (_, duration) in enumerate(series.hits)))
