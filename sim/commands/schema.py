"""`contactsim schema [FOLDER]`: JSON Schemas for editors, to be named in the first line of a YAML file."""

from pathlib import Path

from sim.commands.printed import wrapped

CENTRE_SCHEMA = "centre.schema.json"
SCENARIO_SCHEMA = "scenario.schema.json"


def run(folder: str) -> int:
    """Write the schemas (older ones of the same name are replaced) and say how to use them."""
    from sim.centre.errors import InputProblems, Problem

    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        write_schemas(Path(folder))
    except (OSError, ValueError) as slip:
        said = getattr(slip, "strerror", None) or str(slip)
        allowed = "a folder in which files can be written"
        raise InputProblems([Problem(f"command line: schema {folder}", said, allowed)]) from None
    print(f"{Path(folder) / CENTRE_SCHEMA}, {Path(folder) / SCENARIO_SCHEMA}")
    line = "An editor that reads YAML schemas needs one line at the head of a file, with the path from there:"
    print(wrapped(line) + "\n")
    print(f"  # yaml-language-server: $schema={CENTRE_SCHEMA}")
    return 0


def write_schemas(folder: Path) -> None:
    """The schemas of centre and scenario files, into a folder that is there."""
    import json

    from sim.centre.editor import centre_schema, scenario_schema
    from sim.levers import LEVERS

    for name, schema in ((CENTRE_SCHEMA, centre_schema()), (SCENARIO_SCHEMA, scenario_schema(LEVERS))):
        text = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
