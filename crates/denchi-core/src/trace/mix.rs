//! Shares by label, sparse, and how they are added up.

/// Shares below this are rounding, not origins.
pub(super) const TRACE: f64 = 1e-15;

/// Shares by label, by ascending label; they add up to one.
pub(super) type Mix = Vec<(u32, f64)>;

/// Adds up shares by label: dense inside, sparse outside.
pub(super) struct Sum {
    dense: Vec<f64>,
    touched: Vec<u32>,
}

impl Sum {
    pub(super) fn new(labels: usize) -> Self {
        Sum { dense: vec![0.0; labels], touched: Vec::new() }
    }

    pub(super) fn add(&mut self, label: u32, weight: f64) {
        if weight > 0.0 {
            let slot = &mut self.dense[label as usize];
            if *slot == 0.0 {
                self.touched.push(label);
            }
            *slot += weight;
        }
    }

    pub(super) fn add_mix(&mut self, mix: &Mix, weight: f64) {
        for &(label, share) in mix {
            self.add(label, share * weight);
        }
    }

    /// All that was added, divided by a sum; empties the sum.
    pub(super) fn take(&mut self, total: f64) -> Mix {
        self.touched.sort_unstable();
        let mut mix = Vec::with_capacity(self.touched.len());
        for &label in &self.touched {
            let share = std::mem::take(&mut self.dense[label as usize]) / total;
            if share > TRACE {
                mix.push((label, share));
            }
        }
        self.touched.clear();
        mix
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_added_by_label() {
        let mut sum = Sum::new(4);
        sum.add(3, 1.0);
        sum.add_mix(&vec![(1, 0.5), (3, 0.5)], 2.0);
        assert_eq!(sum.take(4.0), [(1, 0.25), (3, 0.5)]);
        sum.add(0, 1.0);
        assert_eq!(sum.take(1.0), [(0, 1.0)]);
    }
}
