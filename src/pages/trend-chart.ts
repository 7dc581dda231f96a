// A figure over the months with its intervals: points joined by a line, each with its whisker and its number above. Expects
// the columns value, lower, upper end. A month of which nothing is known is a gap, with the word for it.
import type { CustomSeriesOption } from 'echarts';
import { FAINT, INK, MARK, PAPER, type Plot } from './chart-look.js';

/** More points than these have their numbers written upwards, or they would run into each other. */
const POINTS_APART = 6;
const HEIGHT = 230;
const CAP = 4;

interface Point {
  text: string;
  value: number | null;
  low: number;
  high: number;
}

function toPoints({ rows, columns }: Plot): Point[] {
  const [value, low, high] = columns;
  return rows.map((_, at) => ({
    text: value?.cells[at] ?? '',
    value: value?.values[at] ?? null,
    low: low?.values[at] ?? value?.values[at] ?? 0,
    high: high?.values[at] ?? value?.values[at] ?? 0,
  }));
}

const toRender =
  (points: readonly Point[], isDense: boolean): CustomSeriesOption['renderItem'] =>
  ({ dataIndex }, api) => {
    const point = points[dataIndex] ?? { text: '', value: null, low: 0, high: 0 };
    const place = (value: number) => api.coord([dataIndex, value]) as [number, number];
    const [x, top] = place(point.value === null ? 0 : point.high);
    const [, bottom] = place(point.low);
    const draw = (x1: number, y1: number, x2: number, y2: number) => ({
      type: 'line' as const,
      shape: { x1, y1, x2, y2 },
      style: { stroke: MARK, lineWidth: 2 },
    });
    const text = {
      type: 'text' as const,
      x,
      y: top - (isDense ? 8 : 14),
      rotation: isDense ? Math.PI / 2 : 0,
      style: {
        text: point.text,
        fill: INK,
        fontSize: 11,
        align: isDense ? ('left' as const) : ('center' as const),
        verticalAlign: 'middle' as const,
      },
    };
    if (point.value === null) return { type: 'group', children: [text] };
    const [, y] = place(point.value);
    return {
      type: 'group',
      children: [
        draw(x, top, x, bottom),
        draw(x - CAP, top, x + CAP, top),
        draw(x - CAP, bottom, x + CAP, bottom),
        {
          type: 'circle',
          shape: { cx: x, cy: y, r: 3.5 },
          style: { fill: PAPER, stroke: MARK, lineWidth: 2 },
        },
        text,
      ],
    };
  };

export function toTrend(plot: Plot) {
  const { rows, isRtl } = plot;
  const points = toPoints(plot);
  const isDense = points.length > POINTS_APART;
  const most = Math.max(0, ...points.map(({ high }) => high)) || 1;
  return {
    height: HEIGHT,
    option: {
      grid: { left: 24, right: 24, top: isDense ? 62 : 30, bottom: 42 },
      xAxis: {
        type: 'category' as const,
        inverse: isRtl,
        data: rows.map((row) => row.replace(' ', '\n')),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: FAINT } },
        axisLabel: { color: INK, fontSize: 11, interval: 0, lineHeight: 14 },
      },
      yAxis: { type: 'value' as const, show: false, min: 0, max: most },
      series: [
        {
          type: 'line' as const,
          symbol: 'none',
          lineStyle: { color: MARK, width: 1.5 },
          data: points.map(({ value }) => value ?? '-'),
        },
        {
          type: 'custom' as const,
          renderItem: toRender(points, isDense),
          data: points.map(({ value }, at) => [at, value ?? 0]),
        },
      ],
    },
  };
}
