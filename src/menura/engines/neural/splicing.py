"""New sound put into old: what is kept stays as it was, to the bit, and joins have equal power."""

from collections.abc import Sequence

import numpy as np

from menura.audio.clip import Samples

JOIN = 0.05
"""Seconds over which old sound passes into new."""

Span = tuple[float, float]
"""From and to, in seconds."""


def spliced(old: Samples, new: Samples, spans: Sequence[Span], rate: int, join: float = JOIN) -> Samples:
    """Return old sound with new sound inside some spans.

    The joins lie inside the spans. Old and new are strangers there, so their powers add: ramps are a sine and a cosine.

    Parameters
    ----------
    old, new : ndarray [shape=(channels, n)]
        Of the same shape; `old` may be silent where there is nothing old, beyond its end.
    spans : sequence of (float, float)
        Seconds that are new; a span that reaches the beginning or the end has no join there.
    rate : int
        In Hz.
    join : float
        Seconds of a join, or half of the span if that is less.

    Returns
    -------
    ndarray [shape=(channels, n)]
    """
    out = old.copy()
    for start, end in spans:
        first, last = max(0, round(start * rate)), min(old.shape[1], round(end * rate))
        if first >= last:
            continue
        n = min(round(join * rate), (last - first) // 2)
        ramp = np.sin(0.5 * np.pi * (np.arange(n, dtype=np.float32) + 0.5) / max(n, 1)).astype(np.float32)
        share = np.ones(last - first, np.float32)
        left = np.zeros(last - first, np.float32)
        if first > 0:
            share[:n], left[:n] = ramp, ramp[::-1]
        if last < old.shape[1]:
            share[share.size - n :], left[left.size - n :] = ramp[::-1], ramp
        out[:, first:last] = share * new[:, first:last] + left * old[:, first:last]
    return out
