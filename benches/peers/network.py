"""The programme of a generated network, written for linopy.

Only what `benches/generate.py` writes is covered. Everything is vectorised, in the sparse mode of linopy: a family of variables
is one labelled array, the material balance is one grouped sum over all entries of the matrix.
"""

from dataclasses import dataclass
from pathlib import Path
import tomllib

import linopy
import numpy as np
import pandas as pd
import xarray as xr

linopy.options["semantics"] = "v1"


@dataclass
class Tables:
    """Tables of a case and the years of its horizon."""

    folder: Path
    years: np.ndarray
    rate: float
    base: int
    rows: dict[str, pd.DataFrame]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.rows[name]


def read(folder: Path) -> Tables:
    settings = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    horizon = settings["horizon"]
    years = np.arange(horizon["start"], horizon["start"] + horizon["periods"])
    rows = {path.stem: pd.read_csv(path, keep_default_na=False) for path in folder.glob("*.csv")}
    return Tables(folder, years, settings["discount_rate"], settings["base_year"], rows)


def build(tables: Tables, sparse: bool = True) -> tuple[linopy.Model, float]:
    """The programme, and the constant of its objective (which linopy leaves out)."""
    years = tables.years
    count = len(years)
    time = pd.RangeIndex(count, name="t")
    discount = xr.DataArray((1 + tables.rate) ** -(years - tables.base).astype(float), coords=[time])

    recipes = tables["recipes"]
    sites = tables["sites"].merge(tables["processes"][["process", "variable_cost"]], on="process", suffixes=("", "_process"))
    lanes, options, demands, stocks = (tables[name] for name in ("lanes", "options", "demands", "stocks"))
    steps = tables["supply_steps"].merge(tables["supplies"][["supply", "place", "commodity"]], on="supply")
    options = options.merge(sites[["site"]].reset_index(names="at"), on="site")

    def over(frame: pd.DataFrame, name: str) -> pd.RangeIndex:
        return pd.RangeIndex(len(frame), name=name)

    def column(frame: pd.DataFrame, name: str, values) -> xr.DataArray:
        return xr.DataArray(np.asarray(values, dtype=float), coords=[over(frame, name)])

    # Ages decide how much of a decision works, and for how many years it stands within the horizon.
    lead = options["lead_time"].to_numpy(float)[:, None, None]
    life = options["lifetime"].to_numpy(float)[:, None, None]
    age = np.arange(count)[None, None, :] - np.arange(count)[None, :, None] - lead
    standing = (age >= 0) & (age < life)
    shares = tables["ramps"].sort_values("age")["share"].to_numpy(float)
    works = np.where(standing, shares[np.clip(age, 0, len(shares) - 1).astype(int)], 0.0)
    annuity = tables.rate / (1 - (1 + tables.rate) ** -options["lifetime"].to_numpy(float))
    yearly = options["overnight_cost"].to_numpy(float) * annuity + options["fixed_operating_cost"].to_numpy(float)
    capital = yearly[:, None] * (standing * discount.to_numpy()).sum(axis=2)
    starts = np.arange(count)[None, :] + options["lead_time"].to_numpy(float)[:, None] < count
    most = np.minimum(options["maximum"], options["maximum_per_period"]).to_numpy(float)[:, None] * starts

    given = tables["demand_years"].pivot(index="demand", columns="year", values="quantity").loc[demands["demand"]]
    wanted = np.array([np.interp(years, given.columns, row) for row in given.to_numpy(float)])

    model = linopy.Model(sparse=sparse)
    activity = model.add_variables(0, coords=[over(sites, "site"), time], name="activity")
    flow = model.add_variables(0, coords=[over(lanes, "lane"), time], name="flow")
    bought = model.add_variables(
        0, column(steps, "step", steps["maximum"]), coords=[over(steps, "step"), time], name="bought"
    )
    build = model.add_variables(
        0, xr.DataArray(most, coords=[over(options, "option"), time]), coords=[over(options, "option"), time], name="build"
    )
    served = model.add_variables(0, coords=[over(demands, "demand"), time], name="served")
    lost = model.add_variables(0, coords=[over(demands, "demand"), time], name="lost")
    level = model.add_variables(
        0, column(stocks, "stock", stocks["maximum"]), coords=[over(stocks, "stock"), time], name="level"
    )

    # Balance: every family of entries summed by place and commodity, then added up.
    used = sites[["place", "process"]].reset_index(names="at").merge(recipes, on="process")
    signed = np.where(used["direction"] == "input", -used["quantity"], used["quantity"])
    nodes = pd.Index(np.unique(np.concatenate([label(lanes, "from_place"), label(lanes, "to_place"), label(used)])))

    def at_nodes(expression, frame: pd.DataFrame, name: str, place: str = "place"):
        numbers = nodes.get_indexer(label(frame, place))
        return expression.groupby(pd.Series(numbers, index=over(frame, name), name="node")).sum()

    chosen = activity.isel(site=xr.DataArray(used["at"].to_numpy(), dims="entry"))
    worked = chosen.assign_coords(entry=over(used, "entry")).to_linexpr().drop_vars("site") * column(used, "entry", signed)
    balance = linopy.merge(
        [
            at_nodes(1 * flow, lanes, "lane", "to_place"),
            at_nodes(-1 * flow, lanes, "lane", "from_place"),
            at_nodes(worked, used, "entry"),
            at_nodes(1 * bought, steps, "step"),
            at_nodes(-1 * served, demands, "demand"),
            at_nodes(level.shift(t=1).fillna(0) - level, stocks, "stock"),
        ],
        dim="_term",
        join="outer",
    )
    model.add_constraints(balance == 0, name="balance")

    # Capacity: existing, and what was decided so far.
    grid = [over(options, "option"), pd.RangeIndex(count, name="decided"), time]
    added = (build.rename(t="decided") * xr.DataArray(works, coords=grid)).sum("decided")
    at_sites = added.groupby(pd.Series(options["at"].to_numpy(), index=over(options, "option"), name="site")).sum()
    existing = column(sites, "site", sites["capacity"])
    model.add_constraints(1 * activity - at_sites <= existing, name="capacity")
    model.add_constraints(build.sum("t") <= column(options, "option", options["maximum"]), name="maximum")
    model.add_constraints(served + lost == xr.DataArray(wanted, coords=[over(demands, "demand"), time]), name="demand")

    making = column(sites, "site", sites["variable_cost"] + sites["variable_cost_process"])
    model.add_objective(
        (activity * (making * discount)).sum()
        + (flow * (column(lanes, "lane", lanes["cost"]) * discount)).sum()
        + (bought * (column(steps, "step", steps["price"]) * discount)).sum()
        + (build * xr.DataArray(capital, coords=[over(options, "option"), time])).sum()
        + (lost * (column(demands, "demand", demands["shortage_cost"]) * discount)).sum()
        + (level * (column(stocks, "stock", stocks["holding_cost"]) * discount)).sum()
    )
    constant = float((sites["fixed_operating_cost"] * sites["capacity"]).sum() * discount.sum())
    return model, constant


def label(frame: pd.DataFrame, place: str = "place") -> np.ndarray:
    """Name of a node of the network: a place and a commodity."""
    return (frame[place] + "|" + frame["commodity"]).to_numpy()
