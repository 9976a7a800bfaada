"""A tube that ends in a mouth: resonances in a row, with their phases, up to the end of hearing."""

import numpy as np
import numpy.typing as npt

TOP = 17_000.0
"""Hz up to which higher resonances are filled in."""

MOST = 18
"""Resonances filled in at most: those of a long throat blend before."""


def tract(
    frequencies: npt.ArrayLike, centres: npt.ArrayLike, widths: npt.ArrayLike, gains: npt.ArrayLike, valley: float
) -> npt.NDArray[np.complex64]:
    """Return the complex gain of resonances in parallel with alternating signs, as a cascade has (Klatt, 1980).

    Parameters
    ----------
    frequencies : array_like [shape=(f,)]
        Hz.
    centres, widths : array_like [shape=(t, r)]
        Hz; the width is that at −3 dB.
    gains : array_like [shape=(r,)]
        In dB.
    valley : float
        Level in dB under which the response does not fall far.
    """
    f = np.asarray(frequencies, np.float32)
    c, w = np.asarray(centres, np.float32), np.asarray(widths, np.float32)
    g = 10 ** (np.asarray(gains, np.float64) / 20) * (-1.0) ** np.arange(c.shape[1])
    out = np.zeros((c.shape[0], f.size), np.complex64)
    for k in range(c.shape[1]):
        out += np.complex64(g[k]) / (1 + 1j * (f - c[:, k : k + 1]) / (0.5 * w[:, k : k + 1])).astype(np.complex64)
    return np.asarray(
        out + np.float32(10 ** (-valley / 20)) * np.exp(-1j * f / 2_000).astype(np.complex64), np.complex64
    )


def continued(
    centres: npt.NDArray[np.float64], chance: np.random.Generator, irregular: float = 0.12
) -> npt.NDArray[np.float64]:
    """Return resonances [shape=(t, r)] with those that the same tube has above them, about evenly apart."""
    apart = float(np.mean(centres[:, -1] - centres[:, 1])) / max(centres.shape[1] - 2, 1)
    apart = max(apart, 250.0)
    count = min(max(int((TOP - float(centres[:, -1].mean())) / apart), 0), MOST)
    steps = np.cumsum(apart * np.exp(irregular * chance.standard_normal(count)))
    return np.concatenate([centres, centres[:, -1:] + steps], axis=1)
