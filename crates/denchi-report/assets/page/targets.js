// Likelihood and impact of every closure, and the table behind it: filtered by kind, sorted, one target in detail.

const targetChoice = { kind: '', target: '', by: 'total', down: true };
const shownTargets = () => listOf('sweep.sweep').filter((row) => !targetChoice.kind || row.kind === targetChoice.kind);
const isChosen = (row) => row.target === targetChoice.target;
const ofSweep = ['matrix', 'survival', 'targets'];
const drawSweep = () => figures.filter((own) => ofSweep.includes(own.id)).forEach((own) => drawFigure(own));

/** Symbols by kind: told apart without colour. */
const SYMBOLS = { site: 'circle', supply: 'rect', country: 'diamond', exports: 'triangle', owner: 'roundRect', corridor: 'arrow' };

function chooseTarget(id) {
  targetChoice.target = targetChoice.target === id ? '' : id;
  drawSweep();
  if (targetChoice.target) document.getElementById('targets-detail').scrollIntoView({ block: 'nearest' });
}

/** The choice of a kind of target, for each figure that it filters. */
function kindChoice() {
  const kinds = [...new Set(listOf('sweep.sweep').map((row) => row.kind))];
  return choice(t('page.targets.kind'), [['', t('page.all')], ...kinds.map((kind) => [kind, t(`stress.kinds.${kind}`)])], targetChoice.kind, (kind) => {
    Object.assign(targetChoice, { kind, target: '' });
    drawSweep();
  });
}

/** Losses below this share of the largest one are no point of a matrix: they would stretch its axis. */
const SLIGHT = 1e-4;
const likely = () => {
  const list = shownTargets().filter((row) => row.likelihood > 0 && row.total > 0);
  const largest = list.reduce((most, row) => Math.max(most, row.total), 0);
  return list.filter((row) => row.total >= SLIGHT * largest);
};
/** Targets that are named on the matrix: the worst of them. */
const NAMED = 8;

figure('matrix', {
  has: () => listOf('sweep.sweep').some((row) => row.likelihood > 0 && row.total > 0),
  decal: false,
  controls: () => [kindChoice()],
  draw(chart) {
    const list = likely();
    if (!list.length) return null;
    chart.off('click');
    chart.on('click', ({ data }) => { if (data?.row) chooseTarget(data.row.target); });
    const scale = scaleFor(Math.max(...list.map((row) => row.total)), testMoney);
    const kinds = [...new Set(list.map((row) => row.kind))];
    const all = [...new Set(listOf('sweep.sweep').map((row) => row.kind))];
    const named = new Set([...list].sort((a, b) => b.total - a.total).slice(0, NAMED).map((row) => row.target));
    const axis = { type: 'log', ...AXIS_LINE, splitLine: { lineStyle: { color: '#edf1f3' } }, nameTextStyle: { color: '#566573' } };
    return {
      grid: { left: 20, right: 40, top: 40, bottom: legendHeight(kinds, chart.getWidth()) + 44, containLabel: true },
      legend: { ...LEGEND, icon: undefined },
      xAxis: { ...axis, name: t('page.matrix.likelihood'), nameLocation: 'middle', nameGap: 28 },
      yAxis: { ...axis, name: `${t('stress.figure.total')}, ${scale.label}`, nameTextStyle: { align: 'left', color: '#566573' } },
      tooltip: { confine: true, formatter: ({ data }) => closureTip(data.row) },
      series: kinds.map((kind) => ({
        type: 'scatter', name: t(`stress.kinds.${kind}`), symbol: SYMBOLS[kind], symbolSize: 14, cursor: 'pointer',
        itemStyle: { color: COLOURS[all.indexOf(kind) % COLOURS.length], borderColor: '#fff', borderWidth: 1, opacity: 0.9 },
        label: { show: true, position: 'right', formatter: ({ data }) => (named.has(data.row.target) || isChosen(data.row) ? targetName(data.row) : ''), color: '#36434e', fontSize: 12 },
        labelLayout: { hideOverlap: true, moveOverlap: 'shiftY' },
        data: list.filter((row) => row.kind === kind).map((row) => ({
          value: [row.likelihood, row.total / scale.by], row,
          ...(isChosen(row) ? { symbolSize: 22, itemStyle: { borderColor: '#16212b', borderWidth: 2 } } : {}),
        })),
      })),
    };
  },
  unit() {
    const left = shownTargets().filter((row) => row.likelihood > 0 && row.total > 0).length - likely().length;
    return [t('page.matrix.unit'), left > 0 ? t('page.stress.left_out', { count: digits(left) }) : ''].join(' ');
  },
  data: () => ({ ...wholeTable('sweep.sweep'), rows: likely() }),
});

/** The target that is chosen: what its closure does, and its replay. */
function targetDetail() {
  const row = listOf('sweep.sweep').find(isChosen);
  if (!row) return [element('span', {}, t('page.targets.choose'))];
  const facts = closureFacts(row).flatMap(([label, text]) => [element('dt', {}, label), element('dd', {}, text)]);
  const kind = element('span', { class: 'badge' }, t(`stress.kinds.${row.kind}`));
  const exposed = row.exposed ? element('span', { class: 'badge bad' }, t('page.targets.exposed')) : null;
  const lasts = testOf('sweep').options.time_to_recover ?? null;
  return [element('p', {}, element('strong', {}, targetName(row)), ' ', kind, ' ', exposed ?? ''), element('dl', { class: 'facts' }, ...facts), replayElement('sweep', { close: [row.target], lasts }) ?? ''];
}

figure('targets', {
  choice: targetChoice,
  has: () => hasTable('sweep.sweep'),
  controls: () => [kindChoice()],
  render(own) {
    const list = shownTargets();
    const money = scaleFor(Math.max(0, ...list.map((row) => Math.abs(row.total))), testMoney);
    const column = (id, unit) => ({ name: id, title: t(`page.stress.column.${id === 'name' ? 'name_en' : id}`), unit });
    const months = t('page.closures.axis');
    const columns = [column('name'), column('kind'), column('likelihood'), column('time_to_recover', months), column('time_to_survive', months), column('exposed'), column('lost', testOf('sweep').unit), column('total', money.label)];
    const button = (row) => element('button', { type: 'button', class: 'link', 'aria-pressed': String(isChosen(row)), onclick: () => chooseTarget(row.target) }, targetName(row));
    const shown = list.map((row) => ({
      name: button(row), name_value: targetName(row), kind: t(`stress.kinds.${row.kind}`), likelihood: row.likelihood, time_to_recover: row.time_to_recover,
      time_to_survive: row.time_to_survive, exposed: row.exposed ? `◆ ${t('page.stress.yes')}` : '', lost: row.lost, total: row.total / money.by,
    }));
    const redraw = (pressed) => {
      drawFigure(own, { controls: false });
      document.querySelector(`#targets-table [data-sort="${pressed}"]`)?.focus();
    };
    const table = sortedTable(columns, shown, targetChoice, redraw);
    table.querySelector('[aria-pressed=true]')?.closest('tr').classList.add('chosen');
    document.getElementById('targets-detail').replaceChildren(...targetDetail());
    document.getElementById('targets-table').replaceChildren(table);
  },
  unit: () => t('page.targets.unit', { months: testOf('sweep').months }),
  data: () => wholeTable('sweep.sweep', (row) => !targetChoice.kind || row.kind === targetChoice.kind),
});
