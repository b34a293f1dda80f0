"""Responses to draws of events: denchi beside plain highspy, each programme read from MPS and solved from nothing.

    denchi bench japan-canada --draws 12 --programmes FOLDER > FOLDER/bench.json
    python benches/peers/stress.py FOLDER

highspy gets the programme as denchi's own solver sees it, scaled, with its default options and one thread. Reading the file
is not counted; a modelling layer in front of it (linopy, Pyomo) would have to build the programme first, so that it can only be
slower than this. Losses are compared relative to the cost of the plan over the same months.
"""

import json
import pathlib
import sys
import time

import highspy


def solve(path: pathlib.Path, method: str) -> tuple[float, float]:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("solver", method)
    highs.readModel(str(path))
    begin = time.perf_counter()
    highs.run()
    return time.perf_counter() - begin, highs.getInfo().objective_function_value


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    methods = sys.argv[2:] or ["choose"]
    stress = json.loads((folder / "bench.json").read_text())["stress"]
    print(f"{stress['columns']} columns, {stress['rows']} rows, plan from optimum {stress['distance']:.1e}")
    ours = 0.0
    theirs = dict.fromkeys(methods, 0.0)
    for answer in stress["answers"]:
        ours += answer["seconds"]
        line = f"draw {answer['draw']:3} {answer['way']:9} {answer['pivots']:6} pivots {answer['seconds']:8.3f} s"
        for method in methods:
            seconds, objective = solve(folder / f"draw-{answer['draw']}.mps", method)
            theirs[method] += seconds
            total = objective * answer["money"] - answer["planned"]
            difference = abs(total - answer["total"]) / abs(answer["planned"])
            line += f" | {method} {seconds:7.2f} s, objective differs {difference:.1e}"
            if difference > 1e-6:
                sys.exit(f"draw {answer['draw']}: {answer['total']} against {total}")
        print(line, flush=True)
    for method in methods:
        print(f"{method}: {theirs[method]:.1f} s against {ours:.2f} s, {theirs[method] / ours:.1f} times")


if __name__ == "__main__":
    main()
