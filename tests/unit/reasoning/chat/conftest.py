import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from chat_double import KEY, Double

from menura.engines.sounds.atlas import Atlas
from menura.reasoning.chat import Settings, client


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    monkeypatch.setattr(client, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(client, "getproxies", dict)
    server = Double()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def settings(double: Double) -> Settings:
    return Settings(url=double.url, model="parrot", key=KEY, connect_timeout=2, timeout=5, retries=2, attempts=3)


def _sounds(names: Sequence[str]) -> dict[str, dict[str, Any]]:
    common = {"mechanism": "noise", "form": "burst", "zh": ["声音"], "duration": [0.2, 1.0], "level": -20}
    return {name: {**common, "en": [name.replace("-", " ")], "tags": [name.partition("-")[0]]} for name in names}


@pytest.fixture
def atlas() -> Atlas:
    return Atlas(_sounds(["dog-bark", "cat-meow", "rain", "door-slam"]))


@pytest.fixture
def large_atlas() -> Atlas:
    return Atlas(_sounds(["dog-bark", *(f"sound-with-a-long-name-{number}" for number in range(1200))]))
