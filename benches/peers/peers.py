#!/usr/bin/env python3
"""Building the same programme with denchi and with linopy + highspy, side by side in one run.

    python benches/peers/peers.py --denchi target/release/denchi target/bench/50000 target/bench/300000

denchi's times are those it prints itself (`denchi bench`). linopy is measured in its default and in its sparse mode, each in a
process of its own; every figure is the best of some repetitions. Both programmes must have the same size and, where they are
solved (the first case; all with `--solve`), the same objective. Any difference is an error.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import warnings
from pathlib import Path

MODES = ["default", "sparse"]


def measure_linopy(folder: Path, mode: str, repeat: int, solve: bool) -> dict:
    """Runs in a process of its own: seconds and memory of linopy on a case."""
    warnings.simplefilter("ignore")
    import network  # noqa: PLC0415

    best: dict[str, float] = {}

    def clock(phase: str, call):
        start = time.perf_counter()
        result = call()
        best[phase] = min(best.get(phase, float("inf")), time.perf_counter() - start)
        return result

    for _ in range(repeat):
        tables = clock("read", lambda: network.read(folder))
        model, constant = clock("build", lambda: network.build(tables, mode == "sparse"))  # noqa: B023
        highs = clock("pass", model.to_highspy)
    found = {
        "size": {"columns": highs.getNumCol(), "rows": highs.getNumRow(), "nonzeros": highs.getNumNz()},
        "seconds": best,
        "peak_memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    if solve:
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("solver", "ipm")
        clock("solve", highs.run)
        found["objective"] = highs.getInfo().objective_function_value + constant
    return found


def run_json(command: list[str]) -> dict:
    # HiGHS greets on the same stream: the answer is what starts with the first brace.
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(text[text.index("{") :])


def measure_denchi(denchi: str, folder: Path, repeat: int, solve: bool) -> dict:
    found = [run_json([denchi, "bench", "--quiet", "--build-only", str(folder)]) for _ in range(repeat)]
    best = {phase: min(one["seconds"][phase] for one in found) for phase in found[0]["seconds"]}
    result = {"size": found[0]["size"], "seconds": best, "peak_memory": found[0]["peak_memory"]["all"]}
    if solve:
        solved = run_json([denchi, "bench", "--quiet", "--method", "interior-point", str(folder)])
        result["objective"] = solved["objective"]
        result["seconds"] = solved["seconds"] | best
    return result


def compare(arguments: argparse.Namespace, folder: Path, solve: bool) -> tuple[dict, list[str]]:
    row = {"case": str(folder), "denchi": measure_denchi(arguments.denchi, folder, arguments.repeat, solve)}
    for mode in MODES:
        command = [sys.executable, __file__, str(folder), "--linopy", mode, "--repeat", str(arguments.repeat)]
        row[f"linopy_{mode}"] = run_json(command + (["--solve"] if solve else []))
    problems = []
    ours = row["denchi"]
    for mode in MODES:
        theirs = row[f"linopy_{mode}"]
        if theirs["size"] != ours["size"]:
            problems.append(f"{folder}: sizes differ: {ours['size']} and {theirs['size']}")
        if solve and abs(theirs["objective"] - ours["objective"]) > 1e-6 * abs(ours["objective"]):
            problems.append(f"{folder}: objectives differ: {ours['objective']} and {theirs['objective']}")
        seconds = theirs["seconds"]
        theirs["build_ratio"] = seconds["build"] / ours["seconds"]["build"]
        theirs["build_and_pass_ratio"] = (seconds["build"] + seconds["pass"]) / ours["seconds"]["build"]
        theirs["memory_ratio"] = theirs["peak_memory"] / ours["peak_memory"]
    return row, problems


def show(row: dict) -> None:
    ours = row["denchi"]
    print(f"{row['case']}: {ours['size']['columns']} columns, {ours['size']['rows']} rows, {ours['size']['nonzeros']} nonzeros")
    print(f"  {'':16} {'read s':>8} {'build s':>8} {'pass s':>8} {'ratio':>7} {'with pass':>9} {'MiB':>7}  objective")
    for name in ["denchi"] + [f"linopy_{mode}" for mode in MODES]:
        one = row[name]
        seconds = one["seconds"]
        ratios = [f"{one[key]:.1f}" if key in one else "" for key in ("build_ratio", "build_and_pass_ratio")]
        handed = f"{seconds['pass']:.3f}" if "pass" in seconds else ""
        objective = f"{one['objective']:.6f}" if "objective" in one else ""
        print(
            f"  {name:16} {seconds['read']:8.3f} {seconds['build']:8.3f} {handed:>8} {ratios[0]:>7} {ratios[1]:>9}"
            f" {one['peak_memory'] / 2**20:7.0f}  {objective}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path, nargs="+", help="folders written by benches/generate.py")
    parser.add_argument("--denchi", default="target/release/denchi", help="the program")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--solve", action="store_true", help="solve all cases, not only the first")
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--linopy", choices=MODES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.linopy:
        print(json.dumps(measure_linopy(arguments.cases[0], arguments.linopy, arguments.repeat, arguments.solve)))
        return 0
    print(f"processors {os.cpu_count()}, load before {os.getloadavg()[0]:.1f}, best of {arguments.repeat}")
    rows, problems = [], []
    for number, folder in enumerate(arguments.cases):
        row, wrong = compare(arguments, folder, arguments.solve or number == 0)
        show(row)
        rows.append(row)
        problems += wrong
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
