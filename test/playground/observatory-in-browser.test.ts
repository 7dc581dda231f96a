// The observatory in a real browser, without a token, at a telephone's and a desk's width, left to right and right to left.
// Every request to elsewhere is blocked.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReleaseDoor, type ReleaseDoor, toLargeDebts } from '../statistics/release-door.js';
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

const ID = '2026-09-quarterly-1';

describe.runIf(mayRun)('the observatory in Chromium', () => {
  let door: ReleaseDoor;
  let browser: WatchedBrowser;

  beforeAll(async () => {
    door = await openReleaseDoor(['2026-07-31', '2026-08-31', '2026-09-30'], 9000, toLargeDebts);
    browser = await WatchedBrowser.open(door.address);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await door?.close();
  });

  function open(lang: string, width: number, path = `/observatory/${ID}`): Promise<Page> {
    return browser.show(`${path}?lang=${lang}`, width);
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
    });
    afterAll(() => page?.close());

    it('lets nothing stick out at a side', async () => {
      await expectNothingOut(page);
    });

    it('shows every chart, with all of its texts inside it and none over another', async () => {
      expect(await expectWholeCharts(page)).toEqual([
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
      await expectReadableUnseen(page);
    });
  });

  it('fits on paper: nothing is wider than a page, and no figure is torn', async () => {
    const page = await open('fr', DESK);
    await expectPrintable(page, 2, 15);
    await page.close();
  });

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
  });

  it('asked nothing of any other machine, and the browser had nothing to complain of', () => {
    expect(browser.blocked).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });
});
