// The monthly report in a real browser, at a telephone's and a desk's width, left to right and right to left: what is
// beyond the edge, clipped or unreadable is seen by nobody's eye but a browser's. Every request to elsewhere is blocked.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoWorld, openDemoWorld } from '../demo/demo-world.js';
import {
  DESK,
  expectNothingOut,
  expectPrintable,
  expectReadableUnseen,
  expectWholeCharts,
  mayRun,
  PHONE,
  WatchedBrowser,
} from './figure-page.js';

describe.runIf(mayRun)('the report in Chromium', () => {
  let demo: DemoWorld;
  let browser: WatchedBrowser;

  beforeAll(async () => {
    demo = await openDemoWorld(300);
    browser = await WatchedBrowser.open(demo.address);
    const headers = { authorization: `Bearer ${await demo.tokenOf('amc-01')}` };
    await browser.context.request.post(`${demo.address}/session`, { headers });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  function open(lang: string, width: number): Promise<Page> {
    return browser.show(`/reports/2026-09?lang=${lang}`, width);
  }

  describe.each([
    ['fr', PHONE],
    ['fr', DESK],
    ['ar', PHONE],
    ['ar', DESK],
  ] as const)('in %s at %i pixels', (lang, width) => {
    let page: Page;
    beforeAll(async () => {
      page = await open(lang, width);
    });
    afterAll(() => page?.close());

    it('lets nothing stick out at a side', async () => {
      await expectNothingOut(page);
    });

    it('shows every chart, with all of its texts inside it and none over another', async () => {
      expect((await expectWholeCharts(page)).length).toBeGreaterThan(12);
    });

    it('runs in its direction: first columns, first bars and charts stand where people begin to read', async () => {
      const sides = await page.evaluate(() => {
        const left = (selector: string) =>
          document.querySelector(selector)?.getBoundingClientRect().left ?? 0;
        return {
          direction: getComputedStyle(document.body).direction,
          heads: left('#par thead th:last-child') - left('#par thead th:first-child'),
          languages: left('header .bar nav:last-child') - left('header .bar nav:first-child'),
          bars: left('#ageing svg text:last-of-type') - left('#ageing svg text'),
          beside: left('#par .scroll') - left('#par .chart'),
        };
      });
      const ahead = lang === 'ar' ? -1 : 1;
      expect(sides.direction).toBe(lang === 'ar' ? 'rtl' : 'ltr');
      expect(Math.sign(sides.heads)).toBe(ahead);
      // The name of a row stands before its bar, the number after it.
      expect(Math.sign(sides.bars)).toBe(ahead);
      if (width === DESK) expect(Math.sign(sides.languages)).toBe(ahead);
      expect(Math.sign(Math.round(sides.beside))).toBe(width === PHONE ? 0 : ahead);
    });

    it('can be read without seeing it: one h1, captions, named charts, frames that the keyboard reaches', async () => {
      await expectReadableUnseen(page);
    });
  });

  it('fits on paper: nothing is wider than a page, and no figure is torn', async () => {
    const page = await open('fr', DESK);
    await expectPrintable(page, 4, 20);
    await page.close();
  });

  it('opens from the playground by the client that is selected there', async () => {
    const page = await (await browser.browser.newContext()).newPage();
    await page.goto(`${demo.address}/?client=amc-03&lang=fr`);
    await page.click('#centrale-report');
    await page.waitForURL(/\/reports\/2026-09\?lang=fr$/);
    expect(await page.textContent('h1')).toContain('Atlas Solidaire');
    await page.click('nav [hreflang=ar]');
    await page.waitForURL(/\?lang=ar$/);
    expect(await page.textContent('h1')).toContain('الأطلس التضامني');
    await page.goto(`${demo.address}/?client=research-01`);
    expect(await page.locator('#centrale-report').count()).toBe(0);
    await page.close();
  });

  it('asked nothing of any other machine, and the browser had nothing to complain of', () => {
    expect(browser.blocked).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });
});
