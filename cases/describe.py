#!/usr/bin/env python3
"""Writes the `datapackage.json` of case folders from the schema of all tables.

    python3 cases/describe.py cases/tutorial cases/textbook/*

A case may leave out tables and columns: its descriptor lists what is there, in the order of the files.
"""

import csv
import json
import sys
import tomllib
from pathlib import Path

SCHEMA = Path(__file__).resolve().parent.parent / "crates/denchi-core/schema/datapackage.json"


def describe(folder: Path) -> None:
    package = json.loads(SCHEMA.read_text(encoding="utf-8"))
    settings = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    here = {table["name"]: table for table in package["resources"] if (folder / table["path"]).exists()}
    resources = []
    for name, table in here.items():
        with open(folder / table["path"], encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        schema = table["schema"]
        known = {field["name"]: field for field in schema["fields"]}
        schema["fields"] = [known[column] for column in columns]
        if not set(schema.get("primaryKey", [])) <= set(columns):
            schema.pop("primaryKey", None)
        keys = [
            key
            for key in schema.pop("foreignKeys", [])
            if set(key["fields"]) <= set(columns) and (key["reference"]["resource"] or name) in here
        ]
        if keys:
            schema["foreignKeys"] = keys
        resources.append(table)
    descriptor = {
        "$schema": package["$schema"],
        "name": settings["name"],
        "title": settings["title"],
        "description": settings.get("description", ""),
        "resources": resources,
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        if (Path(argument) / "case.toml").exists():
            describe(Path(argument))
