// What all charts have in common: colours that read on paper and for whoever sees few of them, the room a text takes, and
// the names of rows on the side where people begin to read.
import type { Column } from './figure.js';

export const CHART_WIDTH = 480;
export const INK = '#1d2b2e';
export const FAINT = '#c9d3d4';
export const MARK = '#14606b';
export const SIGNAL = '#a3360a';
export const PAPER = '#ffffff';
export const TEXT_SIZE = 12;

/** A column that is drawn, or the part of it that is. */
export type DrawnColumn = Column & { values: readonly (number | null)[] };

/** What a chart is made of: names of rows, and the columns that are drawn. */
export interface Plot {
  rows: readonly string[];
  columns: readonly DrawnColumn[];
  reference?: { value: number; text: string } | undefined;
  isRtl: boolean;
}

/** A longer name of a row is broken. */
const LONGEST_NAME = 145;

/** How wide signs are, in sizes of the type. By the square ones the library measures a line's height. */
const WIDTHS: readonly [RegExp, number][] = [
  [/[\u200e\u2060\u2066-\u2069]/, 0],
  [/[ .,:;|!'’il\u202f\u00a0]/, 0.32],
  [/[A-Z%WMmw–>]/, 0.78],
  [/[\u3000-\u9fff]/, 1],
];
const USUAL_WIDTH = 0.6;

/** Room a text takes, roughly: there is no page to measure it on. */
export function measureText(text: string, size: number): number {
  const widthOf = (sign: string) => WIDTHS.find(([signs]) => signs.test(sign))?.[1] ?? USUAL_WIDTH;
  return [...text].reduce((sum, sign) => sum + widthOf(sign), 0) * size;
}

export const longest = (texts: readonly string[], size = TEXT_SIZE): number =>
  Math.max(0, ...texts.map((text) => measureText(text, size)));

/** A long name on several lines. The library would break it too early: it takes every accent for a square sign. */
function breakName(name: string): string {
  const lines = [''];
  for (const part of name.split(/(?<=[ -])/)) {
    const line = lines.at(-1) ?? '';
    const isFull = line !== '' && measureText(line + part, TEXT_SIZE) > LONGEST_NAME;
    if (isFull) lines.push(part);
    else lines[lines.length - 1] = line + part;
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Rows down the side, nothing but their names on the axis. */
export function toRowAxis({ rows, isRtl }: Plot) {
  return {
    width: Math.min(LONGEST_NAME, longest(rows)) + 6,
    axis: {
      type: 'category' as const,
      inverse: true,
      position: isRtl ? ('right' as const) : ('left' as const),
      data: rows.map(breakName),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: FAINT } },
      axisLabel: { color: INK, fontSize: TEXT_SIZE, lineHeight: 13, interval: 0 },
    },
  };
}

/** A grid with room at the side where rows begin and at the other. */
export const toGridBox = (
  isRtl: boolean,
  start: number,
  end: number,
  top: number,
  bottom: number,
) => (isRtl ? { left: end, right: start, top, bottom } : { left: start, right: end, top, bottom });

export const toLabel = (text: string, color = INK) => ({
  show: true,
  formatter: () => text,
  color,
  backgroundColor: PAPER,
  padding: [2, 2],
});
