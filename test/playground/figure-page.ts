// What any page of figures is held to in a real browser, whatever it shows: nothing beyond the edge, charts whose texts are
// whole, a page that can be read without seeing it, and printed. Every request to elsewhere is blocked and remembered.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
export const mayRun = existsSync(CHROMIUM) || process.env.REQUIRE_BROWSER === '1';
export const PHONE = 390;
export const DESK = 1280;

export class WatchedBrowser {
  /** Addresses elsewhere that a page asked for. */
  readonly blocked: string[] = [];
  readonly complaints: string[] = [];

  private constructor(
    private readonly address: string,
    readonly browser: Browser,
    readonly context: BrowserContext,
  ) {}

  static async open(address: string): Promise<WatchedBrowser> {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    const context = await browser.newContext();
    const watched = new WatchedBrowser(address, browser, context);
    await context.route('**/*', (route) => {
      const url = new URL(route.request().url());
      if (url.origin === address || ['data:', 'blob:'].includes(url.protocol))
        return route.continue();
      watched.blocked.push(url.href);
      return route.abort();
    });
    return watched;
  }

  /** A page of this machine, answered with 200. */
  async show(path: string, width: number): Promise<Page> {
    const page = await this.context.newPage();
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    await page.setViewportSize({ width, height: 900 });
    const answer = await page.goto(`${this.address}${path}`);
    expect(answer?.status()).toBe(200);
    return page;
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

export async function expectNothingOut(page: Page): Promise<void> {
  const out = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const isOut = (box: DOMRect) => box.left < -1 || box.right > clientWidth + 1;
    const all = [...document.body.querySelectorAll('*')];
    // A table wider than the page scrolls in a frame of its own.
    const free = all.filter((element) => !element.closest('.scroll table, caption'));
    const names = free
      .filter((element) => isOut(element.getBoundingClientRect()))
      .map((element) => element.outerHTML.slice(0, 80));
    return { names, isWider: scrollWidth > clientWidth };
  });
  expect(out).toEqual({ names: [], isWider: false });
}

/** The figures that have charts, each with all of its texts inside it and none over another; answers their ids. */
export async function expectWholeCharts(page: Page): Promise<string[]> {
  const charts = await page.evaluate(() =>
    [...document.querySelectorAll('.chart svg')].map((svg) => {
      const frame = svg.getBoundingClientRect();
      const boxes = [...svg.querySelectorAll('text')].map((text) => ({
        words: text.textContent ?? '',
        box: text.getBoundingClientRect(),
      }));
      const outside = boxes.filter(
        ({ box }) =>
          box.left < frame.left - 2 ||
          box.right > frame.right + 2 ||
          box.top < frame.top - 2 ||
          box.bottom > frame.bottom + 2,
      );
      const crossed = boxes.flatMap(({ words, box }, at) =>
        boxes
          .slice(at + 1)
          .filter(
            (other) =>
              Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left) > 2 &&
              Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top) > 5,
          )
          .map((other) => `${words} × ${other.words}`),
      );
      return {
        name: svg.closest('figure')?.id ?? '',
        isLarge: frame.width > 300 && frame.height > 20,
        outside: outside.map(({ words }) => words),
        crossed,
      };
    }),
  );
  expect(charts.filter(({ isLarge }) => !isLarge)).toEqual([]);
  expect(charts.flatMap(({ outside }) => outside)).toEqual([]);
  expect(charts.flatMap(({ crossed }) => crossed)).toEqual([]);
  return charts.map(({ name }) => name);
}

export async function expectReadableUnseen(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll(selector)];
    const levels = all('h1, h2, h3').map(({ tagName }) => Number(tagName[1]));
    return {
      titles: all('h1').length,
      jumps: levels.filter((level, at) => level - (levels[at - 1] ?? 0) > 1).length,
      nameless: all('table').filter((table) => !table.querySelector('caption')?.textContent).length,
      headless: all('tbody tr').filter((row) => !row.querySelector('th[scope=row]')).length,
      mute: all('svg:not([role=img][aria-label])').length,
      unreached: all('.scroll:not([tabindex="0"][aria-label])').length,
      twice: all('[id]').length - new Set(all('[id]').map(({ id }) => id)).size,
    };
  });
  expect(found).toEqual({
    titles: 1,
    jumps: 0,
    nameless: 0,
    headless: 0,
    mute: 0,
    unreached: 0,
    twice: 0,
  });
}

/** Nothing is wider than a sheet, no figure is torn, and there are more than `least` and fewer than `most` sheets. */
export async function expectPrintable(page: Page, least: number, most: number): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 695, height: 1000 });
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll('table, svg')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.closest('figure')?.id),
  );
  expect(wide).toEqual([]);
  const breaks = await page.evaluate(
    () => getComputedStyle(document.querySelector('figure') as Element).breakInside,
  );
  expect(breaks).toBe('avoid');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(least);
  expect(pages).toBeLessThan(most);
}
