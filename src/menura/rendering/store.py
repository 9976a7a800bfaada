"""A memory of finished work, by content, that forgets what was used longest ago when it is full."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Anything that knows how many bytes it holds."""

    @property
    def nbytes(self) -> int:
        """Bytes."""
        ...


V = TypeVar("V", bound=Sized)


class Store(Generic[V]):
    """Values by key, at most `capacity` bytes of them; safe from many threads.

    Parameters
    ----------
    capacity : int
        Bytes.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._values: OrderedDict[bytes, V] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __contains__(self, key: bytes) -> bool:
        return key in self._values

    def get(self, key: bytes) -> V | None:
        """Return a value, or None when it is not (or no longer) there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        return None

    def put(self, key: bytes, value: V) -> None:
        """Keep a value; forget the ones used longest ago if there is no room. One too large to fit is not kept."""
        with self._lock:
            if key in self._values or value.nbytes > self.capacity:
                return
            self._values[key] = value
            self._bytes += value.nbytes
            while self._bytes > self.capacity:
                self._bytes -= self._values.popitem(last=False)[1].nbytes

    def fetch(self, key: bytes, make: Callable[[], V]) -> V:
        """Return a value, making and keeping it if it is not there."""
        value = self.get(key)
        if value is None:
            value = make()
            self.put(key, value)
        return value
