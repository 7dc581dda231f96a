// Tables on request, from the forecast to the stored draw: two approvals, one charge, published to all.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawRelease } from '../../src/statistics/draw-release.js';
import { drawRequestedTable } from '../../src/statistics/draw-table.js';
import { CUSTOM_RESERVE_NANO } from '../../src/statistics/privacy-account-rules.js';
import {
  readCells,
  readPrivacyAccounts,
  readReleases,
  readTables,
} from '../../src/statistics/read-release.js';
import type { TableRequest } from '../../src/statistics/released-rows.type.js';
import {
  approveTable,
  declineTable,
  forecastRequest,
  readTableRequests,
  requestTable,
} from '../../src/statistics/table-requests.js';
import { openReleaseWorld, type ReleaseWorld } from './release-world.js';

let site: ReleaseWorld;
beforeAll(async () => {
  site = await openReleaseWorld(['2026-08-31'], 12_000);
  await site.publish('2026-08-31');
  await drawRelease(site.door, { month: '2026-08' });
});
afterAll(() => site?.close());

const first = () => site.as('RESEARCH', 'research-01');
const second = () => site.as('RESEARCH', 'research-02');
const bureau = () => site.as('BUREAU', 'bureau-01');
const colleague = () => site.as('BUREAU', 'bureau-02');
const draw = (requestId: string) => drawRequestedTable(site.door, requestId);

const WISH = {
  period: '2026-08',
  dimensions: ['ACTIVITY', 'AREA'],
  withAmounts: false,
  rhoNano: 2_000_000n,
};
let keys = 0;
const wish = (changes: Partial<typeof WISH> = {}) => {
  keys += 1;
  return { ...WISH, ...changes, idempotencyKey: `key ${keys}` };
};
async function approveTwice(requestId: string): Promise<TableRequest> {
  await approveTable(bureau(), requestId, draw);
  return approveTable(colleague(), requestId, draw);
}
const spent = async () => {
  const accounts = await readPrivacyAccounts(bureau(), 2026);
  return Object.fromEntries(
    accounts.map(({ kind, apiClient, spentNano }) => [apiClient ?? kind, spentNano]),
  );
};

describe('a forecast', () => {
  it('tells cost and intervals before anything is spent', async () => {
    const before = await spent();
    const told = await forecastRequest(first(), { ...WISH, withAmounts: true });
    expect(told).toMatchObject({ costNano: 2_000_000n, isAffordable: true, storedReleaseId: null });
    expect(told.tables.map(({ measure, cells }) => [measure, cells])).toEqual([
      ['COUNTS', 16],
      ['AMOUNTS', 16],
    ]);
    expect(told.tables[0]?.totalHalfWidth).toBeGreaterThan(0n);
    expect(told.tables[0]?.shownFrom).toBeGreaterThan(10n);
    expect(await spent()).toEqual(before);
  });

  it('says where one’s own part does not hold the cost', async () => {
    const told = await forecastRequest(first(), { ...WISH, rhoNano: CUSTOM_RESERVE_NANO });
    expect(told).toMatchObject({ isAffordable: false, leftNano: -25_000_000n });
  });

  it('refuses what is on no list', async () => {
    const bad = [
      { dimensions: ['LENDER'] },
      { dimensions: ['REGION', "AREA' or true"] },
      { rhoNano: 0n },
      { rhoNano: CUSTOM_RESERVE_NANO + 1n },
      { rhoNano: 1n, withAmounts: true },
      { period: '2026-8' },
    ];
    for (const changes of bad) {
      const asked = { ...WISH, ...changes };
      await expect(forecastRequest(first(), asked)).rejects.toThrow('BAD_TABLE_REQUEST');
      await expect(requestTable(first(), wish(changes))).rejects.toThrow('BAD_TABLE_REQUEST');
    }
    const never = { ...WISH, period: '2031-01' };
    await expect(forecastRequest(first(), never)).rejects.toThrow('NOT_RELEASED');
    await expect(requestTable(first(), wish(never))).rejects.toThrow('NOT_RELEASED');
  });
});

describe('a request', () => {
  let asked: TableRequest;

  it('waits for two different people, and costs nothing meanwhile', async () => {
    const before = await spent();
    asked = await requestTable(first(), wish());
    expect(asked).toMatchObject({ state: 'REQUESTED', dimensions: ['AREA', 'ACTIVITY'] });
    const once = await approveTable(bureau(), asked.requestId, draw);
    expect(once).toMatchObject({ state: 'REQUESTED', approvals: 1 });
    await expect(approveTable(bureau(), asked.requestId, draw)).rejects.toThrow('SAME_APPROVER');
    await draw(asked.requestId);
    expect(await readTableRequests(first())).toMatchObject([{ state: 'REQUESTED' }]);
    expect(await spent()).toEqual(before);
  });

  it('is drawn after the second, charged to the year, the reserve and the partner alone', async () => {
    const before = await spent();
    const done = await approveTable(colleague(), asked.requestId, draw);
    expect(done).toMatchObject({ state: 'DRAWN', releaseId: '2026-08-custom-1', approvals: 2 });
    const after = await spent();
    for (const account of ['YEAR', 'RESERVE', 'research-01']) {
      expect([account, after[account]]).toEqual([account, (before[account] ?? 0n) + 2_000_000n]);
    }
    expect(after['research-02']).toBe(0n);
  });

  it('is published to everybody, as other releases are', async () => {
    const viewers = [first(), second(), bureau(), site.as('AMC', 'aa-api', 'aa')];
    for (const viewer of viewers) {
      const [head] = await readReleases(viewer, { releaseId: '2026-08-custom-1' });
      expect(head).toMatchObject({ kind: 'CUSTOM', rhoNano: 2_000_000n });
    }
    const cells = await readCells(second(), { releaseId: '2026-08-custom-1' });
    expect(cells).toHaveLength(16);
    expect(cells.some(({ status }) => status === 'PUBLISHED')).toBe(true);
    expect(cells[0]).toMatchObject({ key: 'MA/*/URBAN/AGRICULTURE', region: null, area: 'URBAN' });
    expect(await readTables(second(), ['2026-08-custom-1'])).toMatchObject([
      { tableKey: 'AREA_ACTIVITY', measure: 'COUNTS', cells: 16 },
    ]);
  });

  it('again, however it is worded and whoever asks, gets the stored table at no cost', async () => {
    const before = await spent();
    const worded = [
      { dimensions: ['AREA', 'ACTIVITY'] },
      { dimensions: ['ACTIVITY', 'AREA', 'ACTIVITY'] },
      { dimensions: ['ACTIVITY', 'AREA'], rhoNano: 9_000_000n },
    ];
    for (const changes of worded) {
      for (const viewer of [first(), second()]) {
        const again = await requestTable(viewer, wish(changes));
        expect(again).toMatchObject({ state: 'DRAWN', releaseId: '2026-08-custom-1' });
      }
    }
    const planned = await requestTable(second(), wish({ dimensions: ['REGION'] }));
    expect(planned).toMatchObject({ state: 'DRAWN', releaseId: '2026-08-monthly-1' });
    expect(await spent()).toEqual(before);
  });

  it('under one key is one request, and under a key of another it is an error', async () => {
    const one = { ...wish({ dimensions: ['REGION', 'BAND'] }) };
    const [a, b] = await Promise.all([requestTable(first(), one), requestTable(first(), one)]);
    expect(a).toEqual(b);
    const other = { ...one, dimensions: ['BAND'] };
    await expect(requestTable(first(), other)).rejects.toThrow('IDEMPOTENCY_KEY_REUSED');
    expect((await requestTable(second(), other)).requestId).not.toBe(a.requestId);
  });

  it('that two partners have waiting is drawn once', async () => {
    const mine = await requestTable(first(), wish({ dimensions: ['ACTIVITY'] }));
    const theirs = await requestTable(second(), wish({ dimensions: ['ACTIVITY'] }));
    const drawn = await approveTwice(mine.requestId);
    const before = await spent();
    expect(await approveTwice(theirs.requestId)).toMatchObject({ releaseId: drawn.releaseId });
    expect(await spent()).toEqual(before);
  });

  it('that a partner’s part does not hold is refused with its code, and costs nobody anything', async () => {
    const before = await spent();
    const dear = await requestTable(second(), wish({ dimensions: ['BAND'], rhoNano: 26_000_000n }));
    expect(await approveTwice(dear.requestId)).toMatchObject({
      state: 'REFUSED',
      refusal: 'PRIVACY_CAP_REACHED',
      releaseId: null,
    });
    expect(await spent()).toEqual(before);
  });

  it('can be declined once, and not decided after that', async () => {
    const asked2 = await requestTable(second(), wish({ dimensions: ['AREA', 'BAND'] }));
    const id = asked2.requestId;
    expect(await declineTable(bureau(), id)).toMatchObject({ state: 'DECLINED' });
    await expect(approveTable(colleague(), id, draw)).rejects.toThrow('REQUEST_CLOSED');
    await expect(declineTable(colleague(), id)).rejects.toThrow('REQUEST_CLOSED');
  });

  it('waits in a queue of ten at most', async () => {
    const waiting = async () => {
      for (let n = 0; n < 11; n += 1) {
        await requestTable(
          second(),
          wish({ dimensions: ['AREA', 'BAND'], rhoNano: BigInt(n + 10) }),
        );
      }
    };
    await expect(waiting()).rejects.toThrow('TOO_MANY_TABLE_REQUESTS');
  });
});

describe('who may', () => {
  it('see requests: a partner its own, the bureau all', async () => {
    const own = await readTableRequests(first());
    expect(own.every(({ requestedBy }) => requestedBy === 'research-01')).toBe(true);
    const all = await readTableRequests(bureau());
    expect(new Set(all.map(({ requestedBy }) => requestedBy)).size).toBe(2);
  });

  it('ask and approve: nobody in another’s name, nobody suspended', async () => {
    const [waiting] = (await readTableRequests(second())).filter((r) => r.state === 'REQUESTED');
    const id = waiting?.requestId ?? '';
    const strangers = [first(), site.as('SUPERVISOR', 'supervisor-01'), site.as('AMC', 'aa', 'aa')];
    for (const stranger of strangers) {
      await expect(approveTable(stranger, id, draw)).rejects.toThrow(/permission denied/);
    }
    await expect(requestTable(bureau(), wish())).rejects.toThrow(/permission denied/);
    const invented = site.as('BUREAU', 'research-01');
    await expect(approveTable(invented, id, draw)).rejects.toThrow('CLIENT_SUSPENDED');
    await site.world.asOwner(
      `update registry.api_client set status = 'SUSPENDED' where client_id in ('research-02', 'bureau-02')`,
    );
    await expect(requestTable(second(), wish())).rejects.toThrow('CLIENT_SUSPENDED');
    await expect(approveTable(colleague(), id, draw)).rejects.toThrow('CLIENT_SUSPENDED');
  });

  it('learn of an account: a partner its own, an association none', async () => {
    const kinds = async (viewer: ReturnType<ReleaseWorld['as']>) =>
      (await readPrivacyAccounts(viewer, 2026)).map(({ kind, apiClient }) => apiClient ?? kind);
    expect(await kinds(first())).toEqual(['YEAR', 'RESERVE', 'research-01']);
    expect(await kinds(site.as('AMC', 'aa-api', 'aa'))).toEqual(['YEAR', 'RESERVE']);
    expect(await kinds(site.as('AMC', 'research-01', 'aa'))).toEqual(['YEAR', 'RESERVE']);
    expect(await kinds(bureau())).toEqual(['YEAR', 'RESERVE', 'research-01', 'research-02']);
  });
});
