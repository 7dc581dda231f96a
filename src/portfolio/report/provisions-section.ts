// What the schemes ask of the book: the classes of each, and what moving from the one in force would cost. A scheme is
// never shown without what it must not be taken for.

import { type Figure, numbers, type Section, texts } from '../../pages/figure.js';
import type { Formats } from '../../pages/formats.js';
import { toCodeName, toDaysName } from './code-words.js';
import { toReportDefinition } from './definition-words.js';
import {
  type ReportedBook,
  type RequiredProvisions,
  SECTOR_SCHEMES,
  SHIFTS,
} from './report-answer.js';
import type { ReportWords } from './report-words.js';

export function toProvisionsSection(
  book: ReportedBook,
  words: ReportWords,
  formats: Formats,
): Section {
  const schemes = toSchemes(book);
  const section = { id: 'provisions', title: words('provisions') };
  if (schemes.length === 0) return { ...section, figures: [], notes: [words('noScheme')] };
  const [inForce, ...others] = schemes.map((scheme, at) =>
    toClasses(book, { ...scheme, isInForce: at === 0 }, words, formats),
  );
  return {
    ...section,
    figures: [...(inForce ? [inForce] : []), toCosts(book, schemes, words, formats), ...others],
  };
}

/** The scheme in force first, then those of the sector, each once. */
function toSchemes(book: ReportedBook): RequiredProvisions[] {
  const all = [book.provisions, ...SECTOR_SCHEMES.map((name) => book[name])];
  const known = all.filter((scheme) => scheme !== null);
  return known.filter(
    ({ scheme }, at) => known.findIndex((other) => other.scheme.code === scheme.code) === at,
  );
}

function toClasses(
  book: ReportedBook,
  { scheme, classes, required, isInForce }: RequiredProvisions & { isInForce: boolean },
  words: ReportWords,
  formats: Formats,
): Figure {
  const { amount, count, percent, locale } = formats;
  const asked = classes.map((one) => one.required);
  const head = words('classes', { code: scheme.code });
  return {
    id: `classes-${scheme.code}`,
    title: isInForce ? `${head} (${words('inForce')})` : head,
    definition: scheme.caution ?? '',
    source: scheme.source,
    ...(isInForce ? { chart: 'BARS' as const } : {}),
    isWide: true,
    table: {
      rowHead: words('late'),
      rows: classes.map(({ minDpd, maxDpd }) => toDaysName(minDpd, maxDpd, locale)),
      columns: [
        texts(
          words('class'),
          classes.map((one) => one.class),
        ),
        numbers(
          words('rate'),
          classes.map(({ rate }) => percent(rate)),
        ),
        texts(
          words('certainty'),
          classes.map(({ certainty }) => toCodeName('CERTAINTY', certainty, locale)),
        ),
        numbers(
          words('loans'),
          classes.map(({ loans }) => count(loans)),
        ),
        numbers(
          words('dragged'),
          classes.map(({ dragged }) => count(dragged)),
        ),
        numbers(
          words('balance'),
          classes.map(({ balance }) => amount(balance)),
        ),
        { head: words('required'), cells: asked.map(amount), values: asked.map(Number) },
      ],
      foot: {
        name: words('all'),
        cells: ['', '', '', count(book.loans), '', amount(book.gross), amount(required)],
      },
    },
    notes: isInForce ? [words('draggedWhy')] : [],
  };
}

function toCosts(
  book: ReportedBook,
  schemes: readonly RequiredProvisions[],
  words: ReportWords,
  formats: Formats,
): Figure {
  const { amount, percent, locale, count, money } = formats;
  const { provisions } = book;
  const shifts = SHIFTS.map((name) => book[name]);
  const toShift = (code: string) => shifts.find((shift) => shift?.to.code === code);
  const required = schemes.map((one) => one.required);
  const held = provisions?.held ?? null;
  const missing = provisions?.loansWithoutHeld ?? 0;
  return {
    id: 'schemes',
    title: words('schemes'),
    definition: toReportDefinition('SCHEMES', locale),
    chart: 'BARS',
    ...(held === null
      ? {}
      : { reference: { value: Number(held), text: words('heldLine', { money: money(held) }) } }),
    table: {
      rowHead: words('scheme'),
      rows: schemes.map(({ scheme }) => scheme.code),
      columns: [
        { head: words('required'), cells: required.map(amount), values: required.map(Number) },
        numbers(
          words('cost'),
          schemes.map(({ scheme }) => amount(toShift(scheme.code)?.cost ?? null)),
        ),
        numbers(
          words('costRatio'),
          schemes.map(({ scheme }) => percent(toShift(scheme.code)?.costRatio ?? null)),
        ),
      ],
    },
    notes: missing > 0 ? [words('heldMissing', { loans: count(missing) })] : [],
  };
}
