// The drawn columns of a table as shaded cells, each with its number in it: the darker, the more.
import type { CustomSeriesOption } from 'echarts';
import { INK, type Plot, toGridBox, toRowAxis } from './chart-look.js';

const ROW_HEIGHT = 26;
const HEAD_HEIGHT = 26;

interface Cell {
  x: number;
  y: number;
  value: number;
  text: string;
}

/** How dark a cell is, from 0 to 1. */
const toDepth = (value: number, most: number): number =>
  most > 0 ? Math.sqrt(Math.min(1, Math.max(0, value / most))) : 0;

/** From almost paper to a middle tone, on which the same ink still reads. */
function toShade(depth: number): string {
  const at = (from: number, to: number) => Math.round(from + (to - from) * depth);
  return `rgb(${at(240, 111)},${at(245, 176)},${at(245, 184)})`;
}

const toCells = ({ columns }: Plot): Cell[] =>
  columns.flatMap(({ values, cells }, x) =>
    values.flatMap((value, y) => (value === null ? [] : [{ x, y, value, text: cells[y] ?? '' }])),
  );

const toRender =
  (cells: readonly Cell[], fontSize: number): CustomSeriesOption['renderItem'] =>
  ({ dataIndex }, api) => {
    const most = Math.max(0, ...cells.map(({ value }) => value));
    const cell = cells[dataIndex] ?? { x: 0, y: 0, value: 0, text: '' };
    const [x = 0, y = 0] = api.coord([cell.x, cell.y]);
    const [wide = 0, high = 0] = (api.size?.([1, 1]) as number[] | undefined) ?? [];
    const shape = { x: x - wide / 2 + 1, y: y - high / 2 + 1, width: wide - 2, height: high - 2 };
    const place = { x, y, align: 'center' as const, verticalAlign: 'middle' as const };
    return {
      type: 'group',
      children: [
        { type: 'rect', shape, style: { fill: toShade(toDepth(cell.value, most)) } },
        { type: 'text', style: { ...place, text: cell.text, fill: INK, fontSize } },
      ],
    };
  };

export function toGrid(plot: Plot) {
  const { rows, columns, isRtl } = plot;
  const { width, axis } = toRowAxis(plot);
  const cells = toCells(plot);
  const isNarrow = columns.length > 9;
  const fontSize = isNarrow ? 10.5 : 11.5;
  return {
    height: HEAD_HEIGHT + rows.length * ROW_HEIGHT + 4,
    option: {
      grid: toGridBox(isRtl, width + 12, 4, HEAD_HEIGHT, 4),
      yAxis: { ...axis, axisLine: { show: false } },
      xAxis: {
        type: 'category' as const,
        position: 'top' as const,
        inverse: isRtl,
        data: columns.map(({ head }) => head),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { color: INK, fontSize: isNarrow ? 9.5 : 11, interval: 0 },
      },
      series: [
        {
          type: 'custom' as const,
          renderItem: toRender(cells, fontSize),
          data: cells.map(({ x, y, value }) => [x, y, value]),
        },
      ],
    },
  };
}
