"""A snapshot of a repository on the Hugging Face Hub, by its own library, into its own cache."""

import hashlib
import inspect
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from menura.engines.base import Progress
from menura.engines.neural.weights import checking, snapshots
from menura.engines.neural.weights.card import StoredFile
from menura.engines.neural.weights.ledger import Verified
from menura.errors import Cancelled, EndpointError, MenuraError, MissingExtraError, WeightsError

T = TypeVar("T")

SMALL = ("*.json", "*.txt", "*.model")
"""What is taken besides weights where a card names no patterns."""


@dataclass(frozen=True)
class Member:
    """A file of a repository.

    Attributes
    ----------
    name : str
    size : int
        Bytes.
    sha256 : str
        Empty for small files, of which the Hub tells none.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Listing:
    """What is wanted of a repository, as it is now.

    Attributes
    ----------
    commit : str
    members : tuple of Member
    """

    commit: str
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        """Bytes of all of it."""
        return sum(member.size for member in self.members)


def listing(file: StoredFile) -> Listing:
    """Return what is wanted of a repository.

    Raises
    ------
    EndpointError
        If the Hub cannot be reached, or does not give it.
    MissingExtraError
        If its library is not installed.
    WeightsError
        If there are no weights in it.
    """
    hub = _library(file)
    ask = hub.HfApi(endpoint=_endpoint()).model_info
    found = _asked(file, partial(ask, file.repository, revision=file.revision or None, files_metadata=True))
    members = {each.rfilename: _member(each) for each in found.siblings or ()}
    names = wanted(sorted(members), file.patterns)
    if not any(members[name].size for name in names):
        raise WeightsError(
            f"The repository {file.repository} holds nothing of what its card names.", hint="Has it moved?"
        )
    return Listing(str(found.sha), tuple(members[name] for name in names))


def wanted(names: Sequence[str], patterns: Sequence[str]) -> list[str]:
    """Return which files of a repository are taken.

    Parameters
    ----------
    names : sequence of str
    patterns : sequence of str
        Empty: tables and vocabularies, and at the top weights of the first kind that there is, safetensors before
        pickles.
    """
    if patterns:
        taken = [name for name in names if any(fnmatch(name, pattern) for pattern in patterns)]
    else:
        top = [name for name in names if "/" not in name]
        kinds = ([name for name in top if fnmatch(name, pattern)] for pattern in snapshots.WEIGHTS)
        weights = next((kind for kind in kinds if kind), [])
        taken = [name for name in top if any(fnmatch(name, pattern) for pattern in SMALL) or name in weights]
    # Halved copies lie beside the whole ones: nobody loads both.
    return [name for name in taken if ".fp16." not in name or name.replace(".fp16.", ".") not in taken]


def pull(file: StoredFile, wanted: Listing, progress: Progress) -> Verified:
    """Bring a snapshot to this machine and verify it.

    Raises
    ------
    EndpointError
        If it breaks off; what has arrived is kept.
    WeightsError
        If a file is not what the Hub said it would be: it is removed.
    Cancelled
        If somebody asked to stop; what has arrived is kept.
    """
    hub = _library(file)
    hashes: dict[str, str] = {}
    done = 0
    for member in wanted.members:

        def tell(have: int, name: str = member.name, before: int = done) -> None:
            progress.step("pulling", name, (before + have) / max(wanted.size, 1))

        tell(0)
        path = _asked(file, partial(_downloaded, hub, file, member.name, tell))
        hashes[member.name] = _verified(file, member, path, progress)
        done += member.size
    together = "\n".join(f"{hashes[name]}  {name}" for name in sorted(hashes))
    return Verified(
        sha256=hashlib.sha256(together.encode()).hexdigest(),
        size=wanted.size,
        by="size and SHA-256 as the Hub tells them",
        source=f"{file.repository} {wanted.commit}",
        at=checking.now(),
        commit=wanted.commit,
        files={member.name: member.size for member in wanted.members},
        hashes=hashes,
    )


def _verified(file: StoredFile, member: Member, path: Path, progress: Progress) -> str:
    """Return the SHA-256 of a file that is as the Hub said, or remove it."""
    found = checking.digest(path, member.name, progress)
    if found.size == member.size and member.sha256 in {"", found.sha256}:
        return found.sha256
    path.resolve().unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    raise WeightsError(
        f"{member.name} of {file.repository} is not what the Hub has: {found.size} bytes with SHA-256 {found.sha256}, "
        f"not {member.size} bytes{f' with {member.sha256}' if member.sha256 else ''}. It was removed.",
        hint="Pull it again.",
    )


def _downloaded(hub: Any, file: StoredFile, name: str, tell: Callable[[int], None]) -> Path:
    bar = {"tqdm_class": _bar(hub, tell)} if "tqdm_class" in inspect.signature(hub.hf_hub_download).parameters else {}
    where = {"revision": file.revision or "main", "cache_dir": snapshots.cache(), "endpoint": _endpoint()}
    return Path(hub.hf_hub_download(file.repository, name, **where, **bar))


def _bar(hub: Any, tell: Callable[[int], None]) -> type:
    class Told(hub.utils.tqdm):  # type: ignore[misc]  # the library is not typed here
        """A bar that nobody sees: it only tells."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            self._have = int(options.get("initial") or 0)
            super().__init__(*arguments, **{**options, "disable": True})

        def update(self, n: float | None = 1) -> bool | None:
            """Tell how many bytes there are."""
            self._have += int(n or 0)
            tell(self._have)
            return None

    return Told


def _library(file: StoredFile) -> Any:
    try:
        import huggingface_hub
    except ImportError:
        raise MissingExtraError(
            f"huggingface_hub is not installed, and {file.repository} is pulled with it.",
            hint="pip install 'menura[neural]'",
        ) from None
    return huggingface_hub


def _endpoint() -> str | None:
    # The library reads it only when it is imported.
    return os.environ.get("HF_ENDPOINT") or None


def _asked(file: StoredFile, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except (MenuraError, KeyboardInterrupt):
        raise
    except Exception as error:  # its client raises what its HTTP library does, and that has changed over time
        if isinstance(error.__context__, Cancelled):
            raise error.__context__ from None
        said = " ".join(str(error).split())[:200] or type(error).__name__
        gated = "Gated" in type(error).__name__ or "401" in said or "403" in said
        address = f"https://huggingface.co/{file.repository}"
        terms = f"Accept its terms at {address}, then log in with: hf auth login"
        raise EndpointError(
            f"The repository {file.repository} cannot be read: {said}.",
            hint=terms if gated else "Check the network and run it again: what has arrived is kept.",
        ) from error


def _member(found: Any) -> Member:
    lfs = getattr(found, "lfs", None)
    sha256 = lfs.get("sha256", "") if isinstance(lfs, dict) else getattr(lfs, "sha256", "")
    return Member(found.rfilename, int(found.size or 0), str(sha256 or ""))
