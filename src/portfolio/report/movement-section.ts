// Where the loans of the month before went, and how pools of loans aged.
import { toCentimesExactly, toDirhams } from '../../access/scalar-rules.js';
import { drawn, type Figure, numbers, type Section } from '../../pages/figure.js';
import type { Formats } from '../../pages/formats.js';
import { toCodeName } from './code-words.js';
import type { ReportedBook, RollRates, Vintages } from './report-answer.js';
import type { ReportWords } from './report-words.js';

/** In the order of a loan's decline; only those that some loan is in are shown. */
const STATES = [
  'DAYS_0',
  'DAYS_1_30',
  'DAYS_31_60',
  'DAYS_61_90',
  'DAYS_91_180',
  'DAYS_181_365',
  'OVER_365',
  'CLOSED',
  'WRITTEN_OFF',
  'VANISHED',
] as const;

export function toMovementSection(
  book: ReportedBook,
  words: ReportWords,
  formats: Formats,
): Section {
  return {
    id: 'movement',
    title: words('movement'),
    figures: [toRolls(book, words, formats), toVintages(book.vintages, words, formats)],
  };
}

type Cells = RollRates['cells'];

const sumBefore = (cells: Cells): string =>
  toDirhams(cells.reduce((sum, cell) => sum + (toCentimesExactly(cell.balanceBefore) ?? 0n), 0n));

const countLoans = (cells: Cells): number => cells.reduce((sum, { loans }) => sum + loans, 0);

function toRolls(book: ReportedBook, words: ReportWords, formats: Formats): Figure {
  const figure = { id: 'rolls', title: words('rolls') };
  const { rollRates: rolls } = book;
  if (!rolls) {
    // Made figures are made together: with a history there is nothing to wait for.
    const why = book.history ? 'noMonthBefore' : 'beingMade';
    return { ...figure, definition: words(why) };
  }
  const { amount, count, hundredths, locale, money } = formats;
  const [fresh, rolled] = [true, false].map((isNew) =>
    rolls.cells.filter(({ from }) => (from === 'NEW') === isNew),
  ) as [Cells, Cells];
  const rows = STATES.filter((state) => rolled.some(({ from }) => from === state));
  const ends = STATES.filter((state) => rolled.some(({ to }) => to === state));
  const of = (state: string) => rolled.filter(({ from }) => from === state);
  const toShare = (from: string, to: string) =>
    rolled.find((cell) => cell.from === from && cell.to === to)?.balanceShare ?? null;
  const newNow = fresh.reduce((sum, cell) => sum + (toCentimesExactly(cell.balanceNow) ?? 0n), 0n);
  const newcomers = words('newcomers', {
    loans: count(countLoans(fresh)),
    money: money(toDirhams(newNow)),
  });
  return {
    ...figure,
    definition: `${rolls.definition} ${words('inHundredths')}`,
    chart: 'GRID',
    isWide: true,
    table: {
      rowHead: words('from'),
      rows: rows.map((state) => toCodeName('STATE', state, locale)),
      columns: [
        numbers(
          words('loans'),
          rows.map((state) => count(countLoans(of(state)))),
        ),
        numbers(
          words('before'),
          rows.map((state) => amount(sumBefore(of(state)))),
        ),
        ...ends.map((to) =>
          drawn(
            toCodeName('STATE', to, locale),
            rows.map((from) => toShare(from, to)),
            hundredths,
          ),
        ),
      ],
    },
    notes: [newcomers],
  };
}

function toVintages(vintages: Vintages | null, words: ReportWords, formats: Formats): Figure {
  const figure = { id: 'vintages', title: words('vintages') };
  if (!vintages) return { ...figure, definition: words('beingMade') };
  const { amount, count, hundredths, shortMonth } = formats;
  const { pools, definition } = vintages;
  const ages = [...new Set(pools.flatMap((pool) => pool.points.map((at) => at.monthsOnBook)))];
  const toShare = (pool: Vintages['pools'][number], age: number) =>
    pool.points.find(({ monthsOnBook }) => monthsOnBook === age)?.share ?? null;
  return {
    ...figure,
    definition: `${definition} ${words('inHundredths')} ${words('ages')}`,
    chart: 'GRID',
    isWide: true,
    table: {
      rowHead: words('pool'),
      rows: pools.map(({ from, isWhole }) => `${shortMonth(from)}${isWhole ? '' : ' *'}`),
      columns: [
        numbers(
          words('loans'),
          pools.map(({ loans }) => count(loans)),
        ),
        numbers(
          words('principal'),
          pools.map(({ principal }) => amount(principal)),
        ),
        ...ages
          .sort((a, b) => a - b)
          .map((age) =>
            drawn(
              String(age),
              pools.map((pool) => toShare(pool, age)),
              hundredths,
            ),
          ),
      ],
    },
    notes: pools.every(({ isWhole }) => isWhole) ? [] : [words('notWhole')],
  };
}
