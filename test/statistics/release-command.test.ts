// `centrale release` and the work behind the front door, as operators meet them: what they print, refuse, and leave to
// the queue.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCentrale } from '../../src/cli/centrale.js';
import { JobQueue } from '../../src/database/job-queue.js';
import { TableRunner } from '../../src/statistics/run-tables.js';
import {
  approveTable,
  readTableRequests,
  requestTable,
} from '../../src/statistics/table-requests.js';
import { openReleaseWorld, type ReleaseWorld } from './release-world.js';

let site: ReleaseWorld;
beforeAll(async () => {
  site = await openReleaseWorld(['2026-07-31', '2026-08-31'], 3000);
});
afterAll(() => site?.close());

async function run(line: string) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCentrale(line.split(' '), {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    env: {
      DATABASE_URL: site.world.appUrl,
      DATABASE_WORK_URL: site.world.workUrl,
      CENTRALE_DATA: site.world.dir,
      CENTRALE_KEYS: `${site.world.dir}/keys.json`,
    },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('centrale release', () => {
  it('answers what it cannot read with its usage', async () => {
    for (const line of [
      'release',
      'release --month 2026-7',
      'release --month 2026-07 --version 2',
    ]) {
      expect(await run(line)).toMatchObject({ code: 2, err: expect.stringContaining('restated') });
    }
  });

  it('refuses a month that is not published, and says what to do', async () => {
    const { code, err } = await run('release --month 2026-07');
    expect(code).toBe(1);
    expect(err).toContain('NOT_PUBLISHED: 2026-07 is not published');
    expect(err).toContain('centrale publish --month 2026-07');
  });

  it('comes by itself after a publication, and does nothing the next time', async () => {
    expect((await run('publish --month 2026-07')).out).toContain(
      'Drew statistics: 2026-07-monthly-1.',
    );
    expect(await run('release --month 2026-07')).toMatchObject({
      code: 0,
      out: '2026-07-monthly-1 is drawn.',
    });
    const restated = await run('release --month 2026-07 --version restated');
    expect(restated).toMatchObject({ code: 1, err: expect.stringContaining('NOTHING_TO_RESTATE') });
    expect((await run('release --list')).out).toBe('2026-07-monthly-1 is drawn.');
  });
});

describe('an approved table', () => {
  const waitFor = async (state: string) => {
    for (let tries = 0; tries < 200; tries += 1) {
      const [request] = await readTableRequests(site.as('RESEARCH', 'research-01'));
      if (request?.state === state) return request;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`it never came to ${state}`);
  };

  it('whose job was lost is taken up at the next start of the work behind the front door', async () => {
    const asked = await requestTable(site.as('RESEARCH', 'research-01'), {
      period: '2026-07',
      dimensions: ['AREA'],
      withAmounts: false,
      rhoNano: 1_000_000n,
      idempotencyKey: 'a',
    });
    const lose = async () => {};
    await approveTable(site.as('BUREAU', 'bureau-01'), asked.requestId, lose);
    await approveTable(site.as('BUREAU', 'bureau-02'), asked.requestId, lose);
    await waitFor('APPROVED');
    const queue = new JobQueue(site.world.workUrl, () => {});
    await queue.start();
    await new TableRunner(queue, site.door).start();
    expect(await waitFor('DRAWN')).toMatchObject({ releaseId: '2026-07-custom-1' });
    await queue.stop();
  });
});
