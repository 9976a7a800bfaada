"""``menura sounds``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from menura.cli import options

if TYPE_CHECKING:
    from menura.engines.sounds.atlas import Atlas, Match, Sound

EXAMPLES = """\b
Examples:
  menura sounds                            # everything, by group
  menura sounds glass                      # what "glass" may mean
  menura sounds 下雨
  menura sounds dog-bark                   # its parameters
  menura sounds dog-bark --play-to bark.wav --seed 3
"""

FILES = (
    "weather",
    "animal",
    "human",
    "home",
    "vehicle",
    "tool",
    "machine",
    "game",
    "ui",
    "alarm",
    "bell",
    "impact",
    "liquid",
    "ambience",
)


@click.command(epilog=EXAMPLES)
@click.argument("words", nargs=-1)
@options.together(
    click.option("--play-to", type=options.OUTPUT, help="Write what the best match sounds like."),
    click.option("--toml", is_flag=True, help="Print the best match's own table, to start one of yours from."),
    options.seed,
    options.sounds,
    options.force,
    options.as_json,
)
def sounds_command(
    words: tuple[str, ...],
    play_to: Path | None,
    toml: bool,
    seed: int,
    own: tuple[Path, ...],
    force: bool,
    as_json: bool,
) -> None:
    """Search the sounds that can be made, see their parameters, and listen to one."""
    from menura.api import atlas_with
    from menura.errors import RequestError, UnknownNameError

    atlas = atlas_with(own)
    asked = " ".join(words).strip()
    if not asked:
        if play_to or toml:
            raise RequestError(
                "--play-to and --toml need the words of one sound.", hint="menura sounds dog-bark --play-to bark.wav"
            )
        return _everything(atlas, as_json)
    matches = atlas.search(asked)
    if not matches:
        raise UnknownNameError("sound like", asked, atlas.names, hint="List them all with: menura sounds")
    best = atlas.get(matches[0].name)
    if play_to:
        _play(best, play_to, seed, own, force)
    if toml:
        return click.echo(_table(best))
    if asked == best.name or (matches[0].score == 1.0 and len(matches) == 1):
        return _one(best, as_json)
    return _found(matches, atlas, as_json)


def _everything(atlas: "Atlas", as_json: bool) -> None:
    sounds = list(atlas.sounds())
    if as_json:
        click.echo(
            json.dumps(
                [{"name": s.name, "form": s.form, "en": s.en, "zh": s.zh, "tags": s.tags} for s in sounds],
                ensure_ascii=False,
            )
        )
        return
    groups: dict[str, list[str]] = {}
    for sound in sounds:
        groups.setdefault(next((g for g in FILES if g in sound.tags), "other"), []).append(sound.name)
    for group in (*FILES, "other"):
        if group in groups:
            click.secho(f"{group} ({len(groups[group])})", bold=True)
            click.echo(click.wrap_text(", ".join(groups[group]), 100, "  ", "  "))
    click.echo(f"\n{len(sounds)} sounds. Search with: menura sounds WORDS")


def _found(matches: "list[Match]", atlas: "Atlas", as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps(
                [{"name": m.name, "score": round(m.score, 3), "via": m.via} for m in matches], ensure_ascii=False
            )
        )
        return
    for match in matches:
        sound = atlas.get(match.name)
        click.secho(f"{match.score:5.2f}  {match.name:<24}", nl=False)
        click.echo(f"{sound.form:<8}{', '.join(sound.en[:3])} · {'、'.join(sound.zh[:2])}")


def _one(sound: "Sound", as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(sound.model_dump(mode="json", exclude={"rows", "columns"}), ensure_ascii=False))
        return
    click.secho(sound.name, bold=True)
    click.echo(f"  {', '.join(sound.en)}\n  {'、'.join(sound.zh)}")
    low, high = sound.duration
    click.echo(f"  {sound.form} of {low:g} to {high:g} s, {sound.level:g} LUFS at {sound.distance:g} m")
    click.echo(f"  heard in: {', '.join(sound.rooms)}; groups: {', '.join(sound.tags)}")
    for name in sound.human:
        click.echo(f"  {name:<12} 0 … 1 (0.5 is the usual)")
    for name, choices in sound.variants.items():
        click.echo(f"  {name:<12} {', '.join(choices)}")
    click.echo(f"  made by the mechanism {sound.mechanism!r} from {max(len(sound.rows), 1)} sets of values")


def _table(sound: "Sound") -> str:
    """Return a sound as the TOML table that describes it."""
    from menura.engines.sounds.atlas.catalogue import source

    return source(sound.name)


def _play(sound: "Sound", target: Path, seed: int, own: tuple[Path, ...], force: bool) -> None:
    """Write the sound by itself, as it is most often heard."""
    from menura import api
    from menura.plans.model import Event, Plan, Request, Sound, Track

    duration = sum(sound.duration) / 2 if sound.form != "bed" else min(sum(sound.duration) / 2, 10.0)
    event = Event(id=f"{sound.name}-1", track=sound.name, start=0.0, duration=duration, body=Sound(name=sound.name))
    track = Track(id=sound.name, space=sound.rooms[0] if sound.rooms else "none")
    plan = Plan(request=Request(text=sound.en[0]), duration=duration, seed=seed, tracks=(track,), events=(event,))
    api.render(plan, sounds=own).save(target, force=force)
    click.echo(f"{target}: {sound.name}, {duration:g} s", err=True)
