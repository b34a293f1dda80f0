// Every row of the case that carries numbers: its source, its date, how well it is known; filtered by weak spots.

const numberedChoice = { quality: '', table: '', words: '' };

/** Most rows that are shown at once; the data panel has more, the download all. */
const MOST_NUMBERED = 200;

const numbered = () => VIEW.numbered.map(([table, row, named, quality, source, note]) => ({ table, row, named, quality, source, note, date: VIEW.sources[source]?.date ?? null }));

/** Rows that pass the filters; words are looked for in name, note and title of the source. */
function numberedRows() {
  const { quality, table, words } = numberedChoice;
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (row) => [row.table, row.row, row.named, row.note, VIEW.sources[row.source]?.title].filter(Boolean).join(' ').toLowerCase();
  const weak = (row) => row.quality === 'assumed' || !row.source;
  return numbered().filter((row) => (!quality || (quality === 'weak' ? weak(row) : row.quality === quality)) && (!table || row.table === table) && wanted.every((word) => text(row).includes(word)));
}

const tableName = (table) => textOr(`page.evidence.table.${table}`, table);

figure('numbered', {
  choice: numberedChoice,
  has: () => (VIEW.numbered ?? []).length > 0,
  controls() {
    const redraw = (change) => {
      Object.assign(numberedChoice, change);
      drawFigure(figures.find((own) => own.id === 'numbered'), { controls: false });
    };
    const tables = [...new Set(numbered().map((row) => row.table))];
    const qualities = [['', t('page.all')], ['weak', t('page.numbered.weak')], ...QUALITIES.map((id) => [id, t(`page.quality.${id}`)])];
    const search = element('input', { type: 'search', value: numberedChoice.words, oninput: (event) => redraw({ words: event.target.value }) });
    return [
      choice(t('page.numbered.quality'), qualities, numberedChoice.quality, (quality) => redraw({ quality })),
      choice(t('page.numbered.table'), [['', t('page.all')], ...tables.map((id) => [id, tableName(id)])], numberedChoice.table, (table) => redraw({ table })),
      element('label', {}, t('page.numbered.words'), search),
    ];
  },
  render() {
    const columns = [['table', 'page.numbered.table'], ['named', 'page.numbered.row'], ['quality', 'page.numbered.quality'], ['source', 'page.source'], ['date', 'page.sources.date'], ['note', 'page.evidence.note']].map(([id, key]) => ({ name: id, title: t(key) }));
    const list = numberedRows().slice(0, MOST_NUMBERED).map((row) => ({
      ...row, table: tableName(row.table), quality: qualityElement(row.quality), source: sourceElement(row.source) ?? t('page.no_source'), note: row.note ?? '',
    }));
    document.getElementById('numbered-table').replaceChildren(list.length ? tableElement(columns, list) : element('p', { class: 'empty' }, t('page.nothing')));
  },
  unit: () => t('page.numbered.unit', { shown: digits(Math.min(MOST_NUMBERED, numberedRows().length)), found: digits(numberedRows().length), all: digits(numbered().length) }),
  data: () => ({ columns: ['table', 'row', 'named', 'quality', 'source', 'date', 'note'].map((id) => ({ name: id })), rows: numberedRows() }),
});
