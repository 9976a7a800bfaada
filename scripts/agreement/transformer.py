"""What cases of both kinds of transformer share."""

from collections.abc import Callable

from torch import Tensor, nn, stack

from menura.engines.neural.network.conditions import Conditions
from menura.engines.neural.network.transformer import Network

Hook = Callable[[nn.Module, tuple[object, ...], Tensor | tuple[Tensor, ...]], None]


def conditions(name: str, found: Conditions, rows: int | None = None) -> dict[str, Tensor]:
    """Return projected conditions under the names of the case, of its first rows."""
    kinds = {
        "clip_f": found.clip,
        "sync_f": found.sync_frames,
        "text_f": found.text,
        "clip_f_c": found.pooled_clip,
        "text_f_c": found.pooled_text,
    }
    return {f"{name}.{kind}": value[:rows] for kind, value in kinds.items()}


def parts(network: Network, latent: Tensor, time: Tensor, wanted: Conditions) -> dict[str, Tensor]:
    """Return what the network's parts pass on inside one call, of the batch's first item."""
    found = {"mid.global_cond_mlp": wanted.whole[:1]}

    def keep(name: str) -> Hook:
        def hook(_module: nn.Module, _given: tuple[object, ...], made: Tensor | tuple[Tensor, ...]) -> None:
            if isinstance(made, Tensor):
                found[f"mid.{name}"] = made[:1]
            else:
                streams = zip(("latent", "clip", "text"), made, strict=True)
                found.update({f"mid.{name}.{stream}": value[:1] for stream, value in streams})

        return hook

    names = ("audio_input_proj", "t_embed", "final_layer", "joint_blocks", "fused_blocks")
    modules = [(name, network.get_submodule(name)) for name in names]
    single = [pair for pair in modules if not isinstance(pair[1], nn.ModuleList)]
    rows = [(f"{name}.{k}", m) for name, row in modules if isinstance(row, nn.ModuleList) for k, m in enumerate(row)]
    handles = [module.register_forward_hook(keep(name)) for name, module in (*single, *rows)]
    network(latent, time, wanted)
    for handle in handles:
        handle.remove()
    return found


def matrices(turns: Tensor) -> Tensor:
    """Return rotations as matrices [cos, −sin; sin, cos], as the cases store them."""
    cosine, sine = turns.unbind(-1)
    rows: Tensor = stack((cosine, -sine, sine, cosine), dim=-1).unflatten(-1, (2, 2))
    return rows[None]
