// Numbers for people: scales and units in the habit of each language.

const isMoney = (unit) => unit.startsWith(`${VIEW.case.money}_`);
const moneySign = () => textOr(`page.money.${VIEW.case.money}`, VIEW.case.money);

/** `1e9 bn|1e6 m|1 ` of the catalogue as pairs, largest first. */
const scalesOf = (key) => t(key).split('|').map((part) => {
  const [by, ...word] = part.split(' ');
  return { by: Number(by), word: word.join(' ') };
});

/** How values up to `max` in a unit are written: divisor, label, and a function from value to text. */
function scaleFor(max, unit) {
  if (unit.endsWith('/year')) {
    const scale = scaleFor(max, unit.slice(0, -'/year'.length));
    const rate = (text) => t('page.number.rate', { amount: text });
    return { by: scale.by, label: rate(scale.label), format: (value) => rate(scale.format(value)) };
  }
  const pick = (key) => {
    const scales = scalesOf(key);
    return scales.find(({ by }) => Math.abs(max) >= by) ?? scales[scales.length - 1];
  };
  if (isMoney(unit) && !unit.includes('/')) {
    const { by, word } = pick('page.scale.money');
    const sign = moneySign();
    const label = t('page.number.money_unit', { sign, scale: word }).trim();
    const format = (value) => t('page.number.money', { sign, scale: word, number: digits(value / by) }).trim();
    return { by, label, format };
  }
  if (unit === 't' || unit === 't CO2e') {
    const { by, word } = pick('page.scale.tonne');
    const label = unit === 't' ? word : `${word} CO₂e`;
    return { by, label, format: (value) => `${digits(value / by)} ${label}` };
  }
  if (isMoney(unit)) {
    const words = { sign: moneySign(), per: unit.split('/')[1] };
    return { by: 1, label: t('page.number.money_per_unit', words), format: (value) => t('page.number.money_per', { ...words, number: digits(value) }) };
  }
  return { by: 1, label: unit, format: (value) => `${digits(value)} ${unit}`.trim() };
}

/** A value with its unit, in the scale that suits it. */
const amount = (value, unit) =>
  value === null || value === undefined ? '–' : scaleFor(value, unit).format(value);

/** A number: three significant digits, no decimals from a hundred on. */
function digits(value) {
  const size = Math.abs(value);
  const options = size >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(state.lang, options).format(value);
}

const percent = (share) =>
  new Intl.NumberFormat(state.lang, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);

/** Value and unit of something per GWh or MWh, per kWh instead. */
function perKilowattHour(value, unit) {
  const [of, per] = unit.split('/');
  const factor = { GWh: 1e6, MWh: 1e3, kWh: 1 }[per];
  if (!factor) return { value, unit };
  return of === 't CO2e' ? { value: (value * 1000) / factor, unit: 'kg/kWh' } : { value: value / factor, unit: `${of}/kWh` };
}
