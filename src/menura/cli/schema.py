"""``menura schema``."""

import json

import click


@click.command(epilog="\b\nExamples:\n  menura schema > plan.schema.json\n  menura schema --edits\n")
@click.option("--edits", is_flag=True, help="The schema of edits instead of plans.")
def schema_command(edits: bool) -> None:
    """Print the JSON schema of plans, for editors and for language models."""
    from menura.plans import edit, schema

    click.echo(json.dumps(edit.json_schema() if edits else schema.json_schema(), ensure_ascii=False, indent=2))
