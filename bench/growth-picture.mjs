// The growth of intake and publication with the rows of a month, drawn on logarithmic scales.
import * as echarts from 'echarts';

const SERIES = [
  ['script, first month', 'script', 0, 'dashed'],
  ['Centrale, first month', 'ended', 0, 'solid'],
  ['script, next month', 'script', 1, 'dashed'],
  ['Centrale, next month', 'ended', 1, 'solid'],
  ['GROUP BY', 'plain', 1, 'dashed'],
  ['snapshot', 'published', 1, 'solid'],
];
const COLOURS = ['#1b6ca8', '#1b6ca8', '#b5541c', '#b5541c', '#3a7d44', '#3a7d44'];

export function drawGrowth(months) {
  const list = [...new Set(months.map(({ month }) => month))];
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 460 });
  const axis = { type: 'log', nameLocation: 'middle', minorSplitLine: { show: false } };
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    color: COLOURS,
    legend: { top: 8 },
    grid: { left: 70, right: 24, top: 70, bottom: 56 },
    xAxis: { ...axis, name: 'rows of a month', nameGap: 32 },
    yAxis: { ...axis, name: 'seconds', nameGap: 46 },
    series: SERIES.map(([name, key, place, type]) => ({
      name,
      type: 'line',
      lineStyle: { type },
      data: months
        .filter(({ month }) => month === list[place])
        .map((line) => [line.rows, Math.max(0.001, line[key] / 1000)]),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
