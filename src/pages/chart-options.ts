// Which chart a figure gets, and the plain ones: bars and a line. Every drawn number stands beside its mark as the text that
// the table has; marks differ by filling and form, not by colour alone. Right to left everything is mirrored.
import type { EChartsOption } from 'echarts';
import {
  CHART_WIDTH,
  type DrawnColumn,
  FAINT,
  INK,
  longest,
  MARK,
  measureText,
  PAPER,
  type Plot,
  SIGNAL,
  TEXT_SIZE,
  toGridBox,
  toLabel,
  toRowAxis,
} from './chart-look.js';
import type { ChartKind, Figure } from './figure.js';
import { toGrid } from './grid-chart.js';
import { toIntervals } from './interval-chart.js';
import { toTrend } from './trend-chart.js';

export interface Drawing {
  option: EChartsOption;
  height: number;
}

/** The nth drawn column is filled, the next one only outlined: the two differ in print too. */
const FILLINGS = [
  { color: MARK, borderColor: MARK, borderWidth: 1 },
  { color: PAPER, borderColor: MARK, borderWidth: 1.5 },
] as const;
const ABSENT = { color: 'transparent', borderWidth: 0 } as const;
const BAR_HEIGHT = 14;

function toBars(plot: Plot): Drawing {
  const { rows, columns, reference, isRtl } = plot;
  const { width, axis } = toRowAxis(plot);
  const room = longest(columns.flatMap(({ cells }) => cells)) + 14;
  const hasLegend = columns.length > 1;
  const [top, bottom] = [hasLegend ? 30 : 6, reference ? 24 : 6];
  const all = columns.flatMap(({ values }) => values.map((value) => value ?? 0));
  const most = Math.max(...all, reference?.value ?? 0) || 1;
  return {
    height: top + rows.length * (columns.length * 17 + 13) + bottom,
    option: {
      ...(hasLegend ? { legend: toLegend(plot) } : {}),
      grid: toGridBox(isRtl, width + 12, room, top, bottom),
      yAxis: axis,
      xAxis: { type: 'value', show: false, inverse: isRtl, min: 0, max: most },
      series: columns.map((column, nth) => ({
        type: 'bar',
        name: column.head,
        barWidth: BAR_HEIGHT,
        barGap: '20%',
        itemStyle: FILLINGS[nth % FILLINGS.length] ?? FILLINGS[0],
        data: toBarItems(column, isRtl),
        ...(reference && nth === 0 ? { markLine: toReference(plot, most, width + 12, room) } : {}),
      })),
    },
  };
}

/** A bar and its text; of what is withheld or not known, the text alone. */
const toBarItems = ({ values, cells }: DrawnColumn, isRtl: boolean) =>
  values.map((value, at) => ({
    value: value ?? 0,
    ...(value === null ? { itemStyle: ABSENT } : {}),
    label: {
      ...toLabel(cells[at] ?? ''),
      position: isRtl ? ('left' as const) : ('right' as const),
    },
  }));

function toLegend({ columns, isRtl }: Plot): EChartsOption['legend'] {
  const names = columns.map(({ head }) => head);
  return {
    top: 0,
    ...(isRtl ? { right: 0, align: 'right' as const } : { left: 0 }),
    data: isRtl ? names.reverse() : names,
    itemWidth: 14,
    itemHeight: 10,
    icon: 'rect',
    textStyle: { color: INK, fontSize: TEXT_SIZE },
    selectedMode: false,
  };
}

/** A dashed line behind the bars; its text stands at the foot, moved in where it would leave the picture. */
function toReference({ reference, isRtl }: Plot, most: number, start: number, end: number) {
  const { value, text } = reference ?? { value: 0, text: '' };
  const along = start + (value / most) * (CHART_WIDTH - start - end);
  const at = isRtl ? CHART_WIDTH - along : along;
  const half = measureText(text, TEXT_SIZE) / 2 + 4;
  const shift = Math.max(0, half - at) - Math.max(0, at + half - CHART_WIDTH);
  return {
    symbol: 'none',
    z: 1,
    lineStyle: { color: SIGNAL, type: 'dashed' as const, width: 1.5 },
    data: [{ xAxis: value }],
    label: {
      ...toLabel(text, SIGNAL),
      position: 'end' as const,
      fontSize: TEXT_SIZE,
      offset: [shift, 0],
    },
  };
}

/** More points than these have their numbers written upwards, or they would run into each other. */
const POINTS_APART = 8;

function toLine({ rows, columns, isRtl }: Plot): Drawing {
  const [column] = columns;
  const values = column?.values ?? [];
  const isDense = values.length > POINTS_APART;
  const upwards = { rotate: 90, align: 'left' as const, verticalAlign: 'middle' as const };
  return {
    height: 220,
    option: {
      grid: { left: 24, right: 24, top: isDense ? 58 : 30, bottom: 42 },
      xAxis: {
        type: 'category',
        inverse: isRtl,
        data: rows.map((row) => row.replace(' ', '\n')),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: FAINT } },
        axisLabel: { color: INK, fontSize: 11, interval: 0, lineHeight: 14 },
      },
      yAxis: { type: 'value', show: false, min: 0, max: Math.max(...values.map(Number), 0) || 1 },
      series: [
        {
          type: 'line',
          symbol: 'circle',
          symbolSize: 8,
          lineStyle: { color: MARK, width: 2 },
          itemStyle: { color: PAPER, borderColor: MARK, borderWidth: 2 },
          data: values.map((value, at) => ({
            value: value ?? '-',
            label: {
              ...toLabel(column?.cells[at] ?? ''),
              position: 'top',
              fontSize: 11,
              ...(isDense ? upwards : {}),
            },
          })),
        },
      ],
    },
  };
}

const DRAWINGS: Record<ChartKind, (plot: Plot) => Drawing> = {
  BARS: toBars,
  LINE: toLine,
  GRID: toGrid,
  INTERVALS: (plot) => toIntervals(plot),
  INTERVAL_BARS: (plot) => toIntervals(plot, true),
  TREND: toTrend,
};

/** The drawing of a figure that has a chart and something to draw; undefined of any other. */
export function toDrawing(figure: Figure, isRtl: boolean): Drawing | undefined {
  const { chart, table, reference, drawnFrom = 0 } = figure;
  if (!chart || !table) return undefined;
  const columns = table.columns.flatMap(({ head, cells, values }): DrawnColumn[] =>
    values ? [{ head, cells: cells.slice(drawnFrom), values: values.slice(drawnFrom) }] : [],
  );
  const isAnyKnown = columns.some(({ values }) => values.some((value) => value !== null));
  if (!isAnyKnown) return undefined;
  return DRAWINGS[chart]({ rows: table.rows.slice(drawnFrom), columns, reference, isRtl });
}
