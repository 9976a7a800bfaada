"""The embedded reasoner: rules and word lists, no network, a few milliseconds."""

from collections.abc import Sequence

from pydantic import ValidationError

from menura.engines.sounds import atlas as shipped
from menura.engines.sounds.atlas import Atlas
from menura.errors import RequestError
from menura.plans.edit import Edit
from menura.plans.facts import Facts
from menura.plans.model import Plan
from menura.reasoning import performing
from menura.reasoning.base import Request
from menura.reasoning.grammar import lengths, performances, scripts
from menura.reasoning.grammar.compose import compose
from menura.reasoning.grammar.reading import Reading, read
from menura.reasoning.grammar.sayings import Sayings


class GrammarReasoner:
    """Reads English and Chinese by rules.

    Parameters
    ----------
    atlas : Atlas, optional
        The sounds it may choose from; the shipped ones by default.
    """

    name = "grammar"

    def __init__(self, atlas: Atlas | None = None) -> None:
        self._atlas = atlas

    @property
    def atlas(self) -> Atlas:
        """The sounds it chooses from."""
        return self._atlas if self._atlas is not None else shipped.load()

    def plan(self, request: Request, facts: Facts) -> Plan:
        """Return the plan for a request.

        Raises
        ------
        RequestError
            If the words are empty without media, too long, in another writing than Latin or Chinese, or if nothing
            in them is understood; or if a length or another number in it is out of any range.
        """
        if request.duration is not None:
            lengths.require(request.duration)
        if not request.text.strip() and facts.kind == "none":
            raise RequestError(
                "The request is empty: it has neither words nor a picture.",
                hint='Say what should be heard, for example: menura make "a dog barks twice" -o dog.wav',
            )
        language = request.language or scripts.language(request.text)
        say = Sayings("zh" if language == "zh" else "en")
        parted = performances.parted(request.text, self.atlas)
        reading = read(parted.cued, self.atlas, say)
        if facts.kind == "none" and all(wish.cue is None for wish in reading.wishes):
            _require_something(request, reading)
        try:
            plan, cast = compose(request, facts, reading, self.atlas, say, parted.cast)
        except ValidationError as error:
            raise _impossible(request, error) from error
        return performing.performed(plan, cast, say) if cast else plan

    def revise(self, plan: Plan, instruction: str, facts: Facts) -> Sequence[Edit]:  # noqa: ARG002 - words suffice
        """Return the edits that an instruction asks for.

        Raises
        ------
        RequestError
            If the instruction is not understood, or speaks of a sound that the plan does not have.
        """
        from menura.reasoning.grammar.revise import revise

        return revise(plan, instruction, self.atlas)


def _impossible(request: Request, error: ValidationError) -> RequestError:
    """Return the error for words whose numbers no plan can hold."""
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"])) or error.title
    return RequestError(
        f"{request.text.strip()[:80]!r} cannot become a plan: its {where} would be {first['input']!r:.40}.",
        hint='Say its times and numbers another way, for example: "a dog barks at 2 s, rain from 3 to 8 s".',
    )


def _require_something(request: Request, reading: Reading) -> None:
    if any(wish.name for wish in reading.wishes):
        return
    why = next((notice for notice in reading.notices), None)
    raise RequestError(
        f"Nothing in {request.text.strip()[:80]!r} is a sound known here; English and Chinese are understood.",
        hint=why.hint if why and why.hint else "List what can be heard with: menura sounds",
    )
