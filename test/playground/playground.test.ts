// The playground in a real browser, offline: every request that leaves this machine is blocked and counted. The demo
// sector behind it goes in through the front door, as on a first run.
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page, type Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCES } from '../../src/access/viewer.js';
import { DEMO_CLIENTS } from '../../src/demo/demo-clients.js';
import { examplesOf } from '../../src/server/playground-examples.js';
import { type DemoWorld, openDemoWorld } from '../demo/demo-world.js';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser && process.env.REQUIRE_BROWSER !== '1') {
  console.warn('Browser tests are skipped: no Chromium. Install it: apt-get install chromium');
}

let demo: DemoWorld;

beforeAll(async () => {
  demo = await openDemoWorld(60);
});
afterAll(() => demo?.close());

async function ask(clientId: string, body: object) {
  const answer = await fetch(`${demo.address}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await demo.tokenOf(clientId)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as { data?: Record<string, unknown>; errors?: unknown };
}

describe('the saved operations', () => {
  it.each(AUDIENCES)('of %s all run as they stand', async (audience) => {
    const client = DEMO_CLIENTS.find((known) => known.audience === audience);
    for (const { name, query, variables } of examplesOf(audience)) {
      const { data, errors } = await ask(client?.clientId ?? '', { query, variables });
      expect(errors, name).toBeUndefined();
      expect(
        Object.values(data ?? {}).every((value) => value !== null),
        name,
      ).toBe(true);
    }
  });
});

describe.runIf(hasBrowser || process.env.REQUIRE_BROWSER === '1')('in Chromium', () => {
  let browser: Browser;
  let page: Page;
  const blocked: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await browser.newPage();
    await page.route('**/*', (route) => {
      const url = new URL(route.request().url());
      if (url.origin === demo.address || ['data:', 'blob:'].includes(url.protocol))
        return route.continue();
      blocked.push(url.href);
      return route.abort();
    });
  });
  afterAll(() => browser?.close());

  /** Opens a page whose editor reads the schema anew; without one it runs nothing. */
  const open = async (how: () => Promise<unknown>) => {
    const isSchema = (answer: Response) =>
      answer.request().postData()?.includes('__schema') ?? false;
    const read = page.waitForResponse(isSchema);
    await how();
    await (await read).finished();
  };

  /** Runs what is in the editor until its result says this: the first click may come before the editor is ready. */
  const runUntil = async (words: string) => {
    const result = page.locator('.result-window');
    const run = async () => {
      await page.locator('.graphiql-execute-button').click();
      await page.waitForTimeout(300);
      return result.innerText();
    };
    await expect.poll(run).toContain(words);
    return result.innerText();
  };

  it('lets a newcomer choose amc-01, run the inquiry and read the bands', async () => {
    await open(() => page.goto(`${demo.address}/?client=amc-01&example=inquire`));
    expect(await runUntil('THREE_OR_MORE')).toContain('D31_90');
  });

  it('shows research-01 a schema in which Borrower does not exist', async () => {
    await open(() => page.selectOption('select[name=client]', 'research-01'));
    await page.waitForURL(/client=research-01/);
    await runUntil('2026-09-quarterly-1');
    const { data } = await ask('research-01', { query: '{ __type(name: "Borrower") { name } }' });
    expect(data).toEqual({ __type: null });
    expect(await page.content()).not.toContain('riskSummary');
  });

  it('asked nothing of any other machine', () => {
    expect(blocked).toEqual([]);
  });
});
