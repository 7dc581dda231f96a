// Attacks on a period with everything published of it: planned releases, a second version, tables on request. The
// attacker reads what a partner reads, and two lenders add their own books; the truth is known to the test alone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CellKey, listKeys } from '../../src/statistics/cell-keys-rules.js';
import {
  isWide,
  type KnownSum,
  type Range,
  toAttackModel,
  toCoalitions,
} from '../../src/statistics/disclosure-model-rules.js';
import { drawRelease } from '../../src/statistics/draw-release.js';
import { drawRequestedTable } from '../../src/statistics/draw-table.js';
import { type ExactSums, readExactSums } from '../../src/statistics/exact-sums.js';
import { times, toFraction } from '../../src/statistics/fraction-rules.js';
import { isSafeCell } from '../../src/statistics/lender-rules.js';
import { RangeFinder } from '../../src/statistics/range-finder.js';
import { readCells, readReleaseFile, readReleases } from '../../src/statistics/read-release.js';
import type { ReleasedCell } from '../../src/statistics/released-rows.type.js';
import { type Holdings, sumHoldings, sumOver } from '../../src/statistics/suppression-rules.js';
import { type Dimension, toUnknowns } from '../../src/statistics/table-keys-rules.js';
import { approveTable, requestTable } from '../../src/statistics/table-requests.js';
import type { PlacedLoan } from './register-loans.js';
import { LENDERS, openReleaseWorld, type ReleaseWorld } from './release-world.js';

const PERIOD = '2026-09';
const MONTH = '2026-09-30';
/** Nearly all of this cell is one lender's. */
const DOMINATED = 'MA/01/URBAN/TRADE';
/** Only two lenders, and three of which two may collude. */
const OF_TWO = 'MA/02/RURAL/FOOD';
const OF_THREE = 'MA/03/URBAN/CRAFTS';

const isAt = (loan: PlacedLoan, province: string, area: string, activity: string): boolean =>
  loan.province === province && loan.area === area && loan.activity === activity;

function plant(loans: PlacedLoan[]): PlacedLoan[] {
  const kept = loans.filter((loan) => {
    const at = LENDERS.indexOf(loan.association);
    if (isAt(loan, 'OUJ', 'RURAL', 'FOOD')) return at < 2;
    if (isAt(loan, 'FES', 'URBAN', 'CRAFTS')) return at < 3;
    return true;
  });
  const crowd = Array.from(
    { length: 9000 },
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
  );
  return [...kept, ...crowd];
}

let site: ReleaseWorld;
let finder: RangeFinder;
let holdings: Holdings;
let cells: ReleasedCell[];
let exact: ExactSums;
let known: Record<Figure, KnownSum[]>;

const reader = () => site.as('RESEARCH', 'research-01');

async function drawTable(dimensions: Dimension[]): Promise<void> {
  const asked = await requestTable(reader(), {
    period: PERIOD,
    dimensions,
    withAmounts: true,
    rhoNano: 9_000_000n,
    idempotencyKey: dimensions.join(),
  });
  const draw = (id: string) => drawRequestedTable(site.door, id);
  await approveTable(site.as('BUREAU', 'bureau-01'), asked.requestId, draw);
  await approveTable(site.as('BUREAU', 'bureau-02'), asked.requestId, draw);
}

const FIGURES = ['COUNTS', 'AMOUNTS'] as const;
type Figure = (typeof FIGURES)[number];

/**
 * Every number drawn of the period for cells that the lender rule publishes, as sums of finest cells: what a partner
 * reads, and besides what is withheld for its noise alone, so the attacker here knows more than any partner.
 */
async function readKnown(figure: Figure): Promise<KnownSum[]> {
  const rows = await site.world.asOwner<{
    key: string;
    dimensions: Dimension[];
    value: string;
    variance: [string, string];
    bins: number;
  }>(
    `select d.key, t.dimensions, (select sum(c) from unnest(d.components) c)::text as value,
       cardinality(d.components) as bins,
       array[t.variance_numerator, t.variance_denominator]::text[] as variance
     from published.release_draw d join published.release_table t using (release_id, table_key, measure)
     where measure = $1`,
    [figure],
  );
  return rows.map(({ key, dimensions, value, variance, bins }) => ({
    unknowns: toUnknowns(dimensions).get(key) ?? [],
    value: BigInt(value),
    variance: times(toFraction(BigInt(variance[0]), BigInt(variance[1])), toFraction(BigInt(bins))),
  }));
}

/** The true total of a figure in finest cells, as tables count it. */
const toTruth = (figure: Figure, finest: readonly CellKey[]): bigint =>
  finest
    .flatMap((key) => exact.finest.get(key)?.[figure] ?? [])
    .reduce((sum, part) => sum + part, 0n);
const toPart = (figure: Figure, key: CellKey, lender: string): bigint => {
  const held = holdings.get(key)?.find((one) => one.lender === lender);
  return (figure === 'COUNTS' ? held?.borrowers : held?.clippedCentimes) ?? 0n;
};
/**
 * Whether a range leaves more open than 15 % on either side. An end of it may lie near the truth by the chance of one
 * draw, which the attacker cannot know: what he knows is how far apart both are.
 */
const leavesOpen = ({ low, high }: Range, truth: bigint): boolean =>
  100 * (high - low) > 30 * Number(truth);
const toFinest = (key: CellKey): CellKey[] =>
  listKeys('BAND').filter((one) => one.startsWith(`${key}/`));

beforeAll(async () => {
  site = await openReleaseWorld([MONTH], 24_000, plant);
  finder = await RangeFinder.load();
  await site.publish(MONTH);
  exact = await readExactSums(site.register.owner, MONTH, 'infinity');
  holdings = sumHoldings(exact.holdings);
  await drawRelease(site.door, { month: PERIOD });
  await drawTable(['REGION', 'ACTIVITY']);
  await site.register.report(MONTH, [
    {
      person: 'late',
      association: 'bb',
      loan: 'late',
      province: 'TNG',
      area: 'URBAN',
      activity: 'TRADE',
      outstandingCentimes: 300_000n,
    },
  ]);
  await drawRelease(site.door, { month: PERIOD, isRestated: true });
  cells = (
    await Promise.all(
      (await readReleases(reader())).map(({ releaseId }) => readCells(reader(), { releaseId })),
    )
  ).flat();
  known = { COUNTS: await readKnown('COUNTS'), AMOUNTS: await readKnown('AMOUNTS') };
});
afterAll(() => site?.close());

/** Cells of the tree that no release publishes. */
const listHidden = (level: 'AREA' | 'ACTIVITY'): CellKey[] =>
  listKeys(level).filter((key) =>
    cells.every((cell) => cell.key !== key || ['MERGED', 'WITHHELD'].includes(cell.status)),
  );

describe('a cell of few or unequal lenders', () => {
  it.each([DOMINATED, OF_TWO, OF_THREE])('(%s) is hidden, in every release', (key) => {
    expect(isSafeCell(holdings.get(key) ?? [])).toBe(false);
    const found = cells.filter((cell) => cell.key === key);
    expect(found.length).toBeGreaterThanOrEqual(4);
    expect(found.every(({ status }) => status === 'MERGED')).toBe(true);
  });

  it('looks like every other cell that was merged with it', () => {
    const releaseId = '2026-09-monthly-1';
    const toShape = (key: CellKey) => {
      const cell = cells.find((one) => one.key === key && one.releaseId === releaseId);
      const { key: _key, place: _place, region, area, activity, ...rest } = cell ?? {};
      return { ...rest, mergedInto: null, codes: [region, area, activity].map((c) => typeof c) };
    };
    const merged = cells.filter(
      (cell) => cell.releaseId === releaseId && cell.status === 'MERGED' && cell.activity,
    );
    const inTable = merged.filter(({ tableKey }) => tableKey === 'REGION_AREA_ACTIVITY');
    expect(inTable.length).toBeGreaterThan(6);
    const shapes = inTable.map(({ key }) => JSON.stringify(toShape(key), (_, v) => v ?? null));
    expect(new Set(shapes).size).toBe(1);
  });

  it('is never hidden alone under a published parent', () => {
    for (const releaseId of new Set(cells.map((cell) => cell.releaseId))) {
      const hidden = cells.filter((c) => c.releaseId === releaseId && c.status === 'MERGED');
      for (const siblings of Map.groupBy(hidden, ({ mergedInto }) => mergedInto).values()) {
        expect(siblings.length).toBeGreaterThan(1);
      }
    }
  });

  it('is hidden in a table on request too, whose other cells are published', () => {
    const own = cells.filter(({ tableKey }) => tableKey === 'REGION_ACTIVITY');
    const unknowns = toUnknowns(['REGION', 'ACTIVITY']);
    expect(own).toHaveLength(unknowns.size);
    const failing = own.filter(
      ({ key }) => !isSafeCell(sumOver(holdings, unknowns.get(key) ?? [])),
    );
    expect(failing.map(({ key }) => key)).toContain('MA/01/*/TRADE');
    expect(failing.every(({ status }) => status === 'MERGED')).toBe(true);
    expect(own.some(({ status }) => status === 'PUBLISHED')).toBe(true);
  });

  it('is named in the file by its key and one word', async () => {
    for (const { releaseId } of await readReleases(reader())) {
      const body = await readReleaseFile(reader(), releaseId);
      expect(body?.match(/\b(aa|bb|cc|dd|ee|ff|gg|hh)\b/g)).toBeFalsy();
    }
  });
});

describe.each(FIGURES)('the linear programme on all %s drawn of the period', (figure) => {
  /** What every failing cell looks like to whoever reads these sums. */
  const expectOpen = (sums: KnownSum[], isOpen: (range: Range, truth: bigint) => boolean) => {
    expect(sums.length).toBeGreaterThan(200);
    const failing = [...listHidden('AREA'), ...listHidden('ACTIVITY')].filter(
      (key) => !isSafeCell(holdings.get(key) ?? []),
    );
    expect(failing).toEqual(expect.arrayContaining([DOMINATED, OF_TWO, OF_THREE]));
    finder.with(toAttackModel(sums, listKeys('BAND')), (model) => {
      for (const key of failing) {
        const open = isOpen(model.findRange(toFinest(key)), toTruth(figure, toFinest(key)));
        expect({ key, open }).toEqual({ key, open: true });
      }
    });
  };

  it('tells no total of a failing cell within 15 %', () => {
    expectOpen(known[figure], leavesOpen);
  });

  it('tells none within 15 % on either side where the noise happens to be nothing', () => {
    const exactly = known[figure].map((sum) => ({ ...sum, value: toTruth(figure, sum.unknowns) }));
    expectOpen(exactly, isWide);
  });

  it('gives two lenders no third one’s part of a failing cell within 15 %', () => {
    const lenders = LENDERS.map((_, at) => String(at + 1));
    const failing = listHidden('ACTIVITY').filter((key) => !isSafeCell(holdings.get(key) ?? []));
    finder.with(toAttackModel(known[figure], listKeys('BAND')), (model) => {
      for (const pair of toCoalitions(lenders).filter((_, n) => n % 3 === 0)) {
        // A client of both may be one person; two debts are always two.
        const floor = (key: CellKey): bigint => {
          const [one, other] = pair.map((lender) => toPart(figure, key, lender));
          const [a, b] = [one ?? 0n, other ?? 0n];
          return figure === 'AMOUNTS' ? a + b : a > b ? a : b;
        };
        model.setFloors(new Map(listKeys('BAND').map((key) => [key, floor(key)])));
        for (const key of new Set([DOMINATED, OF_TWO, OF_THREE, ...failing.slice(0, 12)])) {
          const own = figure === 'AMOUNTS' ? Number(floor(key)) : 0;
          const high = model.findHigh(toFinest(key)) - own;
          for (const lender of lenders.filter((one) => !pair.includes(one))) {
            const wide = isWide({ low: 0, high }, toPart(figure, key, lender));
            expect({ key, pair, lender, wide }).toMatchObject({ wide: true });
          }
        }
      }
    });
  });

  it('would tell the dominated cell, were it published: the attack is not blind', () => {
    const finest = toFinest(DOMINATED);
    const value = toTruth(figure, finest);
    const leak = { unknowns: finest, value, variance: toFraction(1n) };
    const attack = toAttackModel([...known[figure], leak], listKeys('BAND'));
    const range = finder.with(attack, (model) => model.findRange(finest));
    expect(leavesOpen(range, value)).toBe(false);
    expect(isWide({ low: 0, high: range.high }, toPart(figure, DOMINATED, '1'))).toBe(false);
  });
});

describe('arithmetic on published keys', () => {
  it('stays within what was charged: the same cell drawn again is another draw, and it was paid for', async () => {
    const region = cells.filter(({ key, drawnCounts }) => key === 'MA/01' && drawnCounts);
    const releases = new Set(region.map(({ releaseId }) => releaseId));
    expect(releases.size).toBe(region.length);
    const [paid] = await site.world.asOwner<{ cost: string; released: string }>(
      `select (select sum(cost_nano) from published.ledger_charge)::text as cost,
         (select sum(rho_nano) from published.release)::text as released`,
    );
    expect(paid?.cost).toBe(paid?.released);
  });
});
