#!/usr/bin/env python3
"""Writes a case anew with options that are built in whole plants: a demanding mixed-integer variant.

    whole_plants.py CASE FOLDER [PARTS] [CHARGE]

Every option with a maximum comes in PARTS units (default 4), and every site that an option stands at pays a CHARGE, a share
(default 0.05) of what one unit costs, in each period in which an option for it is decided (permits, project teams): assumed,
only to be hard. Only Python's standard library; the same arguments give the same files.
"""

import csv
import pathlib
import shutil
import sys


def main(case, folder, parts=4, charge=0.05):
    case, folder = pathlib.Path(case), pathlib.Path(folder)
    shutil.copytree(case, folder)
    path = folder / "options.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    for column in ("unit_size", "fixed_cost"):
        if column not in columns:
            columns.insert(columns.index("maximum"), column)
    for row in rows:
        if row["maximum"] in ("", "INF") or row.get("minimum_size"):
            continue
        # To six digits, downwards, so that all parts fit below the maximum.
        unit = float(f"{float(row['maximum']) / int(parts) * (1 - 1e-6):.6g}")
        row["unit_size"] = repr(unit)
        row["fixed_cost"] = repr(round(float(charge) * unit * float(row["overnight_cost"] or 0), 2))
        row["quality"] = "assumed"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
