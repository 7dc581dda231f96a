// The observatory in a real browser, without a token, at a telephone's and a desk's width, left to right and right to left.
// Every request to elsewhere is blocked.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReleaseDoor, type ReleaseDoor, toLargeDebts } from '../statistics/release-door.js';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasBrowser = existsSync(CHROMIUM);
const PHONE = 390;
const DESK = 1280;
const ID = '2026-09-quarterly-1';

describe.runIf(hasBrowser || process.env.REQUIRE_BROWSER === '1')(
  'the observatory in Chromium',
  () => {
    let door: ReleaseDoor;
    let browser: Browser;
    let context: BrowserContext;
    const blocked: string[] = [];
    const complaints: string[] = [];

    beforeAll(async () => {
      door = await openReleaseDoor(['2026-07-31', '2026-08-31', '2026-09-30'], 9000, toLargeDebts);
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
      context = await browser.newContext();
      await context.route('**/*', (route) => {
        const url = new URL(route.request().url());
        if (url.origin === door.address || ['data:', 'blob:'].includes(url.protocol))
          return route.continue();
        blocked.push(url.href);
        return route.abort();
      });
    }, 180_000);
    afterAll(async () => {
      await browser?.close();
      await door?.close();
    });

    async function open(lang: string, width: number, path = `/observatory/${ID}`): Promise<Page> {
      const page = await context.newPage();
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.setViewportSize({ width, height: 900 });
      const answer = await page.goto(`${door.address}${path}?lang=${lang}`);
      expect(answer?.status()).toBe(200);
      return page;
    }

    describe.each([
      ['fr', PHONE],
      ['fr', DESK],
      ['ar', PHONE],
      ['ar', DESK],
      ['en', DESK],
    ] as const)('in %s at %i pixels', (lang, width) => {
      let page: Page;
      beforeAll(async () => {
        page = await open(lang, width);
      }, 60_000);
      afterAll(() => page?.close());

      it('lets nothing stick out at a side', async () => {
        const out = await page.evaluate(() => {
          const { clientWidth, scrollWidth } = document.documentElement;
          const isOut = (box: DOMRect) => box.left < -1 || box.right > clientWidth + 1;
          const all = [...document.body.querySelectorAll('*')];
          const free = all.filter((element) => !element.closest('.scroll table, caption'));
          const names = free
            .filter((element) => isOut(element.getBoundingClientRect()))
            .map((element) => element.outerHTML.slice(0, 80));
          return { names, isWider: scrollWidth > clientWidth };
        });
        expect(out).toEqual({ names: [], isWider: false });
      });

      it('shows every chart, with all of its texts inside it and none over another', async () => {
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
        expect(charts.map(({ name }) => name)).toEqual([
          'region-people',
          'region-crossed',
          'region-arrears',
          'region-par30',
          'region-outstanding',
          'trend-crossed',
          'trend-arrears',
          'trend-par30',
          'coverage-share',
        ]);
        expect(charts.filter(({ isLarge }) => !isLarge)).toEqual([]);
        expect(charts.flatMap(({ outside }) => outside)).toEqual([]);
        expect(charts.flatMap(({ crossed }) => crossed)).toEqual([]);
      });

      it('runs in its direction: first columns, first bars and charts stand where people begin to read', async () => {
        const sides = await page.evaluate(() => {
          const left = (selector: string) =>
            document.querySelector(selector)?.getBoundingClientRect().left ?? 0;
          return {
            direction: getComputedStyle(document.body).direction,
            heads: left('#region-crossed thead th:last-child') - left('#region-crossed thead th'),
            bars: left('#coverage-share svg text:last-of-type') - left('#coverage-share svg text'),
            beside: left('#region-crossed .scroll') - left('#region-crossed .chart'),
          };
        });
        const ahead = lang === 'ar' ? -1 : 1;
        expect(sides.direction).toBe(lang === 'ar' ? 'rtl' : 'ltr');
        expect(Math.sign(sides.heads)).toBe(ahead);
        expect(Math.sign(sides.bars)).toBe(ahead);
        expect(Math.sign(Math.round(sides.beside))).toBe(width === PHONE ? 0 : ahead);
      });

      it('can be read without seeing it: one h1, captions, named charts, frames that the keyboard reaches', async () => {
        const found = await page.evaluate(() => {
          const all = (selector: string) => [...document.querySelectorAll(selector)];
          const levels = all('h1, h2, h3').map(({ tagName }) => Number(tagName[1]));
          return {
            titles: all('h1').length,
            jumps: levels.filter((level, at) => level - (levels[at - 1] ?? 0) > 1).length,
            nameless: all('table').filter((table) => !table.querySelector('caption')?.textContent)
              .length,
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
      });
    });

    it('fits on paper: nothing is wider than a page, and no figure is torn', async () => {
      const page = await open('fr', DESK);
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
      expect(pages).toBeGreaterThan(2);
      expect(pages).toBeLessThan(15);
      await page.close();
    }, 60_000);

    it('is found from the list, in the language of its reader', async () => {
      for (const width of [PHONE, DESK]) {
        const page = await open('ar', width, '/observatory');
        const isWider = await page.evaluate(
          () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
        );
        expect(isWider).toBe(false);
        await page.click(`a[href^="/observatory/${ID}"]`);
        await page.waitForURL(/quarterly-1\?lang=ar$/);
        await page.click('nav [hreflang=fr]');
        await page.waitForURL(/\?lang=fr$/);
        expect(await page.textContent('h1')).toBe('Observatoire du microcrédit');
        await page.close();
      }
    }, 60_000);

    it('asked nothing of any other machine, and the browser had nothing to complain of', () => {
      expect(blocked).toEqual([]);
      expect(complaints).toEqual([]);
    });
  },
);
