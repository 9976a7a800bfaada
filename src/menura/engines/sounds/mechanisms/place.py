"""The air of a place: what is left when nothing happens in it. What does happen is in the atlas, as layers."""

from collections.abc import Mapping
from typing import ClassVar

from menura.engines.sounds.mechanisms.base import Parameter
from menura.engines.sounds.mechanisms.broadband import Broadband


class Place(Broadband):
    """Broadband air; the other two parameters say how the layers of the place are heard with it."""

    parameters: ClassVar[Mapping[str, Parameter]] = {
        **Broadband.parameters,
        "air": Parameter(-8.0, -40.0, 6.0, "dB", "level of the air relative to that of the place", "linear"),
        "bustle": Parameter(1.0, 0.05, 8.0, "", "factor on how often things are heard"),
    }
