import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from menura.engines.hub.base import Published
from menura.engines.hub.checkpoints import checkpoint, checkpoints
from menura.errors import UnknownNameError

ROOT = Path(__file__).resolve().parents[4]
ENTRIES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["menura.engines"]


@pytest.mark.parametrize("name", checkpoints())
def test_every_card_names_a_class_that_is_behind_an_entry_point(name: str) -> None:
    found = checkpoint(name)
    module, _, title = found.adapter.partition(":")
    kind = getattr(import_module(module), title)
    assert issubclass(kind, Published)
    entered, _, factory = ENTRIES[name].partition(":")
    engine = getattr(import_module(entered), factory)()
    assert type(engine) is kind
    assert engine.card == found.card()
    assert engine.card.name == name


def test_every_entry_point_of_the_hub_has_a_card() -> None:
    assert {name for name, target in ENTRIES.items() if "engines.hub" in target} == set(checkpoints())


@pytest.mark.parametrize("name", checkpoints())
def test_cards_are_honest(name: str) -> None:
    found, card = checkpoint(name), checkpoint(name).card()
    assert card.method == "neural"
    assert card.cannot
    assert card.needs[0] == "menura[neural]"
    assert f"menura pull {name}" in card.needs[1]
    assert found.licence_weights in card.needs[1]
    assert found.repository.count("/") == 1
    assert not any("bin" in pattern or "ckpt" in pattern or pattern == "*" for pattern in found.files), "no pickles"
    assert found.revision == "" or len(found.revision) == 40
    if "NC" in found.licence_weights:
        assert "not for commercial use" in found.licence_output


@pytest.mark.parametrize("name", checkpoints())
def test_the_page_on_published_models_says_what_the_cards_say(name: str) -> None:
    page = (ROOT / "docs" / "published-models.md").read_text("utf-8")
    (row,) = [line.split(" | ") for line in page.splitlines() if line.startswith(f"| `{name}` |")]
    found = checkpoint(name)
    assert row[1] == ", ".join(found.renders)
    assert row[2].startswith("stereo" if found.channels == 2 else "one channel")
    assert f"{found.sample_rate / 1000:g} kHz" in row[2]
    assert f"{found.longest:g} s" in row[2] or not found.longest
    assert row[3] == f"`{found.repository}`"
    assert row[4] == found.licence_weights


def test_amounts_are_said_as_far_as_they_are_known() -> None:
    assert checkpoint("stable-audio-open-1.0").weight == "about 5.3 GB, Stability AI Community License"
    assert checkpoint("mms-tts").weight == "about 145 MB, CC-BY-NC-4.0"
    assert checkpoint("audioldm2").weight == "size not known, CC-BY-NC-SA-4.0"


def test_a_family_has_a_member_for_each_language() -> None:
    german = checkpoint("mms-tts-deu")
    assert (german.name, german.repository, german.languages) == ("mms-tts-deu", "facebook/mms-tts-deu", {})
    assert checkpoint("mms-tts").speaking("swh").repository == "facebook/mms-tts-swh"


@pytest.mark.parametrize("name", ["musicgen-smal", "mms-tts-german", "vits-ljs-eng", "nothing"])
def test_unknown_names_are_refused(name: str) -> None:
    with pytest.raises(UnknownNameError, match=f"There is no published checkpoint '{name}'"):
        checkpoint(name)


def test_values_that_a_checkpoint_has_not_are_refused() -> None:
    from menura.engines.hub.musicgen import MusicGen

    with pytest.raises(UnknownNameError, match="There is no value of musicgen-small 'steps'"):
        MusicGen(steps=3)
    assert MusicGen(guidance=2.0).default("guidance") == 2.0


def test_reading_cards_loads_no_network_library() -> None:
    adapters = sorted({target.partition(":")[0] for target in ENTRIES.values() if "engines.hub" in target})
    code = f"import {', '.join(adapters)}; import sys; from menura.engines.hub.checkpoints import checkpoints; "
    code += "[each.card() for each in checkpoints().values()]; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"torch", "transformers", "diffusers", "huggingface_hub"} & set(loaded) == set()
