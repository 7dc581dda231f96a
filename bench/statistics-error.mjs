// What noise costs in precision at national scale. A seeded sector of
// 1.4 million people is counted exactly once and released again and again; the error that was expected stands beside the
// error that was measured, level by level. The result is kept in bench/results.
import { cpus } from 'node:os';
import { LEVELS } from '../dist/statistics/cell-keys-rules.js';
import { makeConsistent } from '../dist/statistics/consistent-tables-rules.js';
import { sumMeasured, toNoisy, toThreshold } from '../dist/statistics/interval-rules.js';
import { toGaussianSampler } from '../dist/statistics/noise-rules.js';
import { createRandomSource } from '../dist/statistics/random-source.js';
import { planRelease, toTableVariance } from '../dist/statistics/release-plan-rules.js';
import { toDecimal, toShare } from '../dist/statistics/share-rules.js';
import { addNoise } from '../dist/statistics/table-rules.js';
import { keepResult } from './results.mjs';
import { countSector } from './statistics-sector.mjs';

const BORROWERS = Number(process.env.N ?? 1_400_000);
const RELEASES = Number(process.env.BENCH_RELEASES ?? 300);
const DRAWS = Number(process.env.BENCH_DRAWS ?? 20_000);
const SEED = Number(process.env.SEED ?? 20_261_124);
const PLANNED = ['MONTHLY', 'QUARTERLY']
  .flatMap((cadence) => planRelease(cadence).map((table) => ({ ...table, cadence })))
  .map((table) => ({
    ...table,
    variance: toTableVariance(table),
  }));

const sum = (values) => values.reduce((total, value) => total + value, 0n);
const at = (row, ...places) => places.map((place) => row[place]);
const toNumber = (fraction) => Number(fraction.numerator) / Number(fraction.denominator);

/** The figures of a cell: from its true row, what a release says, what is expected, in the unit of the table. */
const FIGURES = {
  COUNTS: [
    ['borrowers', [0, 1, 2, 3], null],
    ['crossed share', [0, 1], [2, 3]],
    ['arrears share', [0, 2], [1, 3]],
  ],
  AMOUNTS: [
    ['outstanding', [0, 1], null],
    ['PAR30 by amount', [0], [1]],
  ],
};

/** 95 % half-width by the formulas: 1.96 σ of a sum, relative to it, or of a share. */
function expect(figure, truth, variance) {
  const [, part, rest] = figure;
  const square = toNumber(variance);
  const value = Number(sum(at(truth, ...part)));
  if (rest === null) return (1.96 * Math.sqrt(part.length * square)) / value;
  const whole = value + Number(sum(at(truth, ...rest)));
  const share = value / whole;
  const spread = square * (part.length * (1 - share) ** 2 + rest.length * share ** 2);
  return (1.96 * Math.sqrt(spread)) / whole;
}

/** The error of one release in one cell, in the same unit, and whether the interval holds the truth. */
function measure(figure, truth, noisy) {
  const [, part, rest] = figure;
  const value = sum(at(truth, ...part));
  if (rest === null) {
    const shown = toNoisy(sumMeasured(at(noisy, ...part)));
    const holds = shown.low <= value && value <= shown.high;
    return { error: Number(shown.value - value) / Number(value), holds };
  }
  const whole = value + sum(at(truth, ...rest));
  const share = toShare(sumMeasured(at(noisy, ...part)), sumMeasured(at(noisy, ...rest)));
  if (share === undefined) return undefined;
  const holds = share.low * whole <= value * 1_000_000n && value * 1_000_000n <= share.high * whole;
  return {
    error: Number(share.numerator) / Number(share.denominator) - Number(value) / Number(whole),
    holds,
  };
}

/** The cells of a level whose true number is one that is shown: the others' errors are nobody's. */
function findShown(tables, level) {
  const { variance } = PLANNED.find((table) => table.measure === 'COUNTS' && table.level === level);
  const total = { numerator: 4n * variance.numerator, denominator: variance.denominator };
  const threshold = toThreshold(total);
  return new Map([...tables.get(`COUNTS ${level}`)].filter(([, row]) => sum(row) >= threshold));
}

/** Cells of a level by size: the median one, and the one that a tenth are smaller than. */
function pickCells(rows) {
  const ordered = [...rows].sort(([, a], [, b]) => Number(sum(a) - sum(b)));
  const atShare = (share) => ordered[Math.floor((ordered.length - 1) * share)][0];
  return ordered.length === 1
    ? [['only', ordered[0][0]]]
    : [
        ['median', atShare(0.5)],
        ['smallest tenth', atShare(0.1)],
      ];
}

function newTally() {
  return { errors: new Map(), held: 0, seen: 0 };
}

function record(tally, key, found) {
  if (found === undefined) return;
  tally.seen += 1;
  if (found.holds) tally.held += 1;
  const before = tally.errors.get(key) ?? { square: 0, count: 0 };
  tally.errors.set(key, { square: before.square + found.error ** 2, count: before.count + 1 });
}

/** Not a number where the whole was lost in its noise every time, so that nothing was said. */
const rootMean = ({ square, count } = { square: 0, count: 0 }) => 1.96 * Math.sqrt(square / count);

/** Releases again and again; a tally for each table and figure, raw and made consistent. */
function releaseAll(tables, shown) {
  const uniform = createRandomSource();
  const samplers = PLANNED.map((table) => toGaussianSampler(table.variance, uniform));
  const tallies = new Map();
  const toTally = (name) => tallies.get(name) ?? tallies.set(name, newTally()).get(name);
  let drawing = 0;
  for (let turn = 0; turn < RELEASES; turn += 1) {
    const start = performance.now();
    const noisy = PLANNED.map(({ level, measure: name, variance }, p) =>
      addNoise(tables.get(`${name} ${level}`), level, name, variance, samplers[p]),
    );
    drawing += performance.now() - start;
    noisy.forEach(({ level, measure: name, variance, rows }, p) => {
      for (const figure of FIGURES[name] ?? []) {
        for (const [key, truth] of tables.get(`${name} ${level}`)) {
          if (!shown.get(level).has(key)) continue;
          const cell = rows.get(key).map((value) => ({ value, variance }));
          record(toTally(`${p} ${figure[0]}`), key, measure(figure, truth, cell));
        }
      }
    });
    const consistent = makeConsistent(noisy.slice(0, 4), 'COUNTS', () => true);
    for (const level of LEVELS.slice(0, 4)) {
      for (const [key, truth] of tables.get(`COUNTS ${level}`)) {
        if (!shown.get(level).has(key)) continue;
        const found = measure(FIGURES.COUNTS[0], truth, consistent.get(key));
        record(toTally(`consistent ${level}`), key, found);
      }
    }
  }
  return { tallies, drawing: drawing / RELEASES };
}

const percent = (value, digits = 2) =>
  Number.isNaN(value) ? '–' : `${(100 * value).toFixed(value < 0.001 ? 3 : digits)} %`;
const point = (value) => percent(value).replace('%', 'pt');
const NAMES = {
  NATION: 'nation',
  REGION: 'region',
  AREA: '× area',
  ACTIVITY: '× activity',
  BAND: '× band',
};

function toRawLines(tables, shown, tallies) {
  return PLANNED.flatMap(({ level, measure: name, variance, cadence }, p) =>
    (FIGURES[name] ?? []).flatMap((figure) => {
      const tally = tallies.get(`${p} ${figure[0]}`);
      const rows = tables.get(`${name} ${level}`);
      const show = figure[2] === null ? percent : point;
      return pickCells(shown.get(level)).map(([which, key]) => {
        const size = sum(tables.get(`COUNTS ${level}`).get(key));
        const expected = expect(figure, rows.get(key), variance);
        const measured = rootMean(tally.errors.get(key));
        const cells = [
          cadence.toLowerCase(),
          NAMES[level],
          figure[0],
          which,
          size,
          show(expected),
          show(measured),
        ];
        return `| ${[...cells, Number.isNaN(measured) ? '–' : (measured / expected).toFixed(2), percent(tally.held / tally.seen)].join(' | ')} |`;
      });
    }),
  );
}

function toConsistentLines(tables, shown, tallies) {
  return LEVELS.slice(0, 4).map((level, p) => {
    const [, key] = pickCells(shown.get(level))[0];
    const truth = Number(sum(tables.get(`COUNTS ${level}`).get(key)));
    const raw = rootMean(tallies.get(`${p} borrowers`).errors.get(key)) * truth;
    const tally = tallies.get(`consistent ${level}`);
    const consistent = rootMean(tally.errors.get(key)) * truth;
    return `| ${[NAMES[level], raw.toFixed(1), consistent.toFixed(1), percent(tally.held / tally.seen)].join(' | ')} |`;
  });
}

/** How many cells of the finest two tables are within three points, and how many of the people are in them. */
function toUseful(tables, shown) {
  return ['ACTIVITY', 'BAND'].map((level) => {
    const { variance } = PLANNED.find((t) => t.measure === 'COUNTS' && t.level === level);
    const rows = [...tables.get(`COUNTS ${level}`).values()].filter((row) => sum(row) > 0n);
    const good = rows.filter((row) => expect(FIGURES.COUNTS[1], row, variance) <= 0.03);
    const people = (list) => list.reduce((total, row) => total + Number(sum(row)), 0);
    return `- ${NAMES[level]}: crossed share within 3 pt in ${percent(good.length / rows.length, 0)} of the cells, ${percent(people(good) / people(rows), 0)} of the people; ${shown.get(level).size} of ${rows.length} cells have enough people to be shown.`;
  });
}

/** How many intervals hold the truth, of at least so many at every level: fresh draws, cells one after the other. */
function coverLevels(tables, shown) {
  const uniform = createRandomSource();
  return PLANNED.filter(({ measure: name }) => FIGURES[name]).map(
    ({ level, measure: name, variance, cadence }) => {
      const draw = toGaussianSampler(variance, uniform);
      const rows = [...tables.get(`${name} ${level}`)].filter(([key]) => shown.get(level).has(key));
      const tallies = FIGURES[name].map(() => newTally());
      for (let seen = 0; seen < DRAWS; seen += 1) {
        const [key, truth] = rows[seen % rows.length];
        const noisy = truth.map((value) => ({ value: value + draw(), variance }));
        FIGURES[name].forEach((figure, f) => {
          record(tallies[f], key, measure(figure, truth, noisy));
        });
      }
      const covered = FIGURES[name].map((figure, f) => {
        const { held, seen } = tallies[f];
        return `${figure[0]} ${percent(held / seen)}`;
      });
      return `| ${cadence.toLowerCase()} | ${NAMES[level]} | ${rows.length} | ${covered.join(', ')} |`;
    },
  );
}

export async function run() {
  const { tables, cut } = countSector(BORROWERS, SEED);
  const shown = new Map(LEVELS.map((level) => [level, findShown(tables, level)]));
  const { tallies, drawing } = releaseAll(tables, shown);
  const clip = PLANNED.findIndex((table) => table.measure === 'CLIPPED');
  const clippedRow = tables.get('CLIPPED NATION').get('MA');
  const { variance: clipVariance } = PLANNED[clip];
  const clipShare = toShare(
    { value: clippedRow[0], variance: clipVariance },
    { value: clippedRow[1], variance: clipVariance },
  );
  const text = `# Noise at national scale: expected and measured

${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}. ${BORROWERS.toLocaleString('en')} borrowers of seed ${SEED} in 12 × 2 × 8 × 5 cells,
regions from 0.4 to 22 %; ${RELEASES} releases of every planned table. Half-widths of 95 % intervals, relative for numbers
and amounts, in points for shares: by formula, and 1.96 times the root mean square of the errors in that cell. "Holds" is
the share of all intervals of the level that hold the truth. Cells are those with enough people to be shown. Drawing one release of all tables takes ${drawing.toFixed(0)} ms.

| release | level | figure | cell | borrowers | expected ± | measured ± | ratio | holds |
|---|---|---|---|---|---|---|---|---|
${toRawLines(tables, shown, tallies).join('\n')}

${toUseful(tables, shown).join('\n')}
- Clipping at 50,000 dirhams cuts off ${percent(cut)} of the amounts; ${toDecimal(clipShare.value)} of the borrowers are clipped, known to ± ${toDecimal((clipShare.high - clipShare.low) / 2n)}.

## Made consistent

Borrowers in the median cell, monthly tables: half-width measured on raw values, and after weighted least squares.

| level | raw ± | consistent ± | holds |
|---|---|---|---|
${toConsistentLines(tables, shown, tallies).join('\n')}

## Coverage

The share of 95 % intervals that hold the truth, of ${DRAWS.toLocaleString('en')} fresh draws a level over its shown cells.

| release | level | cells | holds |
|---|---|---|---|
${coverLevels(tables, shown).join('\n')}
`;
  console.log(text);
  if (BORROWERS >= 1_000_000) await keepResult('statistics-error.md', text);
}
