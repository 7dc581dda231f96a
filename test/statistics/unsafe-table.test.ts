// A table that is harmless by itself and tells a hidden cell by subtraction from what is published: the audit refuses it,
// and nothing is spent.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawRelease } from '../../src/statistics/draw-release.js';
import { drawRequestedTable } from '../../src/statistics/draw-table.js';
import { readCells, readPrivacyAccounts, readReleases } from '../../src/statistics/read-release.js';
import { approveTable, requestTable } from '../../src/statistics/table-requests.js';
import type { PlacedLoan } from './register-loans.js';
import { openReleaseWorld, type ReleaseWorld } from './release-world.js';

const MONTH = '2026-08-31';
const HIDDEN = 'MA/01/URBAN/TRADE';

/** One lender's crowd in one cell: dominant there, and not in the country. */
const plant = (loans: PlacedLoan[]): PlacedLoan[] => [
  ...loans,
  ...Array.from(
    { length: 6000 },
    (_, at): PlacedLoan => ({
      person: `crowd ${at}`,
      association: 'aa',
      loan: `crowd ${at}`,
      province: 'TNG',
      area: 'URBAN',
      activity: 'TRADE',
      outstandingCentimes: 400_000n,
      daysPastDue: at % 9 === 0 ? 60 : 0,
    }),
  ),
];

let site: ReleaseWorld;
beforeAll(async () => {
  site = await openReleaseWorld([MONTH], 60_000, plant);
  await site.publish(MONTH);
  await drawRelease(site.door, { month: '2026-08' });
});
afterAll(() => site?.close());

const reader = () => site.as('RESEARCH', 'research-01');

async function ask(dimensions: string[]) {
  const asked = await requestTable(reader(), {
    period: '2026-08',
    dimensions,
    withAmounts: false,
    rhoNano: 5_000_000n,
    idempotencyKey: dimensions.join(),
  });
  const draw = (id: string) => drawRequestedTable(site.door, id);
  await approveTable(site.as('BUREAU', 'bureau-01'), asked.requestId, draw);
  return approveTable(site.as('BUREAU', 'bureau-02'), asked.requestId, draw);
}

describe('a table that would tell a hidden cell', () => {
  it('is refused with one word, and costs nobody anything', async () => {
    const [cell] = await readCells(reader(), { releaseId: '2026-08-monthly-1', keys: [HIDDEN] });
    expect(cell?.status).toBe('MERGED');
    const before = await readPrivacyAccounts(reader(), 2026);
    expect(await ask(['AREA', 'ACTIVITY'])).toMatchObject({
      state: 'REFUSED',
      refusal: 'RELEASE_UNSAFE',
      releaseId: null,
    });
    expect(await readPrivacyAccounts(reader(), 2026)).toEqual(before);
    expect(await readReleases(reader(), { kind: 'CUSTOM' })).toEqual([]);
  });

  it('is drawn where it is too coarse to tell', async () => {
    expect(await ask(['AREA'])).toMatchObject({ state: 'DRAWN' });
  });
});
