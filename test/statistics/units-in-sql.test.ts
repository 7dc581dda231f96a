// The rules of the unit in SQL, for the whole register at once, against the same rules in TypeScript, one borrower at a
// time: random people, a release's exact sums by both roads.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LenderPart,
  toBorrowerUnit,
  toLenderParts,
  type UnitLoan,
} from '../../src/statistics/borrower-unit-rules.js';
import { toKey } from '../../src/statistics/cell-keys-rules.js';
import { readExactSums } from '../../src/statistics/exact-sums.js';
import { MEASURES } from '../../src/statistics/measure-rules.js';
import { openWorld, type World } from '../world.js';
import { type PlacedLoan, PROVINCES, StatisticsRegister, toUuid } from './register-loans.js';

const GROUPS = { aa: 'aa', bb: 'bb', cc: 'tied', dd: 'tied', ee: 'ee' };
const MONTH = '2026-09-30';

let world: World;
let register: StatisticsRegister;

beforeAll(async () => {
  world = await openWorld();
  register = await StatisticsRegister.open(world.ownerUrl);
  await register.addAssociations(GROUPS);
  await register.openMonth(MONTH);
  await register.openMonth('2026-08-31');
});

afterAll(async () => {
  await register?.close();
  await world?.close();
});

const anyPlaced = fc.record({
  person: fc.integer({ min: 0, max: 12 }).map((n) => `p${n}`),
  association: fc.constantFrom(...Object.keys(GROUPS)),
  province: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...PROVINCES) },
    { weight: 1, arbitrary: fc.constant('ZZZ') },
  ),
  area: fc.constantFrom<('URBAN' | 'RURAL')[]>('URBAN', 'RURAL'),
  activity: fc.constantFrom('TRADE', 'AGRICULTURE', 'OTHER', 'FOOD'),
  outstandingCentimes: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(0n, 1n, 300_000n, 600_000n, 600_001n, 5_000_000n, 5_000_001n),
    },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 9_000_000n }) },
  ),
  daysPastDue: fc.constantFrom(0, 0, 30, 31, 400),
  status: fc.constantFrom('CURRENT', 'CURRENT', 'RESTRUCTURED', 'WRITTEN_OFF', 'CLOSED'),
});
const anyRegister = fc
  .array(anyPlaced, { minLength: 1, maxLength: 60 })
  .map((loans) => loans.map((loan, at) => ({ ...loan, loan: `l${at}` })));

/** What the register holds of a loan, as the unit's rules take it; the tie key is the database's own hash. */
async function toUnitLoans(loans: readonly PlacedLoan[]): Promise<Map<string, UnitLoan[]>> {
  const { rows } = await register.owner.query<{ hash: string; region: string | null }>(
    `select lpad(to_hex(uuid_hash(l.id) & 1048575), 5, '0') as hash, p.region
     from unnest($1::uuid[], $2::text[]) with ordinality l (id, province, n)
     left join registry.province p on p.code = l.province order by l.n`,
    [
      loans.map((loan) => toUuid(`loan ${loan.association} ${loan.loan}`)),
      loans.map((loan) => loan.province),
    ],
  );
  const live = loans.flatMap((loan, at) =>
    loan.status === 'CLOSED'
      ? []
      : [
          {
            person: loan.person,
            lender: GROUPS[loan.association as keyof typeof GROUPS],
            tieKey: rows[at]?.hash ?? '',
            region: rows[at]?.region ?? null,
            area: loan.area,
            activity: loan.activity,
            outstandingCentimes: loan.outstandingCentimes,
            late: loan.status === 'WRITTEN_OFF' || (loan.daysPastDue ?? 0) > 30,
          },
        ],
  );
  return Map.groupBy(live, (loan) => loan.person);
}

const NAMES = [...new Set(Object.values(GROUPS))].sort();

/** The same sums, one borrower after the other. */
function reckon(people: Map<string, UnitLoan[]>) {
  const held = new Map<string, LenderPart>();
  const rows = new Map<string, bigint[]>();
  for (const loans of people.values()) {
    const outcome = toBorrowerUnit(loans);
    if (!('unit' in outcome)) continue;
    const key = toKey(outcome.unit.place, 'BAND');
    const added = (['COUNTS', 'AMOUNTS', 'CLIPPED'] as const).flatMap((measure) =>
      MEASURES[measure].toComponents(outcome.unit.contribution),
    );
    rows.set(
      key,
      added.map((value, at) => value + (rows.get(key)?.[at] ?? 0n)),
    );
    for (const part of toLenderParts(loans)) {
      const name = `${key} ${NAMES.indexOf(part.lender) + 1}`;
      const sum = held.get(name);
      const { lender: _lender, ...figures } = part;
      held.set(name, {
        lender: String(NAMES.indexOf(part.lender) + 1),
        ...(Object.fromEntries(
          Object.entries(figures).map(([field, value]) => [
            field,
            value + (sum?.[field as keyof typeof figures] ?? 0n),
          ]),
        ) as Omit<LenderPart, 'lender'>),
      });
    }
  }
  return { held: new Map([...held].sort()), rows: new Map([...rows].sort()) };
}

/** Whether the register's sums of these loans, by both roads, differ; undone afterwards. */
async function differ(loans: PlacedLoan[]): Promise<boolean> {
  await register.owner.query('savepoint before');
  try {
    await register.report(MONTH, loans);
    const { finest, holdings } = await readExactSums(register.owner, MONTH, 'infinity');
    const held = [...holdings].flatMap(([key, parts]) =>
      parts.map((part) => [`${key} ${part.lender}`, part] as const),
    );
    const rows = [...finest].map(
      ([key, row]) => [key, [...row.COUNTS, ...row.AMOUNTS, ...row.CLIPPED]] as const,
    );
    const sums = { held: new Map(held.sort(byName)), rows: new Map(rows.sort(byName)) };
    return !isDeepStrictEqual(sums, reckon(await toUnitLoans(loans)));
  } finally {
    await register.owner.query('rollback to savepoint before');
  }
}
const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  a < b ? -1 : 1;

/** Rules of the unit broken on purpose: function, what is in it, what stands there instead. */
const MUTANTS = [
  ['unit_loans', 'p.days_past_due > 30', 'p.days_past_due >= 30'],
  ['unit_loans', "p.status = 'WRITTEN_OFF' or ", ''],
  ['unit_loans', 'order by a.control_group', 'order by a.code'],
  ['unit_loans', '1048575 - (uuid_hash', '(uuid_hash'],
  ['unit_loans', 'where p.outstanding_centimes > 0', 'where p.outstanding_centimes >= 0'],
  ['unit_kinds', 'u.total > u.owed', 'u.total > u.owed + 1'],
  ['unit_parts', 'max(g.claim)', 'min(g.claim)'],
  ['unit_kinds', 'when u.line = 1 then 1', 'when true then 1'],
  ['unit_kinds', 'when u.line <> 1 then 0', 'when false then 0'],
  ['unit_kinds', 'u.total > 5000000', 'u.total > 5000001'],
  ['unit_kinds', 'u.total - 1', 'u.total'],
  ['sum_cells', 'k.place >= 16', 'true'],
  ['unit_kinds', 'when u.late_total > 0', 'when u.late_owed > 0'],
  ['sum_cells', 'k.flags & 11 = 11', 'k.flags & 9 = 9'],
] as const;

async function mutate(name: string, from: string, to: string): Promise<void> {
  const { rows } = await register.owner.query<{ text: string }>(
    `select pg_get_functiondef(p.oid) as text from pg_proc p
     where p.pronamespace = 'published'::regnamespace and p.proname = $1`,
    [name],
  );
  const text = rows[0]?.text ?? '';
  const mutant = text.replaceAll(from, to);
  expect(mutant).not.toBe(text);
  await register.owner.query(mutant);
}

/** So many people whom two lenders know by a record each, which the bureau ruled to be one. */
async function reportUnited(people: number): Promise<void> {
  const loan = { province: 'CAS', area: 'URBAN', activity: 'TRADE' } as const;
  for (let i = 0; i < people; i += 1) {
    await register.report(MONTH, [
      { ...loan, person: `a${i}`, association: 'aa', loan: `${i}`, outstandingCentimes: 400_000n },
      { ...loan, person: `b${i}`, association: 'bb', loan: `${i}`, outstandingCentimes: 500_000n },
    ]);
    await register.owner.query(
      `insert into registry.borrower (borrower_id, id_hash, variant, same_as)
       values ($1, sha256($3), 1, null), ($2, sha256($3), 2, $1)`,
      [toUuid(`borrower a${i}`), toUuid(`borrower b${i}`), `pair ${i}`],
    );
  }
}

/** The sums of tables, reckoned by so many processes. */
async function sumBy(processes: number) {
  await register.owner.query(`set local max_parallel_workers_per_gather = ${processes - 1}`);
  return [...(await readExactSums(register.owner, MONTH, 'infinity')).finest];
}

describe('exact sums in SQL', () => {
  it('are those of the rules, one borrower at a time', async () => {
    await register.owner.query('begin');
    await fc.assert(
      fc.asyncProperty(anyRegister, async (loans) => {
        expect(await differ(loans)).toBe(false);
      }),
    );
    await register.owner.query('rollback');
  });

  it.each(MUTANTS)('would be seen to differ, were %s broken: %s → %s', async (name, from, to) => {
    await register.owner.query('begin');
    await mutate(name, from, to);
    let seen = false;
    for (const loans of fc.sample(anyRegister, 60)) {
      seen ||= await differ(loans);
      if (seen) break;
    }
    await register.owner.query('rollback');
    expect(seen).toBe(true);
  });

  it('count people whom the bureau ruled to be one as one, however many processes share them', async () => {
    await register.owner.query('begin');
    await reportUnited(12);
    const expected = [
      [
        'MA/06/URBAN/TRADE/UP_TO_12000',
        { COUNTS: [0n, 12n, 0n, 0n], AMOUNTS: [0n, 10_800_000n], CLIPPED: [0n, 12n] },
      ],
    ];
    for (const processes of [1, 2, 5]) expect(await sumBy(processes)).toEqual(expected);
    await register.owner.query('rollback');
  });

  it.each([
    [
      'of one share, where their other records are in another',
      ' or o.borrower_id in (select u.b',
      ' or false and o.borrower_id in (select u.b',
    ],
    [
      'of no share',
      ' and published.share_number(coalesce(b.same_as, p.borrower_id), p_parts) = p_part',
      '',
    ],
  ])('would be seen to differ, were people %s', async (_what, from, to) => {
    await register.owner.query('begin');
    await reportUnited(12);
    const expected = await sumBy(1);
    await mutate('unit_loans', from, to);
    expect(await sumBy(5)).not.toEqual(expected);
    await register.owner.query('rollback');
  });

  it('are those of the moment they were known at, late loans carried', async () => {
    await register.owner.query('begin');
    const loan = {
      person: 'a',
      loan: '1',
      province: 'CAS',
      area: 'URBAN',
      activity: 'TRADE',
    } as const;
    const read = async (at: string) => {
      const { finest } = await readExactSums(register.owner, MONTH, at);
      return [...finest].map(([, row]) => row.AMOUNTS[1]);
    };
    await register.report(
      '2026-08-31',
      [{ ...loan, association: 'aa', outstandingCentimes: 700_000n }],
      '2026-09-05T00:00Z',
    );
    await register.report(
      MONTH,
      [{ ...loan, association: 'aa', outstandingCentimes: 650_000n }],
      '2026-10-20T00:00Z',
    );
    expect(await read('2026-09-01T00:00Z')).toEqual([]);
    expect(await read('2026-10-10T00:00Z')).toEqual([700_000n]);
    expect(await read('2026-10-21T00:00Z')).toEqual([650_000n]);
    await register.owner.query('rollback');
  });
});
