#!/usr/bin/env python3
"""Writes a synthetic supply network of a given size as a case: the family that denchi's speed is measured on.

    python3 benches/generate.py --columns 300000 --out target/bench/300k

Four ores are mined, refined, made into three cathode materials and an anode, these into three kinds of cells, and sold in
markets, over ten years of growing demand. Every layer has existing sites and options to add capacity with a lead time and a
ramp-up; ores can be bought on three steps at every refinery, chemicals can be stocked. Each user of a commodity is joined to
its five nearest makers and five others. What cannot be served is lost at a cost, so every network has a plan. The same
arguments always give the same files. Costs are in million USD, all numbers are invented (`assumed`).
"""

import argparse
import csv
import math
import random
from pathlib import Path

YEARS = 10
START = 2025
NEAR, FAR = 5, 5

ORES = {"lithium": 6.0, "nickel": 9.0, "cobalt": 12.0, "graphite": 3.0}
"""kt of ore for a kt of the chemical."""

CATHODES = {
    "low-nickel": {"lithium": 0.40, "nickel": 0.35, "cobalt": 0.20},
    "mid-nickel": {"lithium": 0.42, "nickel": 0.50, "cobalt": 0.12},
    "high-nickel": {"lithium": 0.45, "nickel": 0.65, "cobalt": 0.06},
}
"""kt of chemicals for a kt of active material."""

CATHODE_USE, ANODE_USE, GRAPHITE_USE = 1.7, 1.0, 1.3
"""kt of cathode and anode for a GWh of cells; kt of graphite chemical for a kt of anode."""

COLUMNS_A_SITE = 2820
"""Columns of the programme for each site in every family of sites: 230 lanes, 15 sites, 15 options, 12 supply steps, 6 for
demands and 4 stocks, in each of ten periods."""


class Network:
    """Rows of all tables."""

    def __init__(self, sites: int, seed: int):
        self.count = sites
        self.random = random.Random(seed)
        self.tables: dict[str, list[list]] = {}
        self.points: dict[str, tuple[float, float]] = {}
        self.makers: dict[str, list[str]] = {}

    def add(self, table: str, *row) -> None:
        self.tables.setdefault(table, []).append(list(row))

    def about(self, value: float, spread: float = 0.3) -> float:
        return round(value * self.random.uniform(1 - spread, 1 + spread), 4)

    def place(self, name: str) -> None:
        latitude, longitude = self.random.uniform(-50, 60), self.random.uniform(-120, 150)
        self.points[name] = (latitude, longitude)
        self.add("places", name, round(latitude, 3), round(longitude, 3), "assumed")

    def process(self, name: str, cost: float, inputs: dict[str, float], output: str) -> None:
        self.add("processes", name, cost, "assumed")
        for commodity, quantity in inputs.items():
            self.add("recipes", name, commodity, "input", quantity, "assumed")
        self.add("recipes", name, output, "output", 1, "assumed")

    def family(self, process: str, output: str, size: float, cost: float, overnight: float) -> list[str]:
        """Sites of one process, each at its own place, with an option to grow."""
        names = [f"{process}-{number}" for number in range(self.count)]
        for name in names:
            self.place(name)
            capacity = self.about(size, 0.5)
            self.add("sites", name, name, process, capacity, self.about(cost), self.about(cost * 0.1), "assumed")
            lead = self.random.randint(0, 3)
            self.add(
                "options", f"grow-{name}", name, self.about(overnight), self.about(overnight * 0.03),
                round(3 * size, 4), round(size, 4), lead, self.random.choice([10, 15, 20]), "growth", "assumed",
            )  # fmt: skip
        self.makers[output] = names
        return names

    def join(self, commodity: str, users: list[str], cost: float) -> None:
        makers = self.makers[commodity]
        for user in users:
            here = self.points[user]
            near = sorted(makers, key=lambda maker: (math.dist(here, self.points[maker]), maker))
            chosen = near[:NEAR]
            chosen += self.random.sample(near[NEAR:], min(FAR, max(0, len(near) - NEAR)))
            for maker in chosen:
                freight = cost * (0.2 + math.dist(here, self.points[maker]) / 50)
                self.add("lanes", f"{commodity}.{maker}.{user}", commodity, maker, user, round(freight, 4), "assumed")


HEADERS = {
    "commodities": "commodity,unit,mass_basis",
    "places": "place,latitude,longitude,quality",
    "processes": "process,variable_cost,quality",
    "recipes": "process,commodity,direction,quantity,quality",
    "sites": "site,place,process,capacity,variable_cost,fixed_operating_cost,quality",
    "ramps": "ramp,age,share,quality",
    "options": "option,site,overnight_cost,fixed_operating_cost,maximum,maximum_per_period,lead_time,lifetime,ramp,quality",
    "supplies": "supply,place,commodity,emissions,quality",
    "supply_steps": "supply,step,maximum,price,quality",
    "lanes": "lane,commodity,from_place,to_place,cost,quality",
    "demands": "demand,place,commodity,shortage_cost,quality",
    "demand_years": "demand,year,quantity,quality",
    "stocks": "stock,place,commodity,maximum,holding_cost,quality",
}


def network(sites: int, seed: int) -> Network:
    net = Network(sites, seed)
    demand = 10.0  # GWh a year of a kind of cells in a market, at the start
    for age, share in enumerate([0.4, 0.8, 1.0]):
        net.add("ramps", "growth", age, share, "assumed")
    for element, ratio in ORES.items():
        net.add("commodities", f"{element}-ore", "kt", "product")
        net.add("commodities", f"{element}-chemical", "kt", "product")
        net.process(f"mine-{element}", 0.5, {}, f"{element}-ore")
        net.process(f"refine-{element}", 2.0, {f"{element}-ore": ratio}, f"{element}-chemical")
    for kind, recipe in CATHODES.items():
        net.add("commodities", f"{kind}-cathode", "kt", "product")
        net.add("commodities", f"{kind}-cells", "GWh", "energy")
        inputs = {f"{element}-chemical": quantity for element, quantity in recipe.items()}
        net.process(f"make-{kind}", 3.0, inputs, f"{kind}-cathode")
        parts = {f"{kind}-cathode": CATHODE_USE, "anode": ANODE_USE}
        net.process(f"assemble-{kind}", 25.0, parts, f"{kind}-cells")
    net.add("commodities", "anode", "kt", "product")
    net.process("make-anode", 3.0, {"graphite-chemical": GRAPHITE_USE}, "anode")

    # What a market of each kind of cells needs of everything upstream sizes the sites.
    need = {f"{element}-chemical": 0.0 for element in ORES}
    for recipe in CATHODES.values():
        for element, quantity in recipe.items():
            need[f"{element}-chemical"] += demand * CATHODE_USE * quantity
    anode = demand * ANODE_USE * len(CATHODES)
    need["graphite-chemical"] = anode * GRAPHITE_USE

    for element, ratio in ORES.items():
        chemical = need[f"{element}-chemical"]
        net.family(f"mine-{element}", f"{element}-ore", chemical * ratio * 0.9, 0.5, 4.0)
        refineries = net.family(f"refine-{element}", f"{element}-chemical", chemical, 1.0, 20.0)
        net.join(f"{element}-ore", refineries, 0.3)
        for refinery in refineries:
            net.add("supplies", f"buy-{refinery}", refinery, f"{element}-ore", 0, "assumed")
            for step in range(3):
                price = net.about(2.5 + 2.0 * step, 0.1)
                net.add("supply_steps", f"buy-{refinery}", step + 1, round(chemical * ratio * 0.2, 4), price, "assumed")
            net.add("stocks", f"stock-{refinery}", refinery, f"{element}-chemical", round(chemical * 0.3, 4),
                    net.about(1.0), "assumed")  # fmt: skip
    anodes = net.family("make-anode", "anode", anode, 1.0, 15.0)
    net.join("graphite-chemical", anodes, 0.5)
    markets = [f"market-{number}" for number in range(sites)]
    for market in markets:
        net.place(market)
    for kind, recipe in CATHODES.items():
        cathodes = net.family(f"make-{kind}", f"{kind}-cathode", demand * CATHODE_USE, 1.0, 30.0)
        for element in recipe:
            net.join(f"{element}-chemical", cathodes, 0.5)
        plants = net.family(f"assemble-{kind}", f"{kind}-cells", demand, 5.0, 80.0)
        net.join(f"{kind}-cathode", plants, 0.5)
        net.join("anode", plants, 0.5)
        net.join(f"{kind}-cells", markets, 1.0)
        for market in markets:
            wanted = net.about(demand, 0.5)
            growth = net.random.uniform(1.2, 2.5)
            net.add("demands", f"{kind}.{market}", market, f"{kind}-cells", 1000, "assumed")
            net.add("demand_years", f"{kind}.{market}", START, wanted, "assumed")
            net.add("demand_years", f"{kind}.{market}", START + YEARS - 1, round(wanted * growth, 4), "assumed")
    return net


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--columns", type=int, default=50_000, help="columns of the programme, about")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, help="folder of the case")
    options = parser.parse_args()
    sites = max(NEAR + FAR, round(options.columns / COLUMNS_A_SITE))
    net = network(sites, options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    for table, rows in net.tables.items():
        with open(options.out / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADERS[table].split(","))
            writer.writerows(rows)
    (options.out / "case.toml").write_text(
        f'name = "network-{options.columns}"\n'
        f'title = "Synthetic network of about {options.columns} columns"\n'
        f'title_ja = "約{options.columns}列の合成ネットワーク"\n'
        f'description = "Seed {options.seed}; costs in million USD; all numbers invented."\n'
        f'money = "USD"\nmoney_year = {START}\ndiscount_rate = 0.05\nbase_year = {START}\n\n'
        f"[horizon]\nstart = {START}\nperiods = {YEARS}\n",
        encoding="utf-8",
    )
    sizes = ", ".join(f"{len(net.tables[table])} {table}" for table in ("places", "sites", "lanes", "options", "demands"))
    print(f"{options.out}: {sizes}; about {sites * COLUMNS_A_SITE} columns")


if __name__ == "__main__":
    main()
