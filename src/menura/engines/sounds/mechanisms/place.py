"""The air of a place: what is left when nothing happens in it. What does happen is in the atlas, as layers."""

from menura.engines.sounds.mechanisms.base import Parameter
from menura.engines.sounds.mechanisms.broadband import Broadband


class Place(Broadband):
    """Broadband air; `bustle` says how often the layers that come and go are heard."""

    parameters = {
        **Broadband.parameters,
        "bustle": Parameter(1.0, 0.05, 8.0, "", "factor on how often things are heard"),
    }
