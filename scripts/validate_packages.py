"""Validates the data packages of the given folders, or of all cases, with the Frictionless reference implementation."""

import sys
from pathlib import Path

from frictionless import Package, system


def main() -> int:
    folders = [Path(argument) for argument in sys.argv[1:]]
    if not folders:
        folders = sorted(path.parent for path in Path("cases").glob("**/datapackage.json"))
    failed = 0
    for folder in folders:
        with system.use_context(trusted=True):
            report = Package(str(folder / "datapackage.json")).validate()
        tables = len(report.tasks)
        print(f"{'ok' if report.valid else 'FAILED':6} {folder} ({tables} tables)")
        if not report.valid:
            failed += 1
            for row in report.flatten(["path", "rowNumber", "fieldNumber", "type", "message"])[:20]:
                print("   ", *row)
            for error in report.errors[:20]:
                print("   ", error.message)
    print(f"{len(folders) - failed} passed, {failed} failed")
    return 1 if failed or not folders else 0


sys.exit(main())
