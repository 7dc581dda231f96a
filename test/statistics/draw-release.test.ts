// The release job against a real database: what it draws, stores and charges, once.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawRelease } from '../../src/statistics/draw-release.js';
import {
  readCells,
  readReleaseFile,
  readReleases,
  readTables,
} from '../../src/statistics/read-release.js';
import { openReleaseWorld, type ReleaseWorld } from './release-world.js';

let site: ReleaseWorld;
beforeAll(async () => {
  site = await openReleaseWorld(['2026-08-31', '2026-09-30']);
  await site.publish('2026-08-31');
  await site.publish('2026-09-30');
});
afterAll(() => site?.close());

describe('a month’s release', () => {
  it('is drawn once', async () => {
    const t0 = performance.now();
    const drawn = await drawRelease(site.door, { month: '2026-08' });
    const t1 = performance.now();
    expect(drawn).toEqual([
      { releaseId: '2026-08-monthly-1', kind: 'MONTHLY', version: 1, isNew: true },
    ]);
    const q = await drawRelease(site.door, { month: '2026-09' });
    console.log(t1 - t0, performance.now() - t1);
    expect(q.map((one) => one.kind)).toEqual(['MONTHLY', 'QUARTERLY']);
    const session = site.as('RESEARCH', 'research-01');
    const [head] = await readReleases(session, { period: '2026-09', kind: 'QUARTERLY' });
    const body = await readReleaseFile(session, head?.releaseId ?? '');
    expect(
      createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
    ).toBe(head?.sha256);
    console.log(head, body?.length, await readTables(session, [head?.releaseId ?? '']));
    const cells = await readCells(session, { releaseId: head?.releaseId ?? '' });
    console.log(
      Map.groupBy(cells, (c) => c.tableKey + c.status)
        .entries()
        .map(([k, v]) => `${k} ${v.length}`)
        .toArray(),
    );
    console.log(cells[0]);
  });
});
