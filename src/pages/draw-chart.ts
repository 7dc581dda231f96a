// Draws the charts of a page as SVG text, on the server and without a page. The library is loaded with the first page,
// not with the gateway; its markup leaves here without styles, classes and scripts.
import { CHART_WIDTH, measureText } from './chart-look.js';
import type { Drawing } from './chart-options.js';
import { html, Markup } from './markup.js';

type Library = typeof import('echarts');
let loading: Promise<Library> | undefined;

function load(): Promise<Library> {
  loading ??= import('echarts/dist/echarts.esm.min').then((library) => {
    library.setPlatformAPI({
      measureText: (text, font) => ({
        width: measureText(text, Number.parseFloat(/[\d.]+(?=px)/.exec(font ?? '')?.[0] ?? '12')),
      }),
    });
    return library;
  });
  return loading;
}

const STILL = { animation: false, silent: true } as const;

/**
 * The library's SVG with what a page needs and nothing else: sizes by the page's own style, no hover, and no ids. The
 * library numbers them by the charts of the whole process, so that they would tell how many pages others open.
 */
function toPlainSvg(svg: string): string {
  return svg
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<(style|defs)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect>/, '')
    .replace(/ style="([^"]*)"/g, (_all, style: string) => toAttributes(style))
    .replace(/ (?:class|id|clip-path|xml:space|pointer-events|ecmeta_\w+)="[^"]*"/g, '')
    .replace(/\n+/g, '\n')
    .trim();
}

/** A style as attributes, of which only size and weight matter: everything else is the page's. */
function toAttributes(style: string): string {
  return [...style.matchAll(/(font-size|font-weight):([^;]+)/g)]
    .map(([, name, value = '']) => ` ${name}="${value.replace('px', '')}"`)
    .join('');
}

/** Draws one chart; gives other requests their turn before it. */
export async function drawChart({ option, height }: Drawing, label: string): Promise<Markup> {
  const library = await load();
  await new Promise((resolve) => setImmediate(resolve));
  const size = { width: CHART_WIDTH, height };
  const chart = library.init(null, null, { renderer: 'svg', ssr: true, ...size });
  chart.setOption({ ...STILL, ...option });
  const drawn = new Markup(toPlainSvg(chart.renderToSVGString({ useViewBox: true })));
  chart.dispose();
  return html`<svg viewBox="0 0 ${CHART_WIDTH} ${height}" role="img" aria-label="${label}">${drawn}</svg>`;
}
