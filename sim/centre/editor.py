"""JSON Schemas of centre and scenario files, with which an editor completes keys, shows meanings and marks slips.

They are more lenient than the gate: whatever the readers of `sim.centre.values` take as text (`6 min`, `80 %`) may be
text here, and a shorthand may stand wherever the schema of the centre takes one. The gate has the last word.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from sim.centre.request import ScenarioFile
from sim.centre.schema import Calendar, Centre, ContactType, Group, HandleTime, Queue, Skill
from sim.centre.schema.factors import Factors, MeanTimes
from sim.centre.schema.plans import Headcount, Volume

_DIALECT = "http://json-schema.org/draft-07/schema#"
_NUMBERS = {"number", "integer"}
_NOT_FOR_EDITORS = ("allowed", "evidence_low", "evidence_high", "source", "ge", "gt", "le", "lt")
_MAY_BE_BLANK = (Queue, Skill)
_BY_WEEKDAY = (Headcount, Volume, Factors, MeanTimes)
_FILE = "file with the rows: CSV, XLSX, or XLSX#sheet"


class _Lenient(GenerateJsonSchema):
    """What a reader stands before may be written as text, or in short."""

    def function_before_schema(self, schema: Any) -> dict[str, Any]:
        inner = super().function_before_schema(schema)
        if "properties" in inner:
            # Said here of the mapping alone; pydantic would say it of the shorthands too.
            inner["additionalProperties"] = False
        if inner.get("type") in _NUMBERS:
            return {"anyOf": [inner, {"type": "string"}]}
        # A mapping beside a mapping would let every misspelt key pass.
        others = ["string", "number", "array"] + (["object"] if inner.get("type") == "array" else [])
        return {"anyOf": [inner, {"type": others}]}


def centre_schema() -> dict[str, Any]:
    """Schema of a `centre.yaml`."""
    schema = _schema_of(Centre)
    parts, top = schema["definitions"], schema["properties"]
    top["volumes"] = {"anyOf": [{"type": "string", "description": _FILE}, top["volumes"]]}
    top["staff"] = {"type": "string", "description": _FILE}
    top["defaults"] = {"type": "array", "description": "centres this one is laid over (a Hydra defaults list)"}
    top.pop("assumed")
    schema["required"] = ["groups"]
    short = {key: value for key, value in _part(parts, ContactType)["properties"].items() if key != "queue"}
    _part(parts, Queue)["properties"] |= short
    skills = _part(parts, Group)["properties"]["skills"]
    _part(parts, Group)["properties"]["serves"] = {**skills, "description": "queues they serve: short for skills"}
    parts[HandleTime.__name__]["anyOf"].append(_part(parts, HandleTime)["properties"]["talk"])
    _part(parts, Calendar)["properties"]["days"] = {"type": ["integer", "string"], "description": "open days in all"}
    return schema


def scenario_schema(levers: Mapping[str, type[BaseModel]]) -> dict[str, Any]:
    """Schema of a scenario file.

    levers  lever name -> model of its settings
    """
    schema = _schema_of(ScenarioFile)
    known = {}
    for name, model in levers.items():
        lever = _schema_of(model)
        del lever["$schema"]
        schema["definitions"] |= lever.pop("definitions")
        known[name] = {"anyOf": [lever, {"type": "null"}]}
    schema["properties"]["levers"] |= {"properties": known, "additionalProperties": False}
    return schema


def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    made = model.model_json_schema(schema_generator=_Lenient, ref_template="#/definitions/{model}")
    about = made.get("description", "")
    if "anyOf" in made:
        made = {**made["anyOf"][0], "description": about, "$defs": made.get("$defs", {})}
    made["definitions"] = made.pop("$defs", {})
    _explain(made)
    for part in (*_MAY_BE_BLANK, *_BY_WEEKDAY):
        _open_up(made["definitions"], part)
    return {"$schema": _DIALECT, **made}


def _open_up(parts: dict[str, Any], model: type[BaseModel]) -> None:
    """A queue may stand without particulars, a plan may name weekdays."""
    if model.__name__ in parts:
        part = _part(parts, model)
        if model in _MAY_BE_BLANK:
            part["type"] = ["object", "null"]
        else:
            part.pop("additionalProperties", None)


def _part(parts: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    part = parts[model.__name__]
    return part["anyOf"][0] if "anyOf" in part else part


def _explain(node: Any) -> None:
    """Unit and grade into the description that an editor shows; titles made of names out."""
    if isinstance(node, list):
        for entry in node:
            _explain(entry)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("unit"), str) and isinstance(node.get("evidence"), str):
        unit, grade = node.pop("unit"), node.pop("evidence")
        marks = [unit] * bool(unit) + [f"evidence {grade}"] * bool(grade)
        node["description"] = node.get("description", "") + (f" [{', '.join(marks)}]" if marks else "")
    if isinstance(node.get("title"), str):
        del node["title"]
    if "anyOf" in node:
        node.pop("additionalProperties", None)
    for word in _NOT_FOR_EDITORS:
        if not isinstance(node.get(word), dict):
            node.pop(word, None)
    for entry in node.values():
        _explain(entry)
