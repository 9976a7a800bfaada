"""When each frame is shown: timestamps as the file gives them, mended where they are missing or run backwards."""

LONGEST_GAP = 600.0
"""A frame that stays for longer than this, in seconds, is taken for a broken timestamp."""


class Timeline:
    """Turns the timestamps of successive frames into strictly rising times since the first.

    A single timestamp that is missing, not after the one before, or absurdly far ahead is replaced by the time before
    plus the usual step; two in a row are taken for a clock that was set anew, and all that follow are moved along.

    Parameters
    ----------
    nominal : float
        Seconds between frames that the file promises, used until a step has been seen.
    """

    def __init__(self, nominal: float) -> None:
        self.mended = 0
        self.steps = 0
        self.shortest = float("inf")
        self.longest = 0.0
        self.last = 0.0
        self.origin: float | None = None
        self._step = nominal
        self._offset = 0.0
        self._astray = False

    def place(self, stamp: float | None) -> float:
        """Return the time of the next frame in seconds since the first.

        Parameters
        ----------
        stamp : float or None
            The frame's own timestamp in seconds, none when it has none.
        """
        if self.origin is None:
            self.origin = stamp if stamp is not None else 0.0
            self.mended += stamp is None
            return 0.0
        time = self._mended(None if stamp is None else stamp - self.origin)
        self._observe(time - self.last)
        self.last = time
        return time

    def end(self, duration: float) -> float:
        """Return when the last frame goes, given how long it says it is shown (0: the usual step)."""
        return self.last + (duration if 0 < duration <= LONGEST_GAP else self._step)

    @property
    def variable(self) -> bool:
        """Whether steps differ by more than rounding (a quarter, and 3 ms)."""
        return self.steps > 1 and self.longest - self.shortest > max(0.25 * self.shortest, 0.003)

    def _mended(self, time: float | None) -> float:
        expected = self.last + self._step
        if time is None:
            self.mended += 1
            return expected
        moved = time + self._offset
        if self.last < moved <= self.last + LONGEST_GAP:
            self._astray = False
            return moved
        self.mended += 1
        if self._astray:
            self._offset = expected - time
        self._astray = not self._astray
        return expected

    def _observe(self, step: float) -> None:
        self.steps += 1
        self.shortest, self.longest = min(self.shortest, step), max(self.longest, step)
        self._step += (step - self._step) * (1.0 if self.steps == 1 else 0.2)
