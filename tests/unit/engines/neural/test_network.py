"""The transformer: any subset of features, any mixture of lengths, one answer."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain, combinations

import pytest
import small
import torch

from menura.engines.neural.network.conditions import Features, fitted
from menura.engines.neural.network.config import NetworkConfig
from menura.engines.neural.network.layout import Layout, compat
from menura.errors import InputError

SHORT, LONG = compat(21, 5, 16), compat(34, 8, 24)
every = pytest.mark.parametrize("config", small.ALL.values(), ids=small.ALL)


def flow(
    config: NetworkConfig, cases: list[tuple[Features, int]], layouts: list[Layout], time: float = 0.3
) -> torch.Tensor:
    network = small.network(config)
    longest = max(layout.latent.size for layout in layouts)
    x = torch.stack([small.drawn((longest, config.latent_dim), seed) for _, seed in cases])
    conditions = network.conditions([f for f, _ in cases], layouts)
    with torch.inference_mode():
        made: torch.Tensor = network(x, torch.full((len(cases),), time), conditions)
        return made


@every
def test_lengths_mixed_in_a_batch_change_nothing(config: NetworkConfig) -> None:
    cases = [(small.features(config, SHORT, 10), 0), (small.features(config, LONG, 20), 1), (Features(), 2)]
    together = flow(config, cases, [SHORT, LONG, SHORT])
    alone = flow(config, [cases[1]], [LONG])
    torch.testing.assert_close(together[1:2], alone, atol=2e-5, rtol=1e-5)
    network = small.network(config)
    for k in (0, 2):
        x = small.drawn((LONG.latent.size, config.latent_dim), k)[None, : SHORT.latent.size]
        own = network(x, torch.tensor([0.3]), network.conditions([cases[k][0]], [SHORT]))
        torch.testing.assert_close(together[k : k + 1, : SHORT.latent.size], own, atol=2e-5, rtol=1e-5)


@every
def test_any_subset_of_features_works_and_each_is_heard(config: NetworkConfig) -> None:
    full = small.features(config, SHORT)
    names = [name for name in ("clip", "sync", "text", "second_text") if getattr(full, name) is not None]
    subsets = chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))
    flows = [flow(config, [(replace(full, **dict.fromkeys(left_out)), 0)], [SHORT]) for left_out in subsets]
    assert all(made.isfinite().all() for made in flows)
    for k, one in enumerate(flows):
        for other in flows[:k]:
            assert (one - other).abs().max() > 1e-3


@every
def test_one_network_serves_many_threads(config: NetworkConfig) -> None:
    network = small.network(config)

    def one(k: int) -> torch.Tensor:
        layout = (SHORT, LONG)[k % 2]
        x = small.drawn((1, layout.latent.size, config.latent_dim), k)
        wanted = network.conditions([small.features(config, layout, k)], [layout])
        made: torch.Tensor = network(x, torch.tensor([0.5]), wanted)
        return made

    alone = [one(k) for k in range(6)]
    with ThreadPoolExecutor(3) as threads:
        assert all(torch.equal(a, b) for a, b in zip(alone, threads.map(one, range(6)), strict=True))


@every
def test_latents_keep_their_place(config: NetworkConfig) -> None:
    full = small.features(config, LONG)
    moved = replace(full, sync=torch.cat((full.sync[:16], full.sync[16:] + 1)) if full.sync is not None else None)
    change = (flow(config, [(full, 0)], [LONG]) - flow(config, [(moved, 0)], [LONG])).abs().mean(dim=(0, 2))
    assert change[24:].mean() > 3 * change[:12].mean(), "what moves late is heard late"


def test_half_precision_is_close_to_single() -> None:
    network = small.network(small.FIRST)
    x, times = small.drawn((1, 21, 6), 0), torch.tensor([0.3])
    exact = network(x, times, network.conditions([small.features(small.FIRST, SHORT)], [SHORT]))
    halved = network.to(torch.bfloat16)
    close = halved(x, times, halved.conditions([small.features(small.FIRST, SHORT)], [SHORT]))
    assert close.dtype == torch.float32
    assert ((close - exact).square().mean() / exact.square().mean()).sqrt() < 0.05


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"clip": torch.full((5, 24), torch.nan)}, r"features\[0\].clip: 120 of 120 values are not finite"),
        ({"sync": torch.zeros(8, 20)}, r"features\[0\].sync: shape \(8, 20\), but \(16, 20\) is needed"),
        ({"text": torch.zeros(78, 28)}, r"features\[0\].text: shape \(78, 28\), but \(77, 28\)"),
        ({"second_text": torch.zeros(77, 4)}, r"features\[0\].second_text: this network has one text stream"),
    ],
)
def test_features_that_do_not_fit_are_refused(change: dict[str, torch.Tensor], message: str) -> None:
    with pytest.raises(InputError, match=message):
        small.network(small.FIRST).conditions([replace(small.features(small.FIRST, SHORT), **change)], [SHORT])


def test_everything_wrong_is_listed_at_once() -> None:
    wrong = Features(clip=torch.zeros(4, 24), text=torch.full((77, 28), torch.inf))
    with pytest.raises(InputError) as caught:
        small.network(small.FIRST).conditions([wrong, wrong], [SHORT, SHORT])
    assert len(caught.value.problems) == 4


def test_a_batch_needs_a_layout_for_each_piece() -> None:
    with pytest.raises(InputError, match="1 sets of features and 2 layouts"):
        small.network(small.FIRST).conditions([Features()], [SHORT, SHORT])


def test_sync_tokens_are_cut_or_padded() -> None:
    tokens = torch.ones(10, 3)
    assert fitted(tokens, 8).shape == (8, 3)
    assert fitted(tokens, 16)[10:].abs().max() == 0


@every
def test_a_step_is_one_graph(config: NetworkConfig) -> None:
    """Nothing in a step stops a compiler, or asks the device for a number."""
    network, layout = small.network(config), SHORT
    conditions = network.conditions([small.features(config, layout)], [layout])
    x, time = small.drawn((1, layout.latent.size, config.latent_dim), 0), torch.tensor([0.3])
    with torch.inference_mode():
        plain = network(x, time, conditions)
        network.compile(fullgraph=True, backend="aot_eager")
        torch.testing.assert_close(network(x, time, conditions), plain, atol=1e-6, rtol=1e-6)
