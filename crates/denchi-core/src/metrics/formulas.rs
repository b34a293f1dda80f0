//! The formulas of the metrics, on plain values. Shares are between 0 and 1.

/// A part of a whole: `part / whole`; `None` where there is no whole.
pub fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// Herfindahl-Hirschman index: the sum of the squared shares, 0 to 1 (times 10 000: the points of merger guidelines).
pub fn herfindahl(shares: &[f64]) -> f64 {
    shares.iter().map(|share| share * share).sum()
}

/// Number of equal suppliers that would be as concentrated: `1 / HHI`.
pub fn effective_suppliers(herfindahl: f64) -> Option<f64> {
    (herfindahl > 0.0).then(|| 1.0 / herfindahl)
}

/// Share of the `count` largest together (CR1, CR3).
pub fn concentration(shares: &[f64], count: usize) -> f64 {
    let mut sorted = shares.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    sorted.iter().take(count).sum()
}

/// Production and trade of a region in a year, in one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Balance {
    /// Made in the region.
    pub production: f64,
    /// Brought in.
    pub imports: f64,
    /// Sent out.
    pub exports: f64,
    /// Taken from stocks (negative: put into stocks).
    pub stock_draw: f64,
}

impl Balance {
    /// Apparent consumption: production + imports - exports + stock draw.
    pub fn apparent_consumption(&self) -> f64 {
        self.production + self.imports - self.exports + self.stock_draw
    }

    /// Net import reliance of the USGS: (imports - exports + stock draw) / apparent consumption; negative for a net
    /// exporter. `None` where nothing is consumed.
    pub fn net_import_reliance(&self) -> Option<f64> {
        share(self.imports - self.exports + self.stock_draw, self.apparent_consumption())
    }

    /// Import reliance of the EU method: net imports / (net imports + production), between 0 and 1; stocks are left out.
    pub fn import_reliance(&self) -> Option<f64> {
        let net = self.imports - self.exports;
        share(net, net + self.production).map(|reliance| reliance.clamp(0.0, 1.0))
    }
}

/// N-1 cover of the IEA: what remains without the largest supplier, over the demand that remains outside it:
/// `(supply - largest supply) / (demand - own demand of the largest supplier)`. `None` where no demand remains.
pub fn n_minus_1_cover(supply: f64, largest: f64, demand: f64, own_demand: f64) -> Option<f64> {
    share(supply - largest, demand - own_demand)
}

/// A supplier in the EU supply risk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Supplier {
    /// Share of the supply, 0 to 1.
    pub share: f64,
    /// Governance, 0 worst to 1 best.
    pub governance: f64,
    /// Trade parameter t; 1 where trade is not restricted.
    pub trade: f64,
}

/// `(HHI_WGI)_t`: sum of share^2 x WGI x t, with the governance on the scale of the EU method, 0 best to 10 worst:
/// `WGI = 10 (1 - governance)`.
pub fn governed_herfindahl(suppliers: &[Supplier]) -> f64 {
    suppliers.iter().map(|one| one.share * one.share * 10.0 * (1.0 - one.governance) * one.trade).sum()
}

/// Supply risk of the EU method (revised methodology of 2017):
/// `SR = (HHI_global x IR/2 + HHI_sourcing x (1 - IR/2)) x (1 - EoL-RIR) x SI`.
pub fn eu_supply_risk(
    global: &[Supplier],
    sourcing: &[Supplier],
    import_reliance: f64,
    recycling_input: f64,
    substitution: f64,
) -> f64 {
    let half = import_reliance / 2.0;
    (governed_herfindahl(global) * half + governed_herfindahl(sourcing) * (1.0 - half))
        * (1.0 - recycling_input)
        * substitution
}

/// Days that a stock lasts: 365 x stock / consumption a year.
pub fn stock_days(stock: f64, consumption: f64) -> Option<f64> {
    share(365.0 * stock, consumption)
}

/// Regional value content: (value - non-originating materials) / value, with the value a transaction value or a net
/// cost.
pub fn regional_value_content(value: f64, non_originating: f64) -> Option<f64> {
    share(value - non_originating, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, wanted: f64) {
        let found = found.unwrap();
        assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
    }

    /// The example of the US Department of Justice: four firms with 30, 30, 20 and 20 per cent have
    /// 900 + 900 + 400 + 400 = 2600 points.
    #[test]
    fn four_firms_of_the_department_of_justice() {
        let shares = [0.3, 0.3, 0.2, 0.2];
        close(Some(herfindahl(&shares) * 10_000.0), 2600.0);
        close(effective_suppliers(herfindahl(&shares)), 1.0 / 0.26);
        close(Some(concentration(&shares, 1)), 0.3);
        close(Some(concentration(&[0.2, 0.3, 0.2, 0.3], 3)), 0.8);
    }

    /// Equal shares of n suppliers are worth n suppliers; one supplier has an index of 1.
    #[test]
    fn equal_suppliers_count_as_many() {
        close(effective_suppliers(herfindahl(&[0.25; 4])), 4.0);
        close(Some(herfindahl(&[1.0])), 1.0);
        assert_eq!(effective_suppliers(0.0), None);
        assert_eq!(share(1.0, 0.0), None);
        assert_eq!(concentration(&[0.6, 0.4], 3), 1.0);
    }

    /// 20 made, 90 brought in, 10 sent out, stocks fall by 5: 105 consumed, 85 of them from abroad or from stocks.
    #[test]
    fn net_import_reliance_by_hand() {
        let balance = Balance { production: 20.0, imports: 90.0, exports: 10.0, stock_draw: 5.0 };
        close(Some(balance.apparent_consumption()), 105.0);
        close(balance.net_import_reliance(), 85.0 / 105.0);
        close(balance.import_reliance(), 0.8);
        let exporter = Balance { production: 100.0, exports: 60.0, ..Balance::default() };
        close(exporter.net_import_reliance(), -1.5);
        close(exporter.import_reliance(), 0.0);
    }

    /// World supply 100, 60 of it from one country that uses 30 of a demand of 100: the other 70 have 40.
    #[test]
    fn what_remains_without_the_largest() {
        close(n_minus_1_cover(100.0, 60.0, 100.0, 30.0), 40.0 / 70.0);
        close(n_minus_1_cover(100.0, 60.0, 100.0, 0.0), 0.4);
        assert_eq!(n_minus_1_cover(100.0, 60.0, 50.0, 50.0), None);
    }

    /// Two suppliers of the world, 0.8 with governance 0.4 (WGI 6) behind a quota (t = 1.1), and 0.2 with 0.9 (WGI 1),
    /// t = 0.8: 0.64 x 6 x 1.1 + 0.04 x 1 x 0.8 = 4.224 + 0.032 = 4.256. The region buys half and half:
    /// 0.25 x 6.6 + 0.25 x 0.8 = 1.85. With IR = 0.8: 4.256 x 0.4 + 1.85 x 0.6 = 2.8124; 5 % recycled, SI = 0.9:
    /// 2.8124 x 0.95 x 0.9 = 2.404602.
    #[test]
    fn supply_risk_by_hand() {
        let one = |share| Supplier { share, governance: 0.4, trade: 1.1 };
        let other = |share| Supplier { share, governance: 0.9, trade: 0.8 };
        let global = [one(0.8), other(0.2)];
        let sourcing = [one(0.5), other(0.5)];
        close(Some(governed_herfindahl(&global)), 4.256);
        close(Some(governed_herfindahl(&sourcing)), 1.85);
        close(Some(eu_supply_risk(&global, &sourcing, 0.8, 0.05, 0.9)), 2.404_602);
    }

    /// A region that imports everything weighs both mixes alike: the 2017 method, not the earlier one.
    #[test]
    fn full_reliance_weighs_both_mixes_alike() {
        let lone = |governance| [Supplier { share: 1.0, governance, trade: 1.0 }];
        close(Some(eu_supply_risk(&lone(0.5), &lone(0.9), 1.0, 0.0, 1.0)), 3.0);
        close(Some(eu_supply_risk(&lone(0.5), &lone(0.9), 0.0, 0.0, 1.0)), 1.0);
    }

    /// 60 of 365 a year are 60 days. A good sold for 1000 with 300 of foreign materials has 70 per cent (transaction
    /// value); if it costs 800 to make, (800 - 300) / 800 = 62.5 per cent (net cost).
    #[test]
    fn days_and_regional_value() {
        close(stock_days(60.0, 365.0), 60.0);
        close(regional_value_content(1000.0, 300.0), 0.7);
        close(regional_value_content(800.0, 300.0), 0.625);
        assert_eq!(stock_days(1.0, 0.0), None);
    }
}
