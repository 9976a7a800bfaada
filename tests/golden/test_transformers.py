"""The transformer against numbers that the published reference classes made: see scripts/golden_networks.py."""

from pathlib import Path

import pytest
import small
import torch
from safetensors.torch import load_file

from menura.engines.neural.flow.guidance import Guidance
from menura.engines.neural.flow.sampling import Flow, sample
from menura.engines.neural.network.conditions import Features
from menura.engines.neural.network.config import NetworkConfig
from menura.engines.neural.network.layout import compat

GOLDEN = load_file(Path(__file__).parent / "neural" / "transformers.safetensors")


@pytest.mark.parametrize("name", small.ALL)
def test_flows_agree_with_the_references(name: str) -> None:
    config = small.ALL[name]
    for key, made in outputs(config).items():
        wanted = GOLDEN[f"{name}.{key}"]
        tolerance = 2e-5 * max(1.0, float(wanted.square().mean().sqrt()))
        torch.testing.assert_close(made, wanted, atol=tolerance, rtol=0.0, msg=key)


def test_every_golden_number_is_compared() -> None:
    assert GOLDEN.keys() == {f"{name}.{key}" for name in small.ALL for key in ("velocity", "velocity_empty", "drawn")}


@torch.inference_mode()
def outputs(config: NetworkConfig) -> dict[str, torch.Tensor]:
    network, layout = small.network(config), compat(*small.LENGTHS)
    features, start, time = small.golden_inputs(config)
    wanted, empty = (network.conditions([each], [layout]) for each in (features, Features()))
    noise_at = 0.0 if config.second_text_dim is None else 1.0
    moment = torch.full((1,), time)
    return {
        "velocity": network(start, moment, wanted),
        "velocity_empty": network(start, moment, empty),
        "drawn": sample(network, start, wanted, empty, Flow(4, noise_at=noise_at, guidance=Guidance(small.STRENGTH))),
    }
