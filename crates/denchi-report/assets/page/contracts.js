// Who takes the output of a project, and what contracts are worth to either side.

const offtakeChoice = { site: null };

/** Projects with output: those that sell under contract first. */
function offtakeSites() {
  const sellers = new Set(rows('contracts').filter((row) => row.delivered > 0).map((row) => row.seller));
  const sites = [...new Set(rows('offtakes').map((row) => row.site))];
  const title = (id) => name('site', id);
  return sites.sort((a, b) => sellers.has(b) - sellers.has(a) || title(a).localeCompare(title(b), state.lang));
}

/** Name of who takes something. */
function takerName(kind, id) {
  if (kind === 'contract') return t('page.contracts.under', { name: name('contract', id) });
  if (kind === 'place') return t('page.contracts.onward', { name: name('place', id) });
  if (kind === 'discarded') return t('page.contracts.discarded');
  return name(kind, id);
}

/** What a project makes: the commodity with the largest output. */
function offtakeRows() {
  const own = rows('offtakes').filter((row) => row.site === offtakeChoice.site);
  const [main] = totals(own, (row) => row.commodity, (row) => row.amount)[0] ?? [];
  return own.filter((row) => row.commodity === main);
}

function drawOfftakes() {
  const list = offtakeRows();
  if (!list.length) return null;
  const value = (row) => row.amount / years(row.period);
  const scale = scaleFor(largestPeriod(list, value), `${list[0].unit}/year`);
  const key = (row) => `${row.taker_kind} ${row.taker}`;
  const label = (id) => takerName(id.slice(0, id.indexOf(' ')), id.slice(id.indexOf(' ') + 1));
  return withAxes(scale, stackedSeries(list, { key, value, label, scale, most: 8 }));
}

const buyerName = (id) => (id in (VIEW.names.owner ?? {}) ? name('owner', id) : name('place', id));

/** One line a contract, over its whole term within the horizon. */
function contractLines() {
  const sum = (list, column) => list.reduce((all, row) => all + (row[column] ?? 0), 0);
  return [...new Set(rows('contracts').map((row) => row.contract))].map((id) => {
    const own = rows('contracts').filter((row) => row.contract === id);
    const worth = rows('contract_values').filter((row) => row.contract === id);
    const [first] = own;
    const most = Math.max(...own.map((row) => row.volume ?? 0));
    const open = own.some((row) => row.volume === null);
    const prices = own.map((row) => row.price);
    const [low, high] = [Math.min(...prices), Math.max(...prices)].map((price) => perKilowattHour(price, `${moneyUnit}/${first.unit}`));
    const money = (column) => (worth.some((row) => row[column]) ? amount(sum(worth, column), moneyUnit) : '–');
    return {
      contract: name('contract', id),
      parties: `${name('site', first.seller)} → ${buyerName(first.buyer)}`,
      volume: open ? '∞' : most > 0 ? amount(most, `${first.unit}/year`) : t('page.contracts.unsigned'),
      price: high.value === 0 ? '–' : low.value === high.value ? amount(low.value, low.unit) : `${digits(low.value)} – ${amount(high.value, high.unit)}`,
      delivered: amount(sum(own, 'delivered'), first.unit),
      shortfall: sum(own, 'shortfall') > 0 ? amount(sum(own, 'shortfall'), first.unit) : '–',
      to_seller: money('to_seller_present'),
      to_buyer: money('to_buyer_present'),
      equity: money('equity_present'),
    };
  });
}

function drawContracts() {
  const place = document.getElementById('contracts-table');
  const list = contractLines();
  place.previousElementSibling.hidden = !list.length;
  place.hidden = !list.length;
  const columns = ['contract', 'parties', 'volume', 'price', 'delivered', 'shortfall', 'to_seller', 'to_buyer', 'equity'];
  place.replaceChildren(tableElement(columns.map((id) => ({ name: id, title: t(`page.contracts.${id}`) })), list));
}

figure('contracts', {
  choice: offtakeChoice,
  has: () => rows('contracts').length + rows('offtakes').length > 0,
  controls() {
    offtakeChoice.site ??= offtakeSites()[0] ?? null;
    return [choice(t('page.contracts.project'), offtakeSites().map((id) => [id, name('site', id)]), offtakeChoice.site, (site) => {
      offtakeChoice.site = site;
      drawFigure(figures.find((own) => own.id === 'contracts'), { controls: false });
    })];
  },
  draw: drawOfftakes,
  render: drawContracts,
  unit: () => t('page.contracts.unit', { money: moneySign() }),
  data: () => wholeTable('offtakes', (row) => row.site === offtakeChoice.site),
});
