// Estimates with their intervals: a dot and a whisker, on a bar where numbers start at 0, and all three numbers. Expects the
// columns value, lower, upper end.
import type { CustomSeriesOption } from 'echarts';
import {
  FAINT,
  INK,
  longest,
  MARK,
  type Plot,
  TEXT_SIZE,
  toGridBox,
  toRowAxis,
} from './chart-look.js';

const ROW_HEIGHT = 46;
const GAP = 8;
const BAR_HALF = 7;

interface Whisker {
  ends: readonly number[];
  texts: readonly string[];
  isKnown: boolean;
}

const toWhiskers = ({ rows, columns }: Plot): Whisker[] =>
  rows.map((_, at) => ({
    ends: columns.map(({ values }) => values[at] ?? 0),
    texts: columns.map(({ cells }) => cells[at] ?? ''),
    isKnown: columns.every(({ values }) => values[at] !== null),
  }));

const toRender =
  (
    whiskers: readonly Whisker[],
    isRtl: boolean,
    hasBars: boolean,
  ): CustomSeriesOption['renderItem'] =>
  ({ dataIndex }, api) => {
    const { ends, texts, isKnown } = whiskers[dataIndex] ?? { ends: [], texts: [], isKnown: false };
    const places = ends.map((end) => api.coord([end, dataIndex]));
    const [[x = 0, y = 0] = [], [from = 0] = [], [to = 0] = []] = places;
    const onward = isRtl ? -1 : 1;
    const [before, after] = isRtl ? (['left', 'right'] as const) : (['right', 'left'] as const);
    const write = (text = '', at: number, above: number, align: 'left' | 'right' | 'center') => ({
      type: 'text' as const,
      style: {
        text,
        x: at,
        y: y - above,
        align,
        verticalAlign: 'middle' as const,
        fill: INK,
        fontSize: 11,
      },
    });
    if (!isKnown) return { type: 'group', children: [write(texts[0], x, 0, after)] };
    const style = { stroke: MARK, lineWidth: 2 };
    const [zero = 0] = api.coord([0, dataIndex]);
    const bar = {
      type: 'rect' as const,
      shape: {
        x: Math.min(zero, x),
        y: y - BAR_HALF,
        width: Math.abs(x - zero),
        height: 2 * BAR_HALF,
      },
      style: { fill: FAINT },
    };
    const draw = (x1: number, y1: number, x2: number, y2: number) => ({
      type: 'line' as const,
      shape: { x1, y1, x2, y2 },
      style,
    });
    return {
      type: 'group',
      children: [
        ...(hasBars ? [bar] : []),
        draw(from, y, to, y),
        draw(from, y - 5, from, y + 5),
        draw(to, y - 5, to, y + 5),
        { type: 'circle', shape: { cx: x, cy: y, r: 4.5 }, style: { fill: MARK } },
        write(texts[0], x, 14, 'center'),
        write(texts[1], from - onward * GAP, 0, before),
        write(texts[2], to + onward * GAP, 0, after),
      ],
    };
  };

export function toIntervals(plot: Plot, hasBars = false) {
  const { rows, columns, isRtl } = plot;
  const { width, axis } = toRowAxis(plot);
  const whiskers = toWhiskers(plot);
  const room =
    longest(
      columns.flatMap(({ cells }) => cells),
      TEXT_SIZE,
    ) +
    GAP +
    4;
  const most = Math.max(0, ...whiskers.flatMap(({ ends }) => ends)) || 1;
  return {
    height: rows.length * ROW_HEIGHT + 8,
    option: {
      grid: toGridBox(isRtl, width + 12 + room, room, 4, 4),
      yAxis: { ...axis, axisLine: { show: false }, axisLabel: { ...axis.axisLabel, margin: room } },
      xAxis: { type: 'value' as const, show: false, inverse: isRtl, min: 0, max: most },
      series: [
        {
          type: 'custom' as const,
          renderItem: toRender(whiskers, isRtl, hasBars),
          data: whiskers.map(({ ends }, at) => [ends[0] ?? 0, at]),
        },
      ],
    },
  };
}
