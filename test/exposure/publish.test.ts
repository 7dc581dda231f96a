// The publication against a second, slow and obvious reckoning in TypeScript, and its refusals.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkDoor } from '../../src/database/work-door.js';
import { publishSnapshot } from '../../src/exposure/publish.js';
import { openWorld, type World } from '../world.js';
import { borrowerIdOf, type LoanRow, RegisterRows } from './register-rows.js';

const GROUPS = { aa: 'aa', bb: 'bb', cc: 'cc', dd: 'dd', ee: 'dd' };
const CODES = Object.keys(GROUPS) as (keyof typeof GROUPS)[];
const JULY = '2026-07-31';
const AUGUST = '2026-08-31';

let world: World;
let register: RegisterRows;
let door: WorkDoor;

beforeAll(async () => {
  world = await openWorld();
  register = await RegisterRows.open(world.ownerUrl);
  door = new WorkDoor(world.workUrl);
  await register.addAssociations(GROUPS);
  await register.openMonth(JULY, CODES);
  await register.openMonth(AUGUST, CODES);
});

afterAll(async () => {
  await door?.close();
  await register?.close();
  await world?.close();
});

interface Line {
  person: string;
  viewer: string | null;
  holders: string[] | null;
  bands: number[];
}

const EDGES = [0, 600_000, 1_200_000, 3_000_000, 5_000_000];
const INSTALMENTS = [0, 25_000, 50_000, 100_000, 200_000];
const toBand = (amount: number, edges: number[]) => edges.filter((edge) => edge < amount).length;
const toArrears = (row: LoanRow) =>
  row.status === 'WRITTEN_OFF'
    ? 5
    : [0, 30, 90, 180].filter((edge) => (row.daysPastDue ?? 0) > edge).length;

/** The bands of a person for somebody who is in none, or in one, of the control groups. */
function reckon(rows: LoanRow[], apartFrom: string | null): number[] {
  const others = rows.filter((row) => GROUPS[row.association as keyof typeof GROUPS] !== apartFrom);
  const sum = (of: (row: LoanRow) => number) => others.reduce((total, row) => total + of(row), 0);
  const groups = new Set(others.map((row) => GROUPS[row.association as keyof typeof GROUPS]));
  return [
    Math.min(groups.size, 3),
    toBand(
      sum((row) => row.outstandingCentimes ?? 0),
      EDGES,
    ),
    toBand(
      sum((row) => row.monthlyInstalmentCentimes ?? 0),
      INSTALMENTS,
    ),
    Math.max(0, ...others.map(toArrears)),
  ];
}

function expectedLines(rows: LoanRow[]): Line[] {
  const lines: Line[] = [];
  for (const [person, all] of Map.groupBy(rows, (row) => row.person)) {
    const groups = new Set(all.map((row) => GROUPS[row.association as keyof typeof GROUPS]));
    const holders = CODES.filter((code) => groups.has(GROUPS[code]));
    lines.push({
      person,
      viewer: null,
      holders: holders.map((code) => `centrale_amc_${code}`),
      bands: reckon(all, null),
    });
    if (groups.size < 2) continue;
    for (const code of holders) {
      const viewer = `centrale_amc_${code}`;
      lines.push({ person, viewer, holders: null, bands: reckon(all, GROUPS[code]) });
    }
  }
  return lines;
}

const byKey = (a: Line, b: Line) =>
  `${a.person}${a.viewer}`.localeCompare(`${b.person}${b.viewer}`);

async function publishedLines(snapshot: number, people: string[]): Promise<Line[]> {
  const names = new Map(people.map((person) => [borrowerIdOf(person), person]));
  const rows = await world.asOwner<{
    borrower_id: string;
    viewer: string | null;
    holders: string | null;
    bands: number[];
  }>(
    `select borrower_id, viewer, holders,
       array[lenders_band, outstanding_band, instalment_band, arrears_band] as bands
     from published.exposure where snapshot_id = $1`,
    [snapshot],
  );
  return rows.map((row) => ({
    person: names.get(row.borrower_id) ?? '?',
    viewer: row.viewer,
    holders: row.holders?.split(',') ?? null,
    bands: row.bands,
  }));
}

/** More than four bytes hold, in which amounts are summed. */
const HUGE = 3_000_000_000;
const amount = fc.oneof(
  fc.constantFrom(...EDGES, ...EDGES.map((edge) => edge + 1), HUGE),
  fc.integer({ min: 0, max: 6_000_000 }),
);
const loans = fc
  .array(
    fc.record({
      association: fc.constantFrom(...CODES),
      person: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6'),
      status: fc.constantFrom(
        'CURRENT',
        'OVERDUE',
        'RESTRUCTURED',
        'WRITTEN_OFF',
        'CLOSED',
        'REMOVED',
      ),
      outstandingCentimes: amount,
      monthlyInstalmentCentimes: fc.oneof(
        fc.constantFrom(...INSTALMENTS, ...INSTALMENTS.map((edge) => edge + 1)),
        fc.integer({ min: 0, max: 250_000 }),
      ),
      daysPastDue: fc.constantFrom(0, 1, 30, 31, 90, 91, 180, 181),
    }),
    { minLength: 4, maxLength: 25 },
  )
  .map((rows) =>
    rows.map((row, i) => ({ ...row, loan: `l${i}`, month: AUGUST }) satisfies LoanRow),
  );

describe('the publication', () => {
  it('writes for every viewer the bands that a slow reckoning gives', async () => {
    await register.report(
      CODES.map((association) => ({ association, person: 'p0', loan: 'first', month: JULY })),
    );
    await publishSnapshot(door, { month: '2026-07', kind: 'MONTHLY' });
    await publishSnapshot(door, { month: '2026-08', kind: 'MONTHLY' });
    await fc.assert(
      fc.asyncProperty(loans, async (rows) => {
        await world.asOwner(
          'truncate registry.position, registry.loan, registry.client, registry.borrower',
        );
        await register.report(rows);
        const snapshotId = await publishSnapshot(door, {
          month: '2026-08',
          kind: 'RECTIFICATION',
          reason: 'test',
          agreementRef: 'test',
        });
        const live = rows.filter((row) => row.status !== 'CLOSED' && row.status !== 'REMOVED');
        const people = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
        const found = await publishedLines(snapshotId, people);
        expect(found.sort(byKey)).toEqual(expectedLines(live).sort(byKey));
      }),
      { numRuns: 25 },
    );
  });

  it('refuses a month twice, an earlier month, and a month nobody opened', async () => {
    await expect(
      publishSnapshot(door, { month: '2026-08', kind: 'MONTHLY' }),
    ).rejects.toMatchObject({
      code: 'ALREADY_PUBLISHED',
    });
    await expect(
      publishSnapshot(door, { month: '2026-06', kind: 'MONTHLY' }),
    ).rejects.toMatchObject({
      code: 'UNKNOWN_MONTH',
    });
    await expect(
      publishSnapshot(door, { month: '2026-07', kind: 'RECTIFICATION', reason: 'test' }),
    ).rejects.toMatchObject({ code: 'NOT_CURRENT' });
    await expect(
      publishSnapshot(door, { month: '2026-08', kind: 'RECTIFICATION' }),
    ).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
  });
});
