// Registers that no return could make and that must not break a release all the same: amounts beyond what a double or 64
// bits hold, places on no list, people with forty loans, a sector of one lender.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkDoor } from '../../src/database/work-door.js';
import { publishSnapshot } from '../../src/exposure/publish.js';
import { drawRelease } from '../../src/statistics/draw-release.js';
import { readExactSums } from '../../src/statistics/exact-sums.js';
import { CLIP_CENTIMES } from '../../src/statistics/measure-rules.js';
import { openWorld, type World } from '../world.js';
import { type PlacedLoan, StatisticsRegister, toSectorLoans } from './register-loans.js';

const MONTH = '2026-09-30';
const CODES = Array.from({ length: 13 }, (_, at) => `l${at}x`);
const LOAN = { province: 'CAS', area: 'URBAN', activity: 'TRADE' } as const;

let world: World;
let register: StatisticsRegister;
let door: WorkDoor;
beforeEach(async () => {
  world = await openWorld();
  register = await StatisticsRegister.open(world.ownerUrl);
  door = new WorkDoor(world.workUrl, 1);
  await register.openMonth(MONTH);
});
afterEach(async () => {
  await door.close();
  await register.close();
  await world.close();
});

async function publish(lenders: readonly string[], loans: PlacedLoan[]): Promise<void> {
  await register.addAssociations(Object.fromEntries(lenders.map((code) => [code, code])));
  await register.report(MONTH, loans);
  const order = { month: '2026-09', kind: 'MONTHLY', agreementRef: 'test' } as const;
  await publishSnapshot(door, order);
}

describe('an outlier', () => {
  it('of 40 loans at 13 lenders and 9 · 10¹⁵ dirhams moves one bin by one, and amounts by the clip', async () => {
    const sector = toSectorLoans({ seed: 7, people: 500, lenders: CODES });
    await publish(CODES, sector);
    const before = await readExactSums(register.owner, MONTH, 'infinity');
    const outlier = Array.from(
      { length: 40 },
      (_, at): PlacedLoan => ({
        ...LOAN,
        province: ['CAS', 'FES', 'OUD'][at % 3] ?? 'CAS',
        person: 'outlier',
        association: CODES[at % 13] ?? '',
        loan: `outlier ${at}`,
        outstandingCentimes: 900_000_000_000_000_000n,
        daysPastDue: at % 2 === 0 ? 0 : 90,
      }),
    );
    await register.report(MONTH, outlier);
    const after = await readExactSums(register.owner, MONTH, 'infinity');
    const changes = [...after.finest].flatMap(([key, row]) => {
      const was = before.finest.get(key);
      return (['COUNTS', 'AMOUNTS'] as const).flatMap((measure) =>
        row[measure].map((value, at) => [measure, value - (was?.[measure][at] ?? 0n)] as const),
      );
    });
    const of = (measure: string) => changes.filter(([m, by]) => m === measure && by !== 0n);
    expect(of('COUNTS')).toEqual([['COUNTS', 1n]]);
    expect(of('AMOUNTS').reduce((sum, [, by]) => sum + by, 0n)).toBe(CLIP_CENTIMES);
  });
});

describe('a register of absurd amounts', () => {
  it('is summed exactly and released without a word of the database', async () => {
    const loans = toSectorLoans({ seed: 7, people: 4000, lenders: CODES }).map((loan, at) =>
      at % 50 === 0 ? { ...loan, outstandingCentimes: 9_000_000_000_000_000_000n } : loan,
    );
    await publish(CODES, loans);
    const drawn = await drawRelease(door, { month: '2026-09' });
    expect(drawn).toHaveLength(2);
  });

  it('takes no balance below nothing, and counts nobody whose place is on no list', async () => {
    const negative = publish(CODES, [
      { ...LOAN, person: 'a', association: 'l0x', loan: '1', outstandingCentimes: -1n },
    ]);
    await expect(negative).rejects.toThrow(/check constraint/);
    await register.report(MONTH, [
      {
        ...LOAN,
        person: 'b',
        association: 'l0x',
        loan: '2',
        province: 'ZZZ',
        outstandingCentimes: 1n,
      },
    ]);
    expect((await readExactSums(register.owner, MONTH, 'infinity')).finest.size).toBe(0);
  });
});

describe('a sector of too few lenders', () => {
  it.each([1, 2, 3])('(%i) gets no release, and spends nothing', async (count) => {
    const lenders = CODES.slice(0, count);
    await publish(lenders, toSectorLoans({ seed: 7, people: 2000, lenders }));
    await expect(drawRelease(door, { month: '2026-09' })).rejects.toThrow('RELEASE_UNSAFE');
    const left = await world.asOwner(
      `select from published.ledger_charge union all select from published.release
       union all select from published.suppression_map`,
    );
    expect(left).toEqual([]);
  });

  it('is one of four of which two are under one control', async () => {
    const lenders = CODES.slice(0, 4);
    await register.addAssociations({ l0x: 'tied', l1x: 'tied', l2x: 'l2x', l3x: 'l3x' });
    await register.report(MONTH, toSectorLoans({ seed: 7, people: 2000, lenders }));
    await publishSnapshot(door, { month: '2026-09', kind: 'MONTHLY', agreementRef: 'test' });
    await expect(drawRelease(door, { month: '2026-09' })).rejects.toThrow('RELEASE_UNSAFE');
  });

  it('is none of eight', async () => {
    const lenders = CODES.slice(0, 8);
    await publish(lenders, toSectorLoans({ seed: 7, people: 2000, lenders }));
    expect(await drawRelease(door, { month: '2026-09' })).toHaveLength(2);
  });
});
