// The charts of a report as SVG: as long as their numbers, mirrored right to left, and without anything that a page must
// not carry.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDrawing } from '../../src/pages/chart-options.js';
import { drawChart } from '../../src/pages/draw-chart.js';
import type { ChartKind, Figure } from '../../src/pages/figure.js';
import { toPlainText } from './report-page.js';

const FILLED = '#14606b';
const HOSTILE = `<script>a("b")</script> & 'c'`;

/** Charts of a value with its lower and upper end. */
const HAS_ENDS: readonly ChartKind[] = ['INTERVALS', 'INTERVAL_BARS', 'TREND'];

function toFigure(chart: ChartKind, values: (number | null)[], name = 'Row'): Figure {
  const column = (head: string, by: number) => ({
    head,
    values: values.map((value) => (value === null ? null : value * by)),
    cells: values.map((value) => (value === null ? 'withheld' : (value * by).toFixed(3))),
  });
  const columns = HAS_ENDS.includes(chart)
    ? [column('Value', 1), column('Low', 0.5), column('High', 2)]
    : [column('One', 1)];
  return {
    id: 'x',
    title: 'x',
    chart,
    table: { rowHead: 'r', rows: values.map((_, at) => `${name} ${at}`), columns },
  };
}

async function draw(figure: Figure, isRtl = false): Promise<string> {
  const drawing = toDrawing(figure, isRtl);
  if (!drawing) throw new RangeError('nothing to draw');
  return (await drawChart(drawing, 'A chart')).text;
}

/** Where each filled bar begins, and how far it goes: to the left below zero. */
const barsOf = (svg: string, colour = FILLED): { from: number; by: number }[] =>
  [...svg.matchAll(/<path d="M(-?[\d.]+) [\d.]+l(-?[\d.]+) 0l[^"]*" fill="(#\w+)"/g)]
    .filter(([, , , fill]) => fill === colour)
    .map(([, from, by]) => ({ from: Number(from), by: Number(by) }));

const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([\s\S]*?)<\/text>/g)].map((match) => toPlainText(match[1] ?? ''));

const KINDS: ChartKind[] = ['BARS', 'LINE', 'GRID', 'INTERVALS', 'INTERVAL_BARS', 'TREND'];

describe('bars', () => {
  it('are as long as their numbers, whatever these are, in both directions of reading', async () => {
    const numbers = fc.array(fc.double({ min: 0.01, max: 1e9, noNaN: true }), {
      minLength: 2,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(numbers, fc.boolean(), async (values, isRtl) => {
        const bars = barsOf(await draw(toFigure('BARS', values), isRtl));
        expect(bars).toHaveLength(values.length);
        const most = Math.max(...values);
        const longest = Math.max(...bars.map(({ by }) => Math.abs(by)));
        bars.forEach(({ by }, at) => {
          expect(Math.sign(by) === (isRtl ? -1 : 1) || Math.abs(by) < 1).toBe(true);
          expect(Math.abs(by) / longest).toBeCloseTo((values[at] ?? 0) / most, 1);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('of what is withheld are not drawn, and said to be withheld', async () => {
    const svg = await draw(toFigure('BARS', [3, null, 2]));
    expect(barsOf(svg)).toHaveLength(2);
    expect(textsOf(svg)).toContain('withheld');
  });
});

describe('intervals', () => {
  const WHISKER = '#14606b';
  /** Lengths of the lines of the whiskers' colour along an axis, as drawn. */
  const linesOf = (svg: string, along: 'x' | 'y'): number[] =>
    [...svg.matchAll(/<path d="M(-?[\d.]+) (-?[\d.]+)L(-?[\d.]+) (-?[\d.]+)"([^>]*)>/g)]
      .filter((line) => line[5]?.includes(`stroke="${WHISKER}"`))
      .map(([, x1, y1, x2, y2]) =>
        along === 'x' ? Math.abs(Number(x2) - Number(x1)) : Math.abs(Number(y2) - Number(y1)),
      )
      .filter((length) => length > 12);

  it.each(['INTERVALS', 'INTERVAL_BARS'] as const)(
    '%s are as long as they say, in both directions of reading',
    async (kind) => {
      const values = [0.2, 0.4, 0.3];
      for (const isRtl of [false, true]) {
        const svg = await draw(toFigure(kind, values), isRtl);
        const lengths = linesOf(svg, 'x');
        expect(lengths).toHaveLength(values.length);
        const most = Math.max(...lengths);
        lengths.forEach((length, at) => {
          expect(length / most).toBeCloseTo((values[at] ?? 0) / 0.4, 1);
        });
      }
    },
  );

  it('stand on bars that begin at nothing', async () => {
    const values = [0.2, 0.4, 0.3];
    for (const isRtl of [false, true]) {
      const bars = barsOf(await draw(toFigure('INTERVAL_BARS', values), isRtl), '#c9d3d4');
      const most = Math.max(...bars.map(({ by }) => Math.abs(by)));
      expect(bars.map(({ by }) => Number((Math.abs(by) / most).toFixed(2)))).toEqual([
        0.5, 1, 0.75,
      ]);
    }
    expect(barsOf(await draw(toFigure('INTERVALS', values)), '#c9d3d4')).toEqual([]);
  });

  it('of a month of which nothing is known are a gap with the word for it', async () => {
    const svg = await draw(toFigure('TREND', [0.2, null, 0.4]));
    expect(linesOf(svg, 'y')).toHaveLength(2);
    expect(textsOf(svg)).toContain('withheld');
  });
});

describe('every chart', () => {
  it.each(KINDS)('%s writes each of its numbers, and as many when it is mirrored', async (kind) => {
    const figure = toFigure(kind, [0.5, 0.25, 0.75]);
    for (const isRtl of [false, true]) {
      const texts = textsOf(await draw(figure, isRtl));
      const columns = figure.table?.columns ?? [];
      // A trend writes its values; their ends are whiskers.
      for (const { cells } of kind === 'TREND' ? columns.slice(0, 1) : columns) {
        expect(texts).toEqual(expect.arrayContaining([...cells]));
      }
    }
  });

  it.each(KINDS)('%s is text and shapes: no style, script, class, id or address', async (kind) => {
    const svg = await draw(toFigure(kind, [1, 2, 3], HOSTILE));
    expect(svg).toMatch(/^<svg viewBox="0 0 480 \d+" role="img" aria-label="A chart">/);
    const tags = new Set([...svg.matchAll(/<([a-z]\w*)/gi)].map((match) => match[1]));
    expect(
      [...tags].filter(
        (tag) =>
          !['svg', 'g', 'path', 'text', 'circle', 'rect', 'line', 'polyline'].includes(tag ?? ''),
      ),
    ).toEqual([]);
    expect(svg.match(/<[^>]*\s(?:style|class|id|href|on\w+)=/)).toBeNull();
    expect(svg).not.toMatch(/url\(|<script/);
    expect(textsOf(svg).join('')).toContain('<script>');
  });

  it.each(KINDS)('%s stays inside its picture, texts included', async (kind) => {
    for (const isRtl of [false, true]) {
      const svg = await draw(
        toFigure(kind, [0.021, 0.9, 0.3], 'A rather long name of a row'),
        isRtl,
      );
      for (const [, x] of svg.matchAll(/transform="translate\((-?[\d.]+) /g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x)).toBeLessThanOrEqual(480);
      }
    }
  });

  it.each(KINDS)('%s of nothing known is not drawn', (kind) => {
    expect(toDrawing(toFigure(kind, [null, null]), false)).toBeUndefined();
    expect(toDrawing(toFigure(kind, []), false)).toBeUndefined();
  });
});
