//! Cash flows: net present value, internal rate of return, payback.
//!
//! A flow is dated in years; what a year brings is dated at its end, what is paid at a moment at that moment, so that a
//! perpetuity of `a` from one year on is worth `a / r` and an annuity of `n` years `a (1 - (1 + r)^-n) / r`. After Brealey,
//! Myers and Allen, *Principles of Corporate Finance*, chapters 2 and 5.

/// Least and most yearly rate that is looked at for an internal rate of return.
const RATES: [f64; 2] = [-0.95, 100.0];
/// Rates between them where the sign of the present value is looked at: fine enough to part roots that are a tenth of a
/// percentage point from one another at usual rates.
const STEPS: u32 = 4000;
/// Halvings of an interval of rates: beyond the precision of a number.
const HALVINGS: u32 = 200;

/// What is paid (negative) and comes in, by date.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CashFlow {
    /// Date in years, money; ascending.
    pub flows: Vec<(f64, f64)>,
    /// The same amount every year afterwards.
    pub tail: Option<Tail>,
}

/// The same amount, year after year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tail {
    /// Date of the first amount.
    pub first: f64,
    /// Money a year.
    pub amount: f64,
    /// How many years; may be infinite. Of a last part of a year comes that part.
    pub years: f64,
}

/// The rates at which a cash flow is worth nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Rates {
    /// There is none: it is worth something at every rate, or nothing at every rate.
    None,
    /// One.
    One(f64),
    /// Several, ascending: the sign of the flow changes more than once, and no rate says what it is worth.
    Several(Vec<f64>),
}

impl Rates {
    /// The rate, where there is one only.
    pub fn single(&self) -> Option<f64> {
        if let Rates::One(rate) = self { Some(*rate) } else { None }
    }
}

impl Tail {
    /// Worth at a date at a yearly rate, money.
    fn worth(&self, rate: f64, date: f64) -> f64 {
        let growth = 1.0 + rate;
        let at_start = if self.years.is_infinite() {
            if rate <= 0.0 { f64::INFINITY } else { 1.0 / rate }
        } else {
            let whole = self.years.floor();
            let all = if rate == 0.0 { whole } else { (1.0 - growth.powf(-whole)) / rate };
            all + (self.years - whole) * growth.powf(-(whole + 1.0))
        };
        if self.amount == 0.0 { 0.0 } else { self.amount * at_start * growth.powf(date - (self.first - 1.0)) }
    }

    /// The amounts of a finite tail; of one without an end, those of so many years.
    fn flows(self, most: f64) -> Vec<(f64, f64)> {
        let (mut flows, mut year) = (Vec::new(), 0.0);
        let years = self.years.min(most);
        while year < years {
            flows.push((self.first + year, self.amount * (years - year).min(1.0)));
            year += 1.0;
        }
        flows
    }
}

impl CashFlow {
    /// Worth at a date at a yearly rate, money.
    pub fn worth(&self, rate: f64, date: f64) -> f64 {
        let dated: f64 = self.flows.iter().map(|(at, amount)| amount * (1.0 + rate).powf(date - at)).sum();
        dated + self.tail.map_or(0.0, |tail| tail.worth(rate, date))
    }

    /// How often the sign changes, nothing left out.
    pub fn sign_changes(&self) -> usize {
        let amounts = self.flows.iter().map(|flow| flow.1).chain(self.tail.map(|tail| tail.amount));
        let signs: Vec<bool> = amounts.filter(|amount| *amount != 0.0).map(|amount| amount > 0.0).collect();
        signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
    }

    /// The internal rates of return: all between -95 % and 10 000 % a year.
    pub fn rates(&self) -> Rates {
        let Some(&(date, _)) = self.flows.first() else { return Rates::None };
        if self.sign_changes() == 0 {
            return Rates::None;
        }
        // Evenly in the logarithm of the yearly growth; a tail without an end has a worth at rates above zero only.
        let endless = self.tail.is_some_and(|tail| tail.years.is_infinite() && tail.amount != 0.0);
        let [least, most] = RATES.map(|rate| (1.0 + rate).ln());
        let least = if endless { 1e-6 } else { least };
        let worth = |growth: f64| self.worth(growth.exp() - 1.0, date);
        let mut found = Vec::new();
        let mut before = (least, worth(least));
        for step in 1..=STEPS {
            let growth = least + (most - least) * f64::from(step) / f64::from(STEPS);
            let after = (growth, worth(growth));
            if before.1 == 0.0 {
                found.push(before.0.exp() - 1.0);
            } else if before.1 * after.1 < 0.0 {
                found.push(root(&worth, before, after.0).exp() - 1.0);
            }
            before = after;
        }
        match found[..] {
            [] => Rates::None,
            [rate] => Rates::One(rate),
            _ => Rates::Several(found),
        }
    }

    /// Years from the first flow until all that was paid is back, each amount coming in evenly over the year before its
    /// date; with a rate, in worth at the first date. `None`: never.
    pub fn payback(&self, rate: Option<f64>) -> Option<f64> {
        let &(start, _) = self.flows.first()?;
        let worth = |(date, amount): (f64, f64)| amount * (1.0 + rate.unwrap_or(0.0)).powf(start - date);
        let mut flows = self.flows.clone();
        let paid: f64 = flows.iter().map(|flow| flow.1).sum();
        // An endless tail is looked at for as long as it takes at most, undiscounted; discounted it may take for ever.
        let longest = |tail: &Tail| if tail.amount > 0.0 { (-paid / tail.amount).max(0.0).ceil() + 1.0 } else { 1.0 };
        let patience = if rate.is_some() { ENDLESS } else { 1.0 };
        flows.extend(self.tail.into_iter().flat_map(|tail| tail.flows(longest(&tail) * patience)));
        // The last time that it turns positive counts: what is paid later has to come back, too.
        let (mut sum, mut back) = (0.0, None);
        for flow in flows {
            let (before, amount) = (sum, worth(flow));
            sum += amount;
            if sum < 0.0 {
                back = None;
            } else if back.is_none() && before < 0.0 {
                back = Some(flow.0 - 1.0 - before / amount - start);
            }
        }
        back.map(|years| years.max(0.0))
    }
}

/// How many times as long as undiscounted an endless tail is waited for.
const ENDLESS: f64 = 100.0;

/// Where a function changes its sign between two places.
fn root(function: &impl Fn(f64) -> f64, (mut low, value): (f64, f64), mut high: f64) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if middle == low || middle == high {
            break;
        }
        if (function(middle) < 0.0) == (value < 0.0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}
