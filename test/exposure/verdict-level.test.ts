// The verdict's two forms, in SQL for sets and in TypeScript for answers, against each other over random people.
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INSTALMENT_EDGES, OUTSTANDING_EDGES } from '../../src/exposure/band-rules.js';
import {
  toVerdict,
  type VerdictFacts,
  type VerdictRule,
} from '../../src/exposure/verdict-rules.js';
import { openWorld, type World } from '../world.js';

const LEVELS = ['OK', 'WATCH', 'LIMIT_EXCEEDED'];

let world: World;
let owner: pg.Client;
let rules: VerdictRule[];

beforeAll(async () => {
  world = await openWorld();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query(
    `select version, measure, watch_from::float8 as "watchFrom", limit_from::float8 as "limitFrom", exclusive, source
     from published.verdict_rule where version = 1`,
  );
  rules = rows;
});

afterAll(async () => {
  await owner?.end();
  await world?.close();
});

const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: 300_000n }),
  fc.constantFrom(0n, 1n, 5_000_000n),
  fc.bigInt({ min: 0n, max: 20_000_000n }),
);
const arbitraryFacts: fc.Arbitrary<VerdictFacts> = fc.record({
  bands: fc.record({
    lenders: fc.integer({ min: 0, max: 3 }),
    outstanding: fc.integer({ min: 0, max: 5 }),
    instalment: fc.integer({ min: 0, max: 5 }),
    arrears: fc.integer({ min: 0, max: 5 }),
    inquiries: fc.option(fc.integer({ min: 0, max: 2 })),
  }),
  askerLends: fc.boolean(),
  ownOwedCentimes: amount,
  ownInstalmentCentimes: amount,
  requestedCentimes: amount,
  requestedInstalmentCentimes: amount,
  incomeCentimes: fc.option(amount),
});

async function levelInSql(facts: VerdictFacts): Promise<number> {
  const { bands } = facts;
  const { rows } = await owner.query<{ level: number }>({
    name: 'level',
    text: `select published.verdict_level(published.rules_on('2026-06-01'), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
      $12, $13) as level`,
    values: [
      OUTSTANDING_EDGES,
      INSTALMENT_EDGES,
      bands.lenders,
      bands.outstanding,
      bands.instalment,
      bands.arrears,
      bands.inquiries,
      facts.askerLends,
      facts.ownOwedCentimes,
      facts.ownInstalmentCentimes,
      facts.requestedCentimes,
      facts.requestedInstalmentCentimes,
      facts.incomeCentimes,
    ],
  });
  return rows[0]?.level ?? -1;
}

describe('the level of a verdict', () => {
  it('is the same in SQL and in the answer that words it', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFacts, async (facts) => {
        expect(LEVELS[await levelInSql(facts)]).toBe(toVerdict(facts, rules).level);
      }),
      { numRuns: 1500 },
    );
  });

  it('is reckoned on the same edges', async () => {
    const edges = await owner.query(
      `select published.amount_edges(1::smallint, 'OUTSTANDING')::text[] as debt,
         published.amount_edges(1::smallint, 'INSTALMENT')::text[] as instalment`,
    );
    expect(edges.rows[0]).toEqual({
      debt: OUTSTANDING_EDGES.map(String),
      instalment: INSTALMENT_EDGES.map(String),
    });
  });
});
