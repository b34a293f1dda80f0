// Capacity of the end product against its targets; demand served and short.

const capacityChoice = { by: 'country', target: null };

/** What is an end product: what the case says, else what serves a demand. */
const isEndProduct = (() => {
  const wanted = new Set(rows('served').map((row) => row.commodity));
  return (row) => (VIEW.case.product_stage ? row.stage === VIEW.case.product_stage : wanted.has(row.product));
})();

/** Capacity of the end product; of a target, only what counts for it. */
function productCapacity() {
  const all = rows('capacity').filter((row) => isEndProduct(row) && row.product_capacity !== null);
  // Amounts of different units are never added.
  const list = all.filter((row) => row.unit === all[0].unit);
  const counted = VIEW.rules[capacityChoice.target]?.sites;
  if (!counted) return list;
  return list.filter((row) => counted[row.site]).map((row) => ({ ...row, product_capacity: row.product_capacity * counted[row.site] }));
}

/** Targets on capacity or production: a line each. */
function targets() {
  const kinds = ['capacity_target', 'production_target'];
  const list = rows('rules').filter((row) => kinds.includes(VIEW.rules[row.rule]?.kind));
  return [...new Set(list.map((row) => row.rule))].map((rule) => ({
    rule,
    limits: PERIODS.map((period) => list.find((row) => row.rule === rule && row.period === period)?.limit ?? null),
  }));
}

/** The target that is shown at first: the largest. */
function firstTarget() {
  const largest = (goal) => Math.max(...goal.limits.map((limit) => limit ?? 0));
  return targets().sort((a, b) => largest(b) - largest(a))[0]?.rule ?? '';
}

const capacityUnit = () => `${productCapacity()[0]?.unit ?? ''}/year`;

function drawCapacity() {
  const list = productCapacity();
  if (!list.length) return null;
  const goals = targets().filter((goal) => !capacityChoice.target || goal.rule === capacityChoice.target);
  const value = (row) => row.product_capacity;
  const scale = scaleFor(Math.max(largestPeriod(list, value), ...goals.flatMap((goal) => goal.limits)), capacityUnit());
  const bars = stackedSeries(list, { key: (row) => row[capacityChoice.by], value, label: (id) => name('country', id), scale });
  const lines = goals.map((goal, index) => ({
    type: 'line', step: false, name: name('rule', goal.rule), symbol: ['diamond', 'circle', 'rect', 'triangle'][index % 4], symbolSize: 8,
    lineStyle: { color: '#16212b', width: 2, type: ['solid', 'dashed', 'dotted'][index % 3] }, itemStyle: { color: '#16212b', decal: DECALS[0] },
    data: goal.limits.map((limit) => (limit === null ? null : limit / scale.by)), z: 5,
  }));
  return withAxes(scale, [...bars, ...lines]);
}

figure('capacity', {
  choice: capacityChoice,
  has: () => productCapacity().length > 0,
  controls() {
    capacityChoice.target ??= firstTarget();
    const choose = (change) => {
      Object.assign(capacityChoice, change);
      drawFigure(figures.find((own) => own.id === 'capacity'), { controls: false });
    };
    const goals = [...targets().map(({ rule }) => [rule, name('rule', rule)]), ['', t('page.capacity.all')]];
    const groups = [['country', t('page.capacity.by_country')], ['owner_country', t('page.capacity.by_owner')]];
    return [
      choice(t('page.capacity.target'), goals, capacityChoice.target, (target) => choose({ target })),
      choice(t('page.capacity.by'), groups, capacityChoice.by, (by) => choose({ by })),
    ];
  },
  draw: drawCapacity,
  unit: () => t('page.capacity.unit', { unit: scaleFor(0, capacityUnit()).label }),
  data: () => wholeTable('capacity', isEndProduct),
});

// Demand: what each market got, and what it did not.

function drawDemand() {
  const list = rows('demand');
  if (!list.length) return null;
  // Amounts of different units are never added: the unit of the first demand is shown.
  const { unit } = list[0];
  const same = list.filter((row) => row.unit === unit);
  const scale = scaleFor(largestPeriod(same, (row) => row.wanted), unit);
  const series = stackedSeries(same, { key: (row) => row.demand, value: (row) => row.served, label: (id) => name('demand', id), scale });
  const extra = (key, value, colour) => {
    const sums = new Map(totals(same, (row) => row.period, value));
    if ([...sums.values()].every((sum) => Math.abs(sum) < 1e-9)) return;
    series.push({ type: 'bar', stack: 'all', barMaxWidth: 46, name: t(key), itemStyle: { color: colour }, data: PERIODS.map((period) => (sums.get(period) ?? 0) / scale.by) });
  };
  extra('page.demand.lost', (row) => row.lost, '#a33a00');
  extra('page.demand.backlog', (row) => row.backlog, '#c9a227');
  return withAxes(scale, series);
}

figure('demand', {
  has: () => rows('demand').length > 0,
  draw: drawDemand,
  unit: () => t('page.demand.unit', { unit: rows('demand')[0]?.unit ?? '' }),
  data: () => wholeTable('demand'),
});
