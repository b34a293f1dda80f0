#!/usr/bin/env python3
"""Writes a three-tier supply network as a case: that on which the time to survive of many closures is measured.

    python3 benches/stress_network.py --out target/bench/network
    denchi bench target/bench/network --survive

200 plants each make a product of their own of three parts; 100 parts are made of three of 200 materials each. A part or material
has five makers, and every user is joined to two of them: 1 700 sites, each at a place of its own with a stock of what it makes,
and 4 200 lanes. The size is that of published stress tests by a cluster (Databricks, Stress test supply chain networks at scale:
Pyomo and Ray). The same seed always gives the same files; all numbers are invented (`assumed`).
"""

import argparse
import csv
import random
from pathlib import Path

PLANTS, PARTS, MATERIALS, MAKERS, KINDS, SUPPLIERS = 200, 100, 200, 5, 3, 2


def write(folder: Path, table: str, rows: list[dict]) -> None:
    with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    folder: Path = arguments.out
    folder.mkdir(parents=True, exist_ok=True)

    products = [f"product-{n}" for n in range(PLANTS)]
    parts = [f"part-{n}" for n in range(PARTS)]
    materials = [f"material-{n}" for n in range(MATERIALS)]
    made_of = {product: draw.sample(parts, KINDS) for product in products}
    made_of.update({part: draw.sample(materials, KINDS) for part in parts})
    makers = {product: [f"plant-{n}"] for n, product in enumerate(products)}
    makers.update({part: [f"{part}-{n}" for n in range(MAKERS)] for part in parts})
    makers.update({material: [f"{material}-{n}" for n in range(MAKERS)] for material in materials})

    # What each site makes in the plan that loads the suppliers of a user alike.
    load = {site: 0.0 for sites in makers.values() for site in sites}
    lanes = []
    demand = {product: draw.uniform(50, 150) for product in products}
    for product in products:
        load[makers[product][0]] = demand[product]
    for users in (products, parts):
        for commodity in users:
            for site in makers[commodity]:
                for taken in made_of[commodity]:
                    for supplier in draw.sample(makers[taken], SUPPLIERS):
                        load[supplier] += load[site] / SUPPLIERS
                        lanes.append({"lane": f"{supplier}.{site}", "commodity": taken, "from_place": supplier, "to_place": site, "cost": 1, "quality": "assumed"})

    made = [(commodity, site) for commodity, sites in makers.items() for site in sites]
    write(folder, "commodities", [{"commodity": name, "unit": "piece", "mass_basis": "count"} for name in makers])
    write(folder, "places", [{"place": site} for _, site in made])
    recipes = [{"process": f"make-{name}", "commodity": name, "direction": "output", "quantity": 1, "quality": "assumed"} for name in makers]
    for name, inputs in made_of.items():
        recipes += [{"process": f"make-{name}", "commodity": taken, "direction": "input", "quantity": 1, "quality": "assumed"} for taken in inputs]
    write(folder, "recipes", recipes)
    capacity = {site: load[site] * draw.uniform(1.0, 1.5) + 1 for _, site in made}
    write(folder, "sites", [{"site": site, "place": site, "process": f"make-{name}", "capacity": f"{capacity[site]:.3f}", "quality": "assumed"} for name, site in made])
    stocks = []
    for name, site in made:
        level = f"{load[site] * draw.uniform(0.0, 0.25):.3f}"
        stocks.append({"stock": f"stock-{site}", "place": site, "commodity": name, "opening": level, "maximum": level, "closing": "equal_opening", "quality": "assumed"})
    write(folder, "stocks", stocks)
    write(folder, "lanes", lanes)
    write(folder, "demands", [{"demand": f"buyers-{name}", "place": makers[name][0], "commodity": name, "quantity": f"{demand[name]:.3f}", "shortage_cost": 1000, "quality": "assumed"} for name in products])
    (folder / "case.toml").write_text(
        'name = "network"\ntitle = "Three tiers"\nmoney = "USD"\nmoney_year = 2025\ndiscount_rate = 0.0\nbase_year = 2025\n\n[horizon]\nstart = 2025\nperiods = 1\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
