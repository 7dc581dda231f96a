// The register's own reckoning of schemes, classes and provisions against the pure rules: the same verdict on any terms,
// and the same class and amount for every loan of any book, one by one and in sum.
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ViewerSession } from '../../src/database/as-viewer.js';
import { makeBookLoaders } from '../../src/database/book-loaders.js';
import { sumLines } from '../../src/portfolio/arrears-rules.js';
import { toClassSums, toHeld } from '../../src/portfolio/provision-report-rules.js';
import {
  findSchemeProblem,
  isBelowFloor,
  judgeLoan,
  type SchemeTerms,
  toBucket,
} from '../../src/portfolio/provision-rules.js';
import { openWorld, type World } from '../world.js';
import { type BookLoan, loanIdOf, reportBook } from './book-rows.js';
import { anyLoan, anyTerms, EDGES, goodTerms, SECTOR_SCHEMES } from './schemes.js';

const MONTH = '2026-09-30';
let world: World;
let alfa: pg.Client;

beforeAll(async () => {
  world = await openWorld();
  for (const code of ['alfa', 'beta']) {
    await world.asOwner(`select registry.add_association($1, $1, $1, $1, $1, '2020-01-01')`, [
      code,
    ]);
  }
  alfa = new pg.Client({ connectionString: world.appUrl, options: '-c role=centrale_amc_alfa' });
  await alfa.connect();
});
afterAll(async () => {
  await alfa?.end();
  await world?.close();
});

/** The request's loaders over alfa's own connection. */
const loaders = () =>
  makeBookLoaders({
    query: async (statement) => (await alfa.query(statement)).rows,
  } as Pick<ViewerSession, 'query'> as ViewerSession);

const LIVE = new Set(['CURRENT', 'OVERDUE', 'RESTRUCTURED']);

/** The terms as the register takes them in. */
const toStored = (terms: SchemeTerms, code: string) => {
  const said = { class: 'X', source: 'test', certainty: 'ASSUMED', boundsCertainty: 'ASSUMED' };
  return JSON.stringify({
    ...terms,
    code,
    validFrom: '2020-01-01',
    source: 'test',
    buckets: terms.buckets.map((bucket) => ({ ...bucket, ...said })),
  });
};

describe('the register', () => {
  it('refuses exactly the terms that the rules refuse, by the same code', async () => {
    await fc.assert(
      fc.asyncProperty(anyTerms, async (terms) => {
        const [row] = await world.asOwner<{ code: string | null }>(
          'select registry.scheme_refusal($1) as code',
          [JSON.stringify(terms)],
        );
        expect(row?.code ?? undefined).toBe(findSchemeProblem(terms));
      }),
      { numRuns: 300 },
    );
  });

  it('finds exactly those below a floor that the rules find', async () => {
    await fc.assert(
      fc.asyncProperty(goodTerms, goodTerms, async (terms, floor) => {
        const [row] = await world.asOwner<{ below: boolean }>(
          'select registry.is_below_floor($1, $2) as below',
          [JSON.stringify(terms), JSON.stringify(floor)],
        );
        expect(row?.below).toBe(isBelowFloor(terms, floor));
      }),
      { numRuns: 200 },
    );
  });

  it('holds the sector’s schemes with the terms that their sources give', async () => {
    const rows = await world.asOwner<{ terms: SchemeTerms & { code: string } }>(
      'select registry.terms_of(scheme_id) as terms from registry.provision_scheme order by code',
    );
    const stored = Object.fromEntries(
      rows.map(({ terms: { code, base, netOfGuarantee, restructuredBp, buckets } }) => [
        code,
        {
          base,
          netOfGuarantee,
          restructuredBp,
          buckets: buckets.map(({ minDays, maxDays, rateBp }) => ({ minDays, maxDays, rateBp })),
        },
      ]),
    );
    expect(stored).toEqual(SECTOR_SCHEMES);
  });

  it('gives loans on both sides of every edge the class that paper gives them', async () => {
    const month = '2026-05-31';
    const loans = EDGES.map(([days]) => ({
      ref: `E${days}`,
      client: `E${days}`,
      outstanding: 10_000n,
      daysPastDue: days,
    }));
    await reportBook(world, 'alfa', month, loans);
    const codes = ['AMC_2009_DEMO', 'BAM_19G_2002', 'MIX_MBB', 'SADHAN'];
    for (const [at, code] of codes.entries()) {
      const ids = EDGES.map(([days]) => loanIdOf('alfa', `E${days}`));
      const { rows } = await alfa.query<{ days: number; rate_bp: number; required: string }>(
        'select days, rate_bp, required from registry.loan_provisions($1, $2) order by days',
        [ids, ids.map(() => code)],
      );
      expect(rows).toEqual(
        EDGES.map(([days, ...rates]) => ({
          days,
          rate_bp: rates[at],
          // 10,000 centimes: as many centimes as basis points.
          required: String(rates[at]),
        })),
      );
    }
  });
});

const anyBook: fc.Arbitrary<BookLoan[]> = fc
  .array(
    fc.record({
      facts: anyLoan,
      client: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'),
      gone: fc.constantFrom(null, null, null, null, 'CLOSED', 'WRITTEN_OFF'),
      held: fc.option(fc.bigInt({ min: 0n, max: 9_999n })),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((rows) =>
    rows.map(({ facts, client, gone, held }, at) => ({
      ref: `R${at}`,
      client,
      outstanding: facts.outstanding,
      overdue: facts.overdue,
      guarantee: facts.guarantee,
      held,
      daysPastDue: facts.daysPastDue,
      status:
        gone ??
        (facts.isRestructured ? 'RESTRUCTURED' : facts.daysPastDue > 0 ? 'OVERDUE' : 'CURRENT'),
    })),
  );

/** Each live loan with its judgement by the pure rules, worst-class drag included. */
function toOracle(book: readonly BookLoan[], terms: SchemeTerms) {
  const live = book.filter(({ status }) => LIVE.has(status ?? ''));
  return live.map((loan) => {
    const worstDays = Math.max(
      ...live
        .filter(({ client }) => client === loan.client)
        .map(({ daysPastDue }) => daysPastDue ?? 0),
    );
    const judged = judgeLoan(terms, {
      daysPastDue: loan.daysPastDue ?? 0,
      worstDays,
      isRestructured: loan.status === 'RESTRUCTURED',
      outstanding: loan.outstanding,
      overdue: loan.overdue ?? 0n,
      guarantee: loan.guarantee ?? null,
    });
    return { ...loan, ...judged, worstDays };
  });
}

describe('any book under any scheme', () => {
  it('gets from the register the classes and provisions of the rules, loan by loan and in sum', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(anyBook, goodTerms, async (book, terms) => {
        round += 1;
        await world.asOwner(
          `delete from registry.position where association = 'alfa' and month = $1`,
          [MONTH],
        );
        await reportBook(world, 'alfa', MONTH, book);
        // Another lender's book under the same clients' words must not come in.
        await reportBook(
          world,
          'beta',
          MONTH,
          book.slice(0, 3).map((loan) => ({ ...loan, daysPastDue: 999, overdue: 5n })),
        );
        await world.asOwner(
          'select registry.store_provision_scheme(null, null, $1, false, false)',
          [toStored(terms, `RANDOM_${round}`)],
        );
        const oracle = toOracle(book, terms);
        const code = `RANDOM_${round}`;
        const single = await alfa.query('select * from registry.loan_provisions($1, $2)', [
          book.map(({ ref }) => loanIdOf('alfa', ref)),
          book.map(() => code),
        ]);
        const found = new Map(single.rows.map((row) => [row.loan_id, row]));
        expect(found.size).toBe(oracle.length);
        for (const loan of oracle) {
          expect(found.get(loanIdOf('alfa', loan.ref))).toMatchObject({
            ordinal: loan.bucket + 1,
            worst: loan.worstDays,
            rate_bp: loan.rateBp,
            base: String(loan.base),
            required: String(loan.required),
          });
        }
        const whole = await loaders().book.load({ month: MONTH, scheme: code });
        expect(sumLines(whole.lines)).toEqual({
          loans: oracle.length,
          balance: oracle.reduce((total, loan) => total + loan.outstanding, 0n),
        });
        expect(toHeld(whole.lines).held).toBe(
          oracle.reduce((sum, loan) => sum + (loan.held ?? 0n), 0n),
        );
        const sums = terms.buckets.map((_, bucket) => {
          const own = oracle.filter((loan) => loan.bucket === bucket);
          return {
            loans: own.length,
            dragged: own.filter((loan) => toBucket(terms.buckets, loan.daysPastDue ?? 0) < bucket)
              .length,
            balance: own.reduce((total, loan) => total + loan.outstanding, 0n),
            required: own.reduce((total, loan) => total + loan.required, 0n),
          };
        });
        expect(toClassSums(whole.lines, whole.provisions, terms.buckets.length)).toEqual(sums);
      }),
      { numRuns: 40 },
    );
  });
});
