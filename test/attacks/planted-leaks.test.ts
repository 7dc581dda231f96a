// Is the comparison of two worlds able to see? Leaks of the kinds that have been found elsewhere are planted, one at a
// time and in both worlds alike, and each must show as a difference on the roads that show none without it.
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  BorrowerConnectionResolver,
  BorrowerResolver,
} from '../../src/borrowers/borrower.resolver.js';
import type { BorrowerConnection } from '../../src/borrowers/borrower.type.js';
import type { RequestContext } from '../../src/database/request-context.js';
import { CentraleError } from '../../src/errors.js';
import { LoanResolver } from '../../src/loans/loan.resolver.js';
import { type Known, toFilingRoads, toReadingRoads } from './asker-moves.js';
import { Plants } from './plants.js';
import { BOOK_TAPE, toSecretBook } from './secret-books.js';
import { type Difference, TwoWorlds } from './two-worlds.js';

let worlds: TwoWorlds;
let plants: Plants;
let known: Known;
let run = 0;

beforeAll(async () => {
  const other = Array.from({ length: BOOK_TAPE }, (_, n) => n * 7919 + 5);
  worlds = await TwoWorlds.open([toSecretBook([]), toSecretBook(other)]);
  plants = new Plants(worlds);
  known = await worlds.findKnown();
});
afterEach(() => plants.takeBack());
afterAll(() => worlds?.close());

/** The first difference on the roads that have the word in them, or undefined where there is none. */
async function walk(word: string): Promise<Difference | undefined> {
  run += 1;
  const roads = [...toFilingRoads(run), ...toReadingRoads(known, run)];
  const chosen = roads.filter(({ method, body }) => `${method} ${body}`.includes(word));
  expect(chosen.length).toBeGreaterThan(0);
  for (const sent of chosen) {
    const difference = await worlds.compare(sent);
    if (difference) return difference;
  }
  return undefined;
}

/** Nothing shows on the roads before the plant, something after it. */
async function expectToShow(word: string, plant: () => Promise<void>): Promise<void> {
  expect(await walk(word)).toBeUndefined();
  await plant();
  expect(await walk(word)).toBeDefined();
}

type Tell = (context: RequestContext) => Promise<bigint>;

/** A function that tells everybody what the secret lender is owed, as a careless resolver might call it. */
async function plantSecret(): Promise<Tell> {
  await plants.sql(
    `create function published.planted() returns bigint language sql security definer as $$
       select sum(outstanding_centimes)::bigint from registry.position
       where association = 'amc02' and superseded_at is null $$;
     grant execute on function published.planted() to centrale_amc`,
    'drop function published.planted()',
  );
  return async ({ session }) => {
    const text = 'select published.planted() as secret';
    const rows = await session.query<{ secret: string }>({ name: 'planted', text, values: [] });
    return BigInt(rows[0]?.secret ?? 0);
  };
}

const openPolicy = (table: string) =>
  plants.sql(
    `create policy mutant on ${table} for select to centrale_amc using (true)`,
    `drop policy mutant on ${table}`,
  );

/** What is planted, and a word of the roads on which it must show. */
const SQL_LEAKS: [string, string, () => Promise<void>][] = [
  ['a policy that shows every lender’s clients', 'totalCount', () => openPolicy('registry.client')],
  [
    'policies that show every lender’s loans and positions',
    'loan(',
    async () => {
      await openPolicy('registry.loan');
      await openPolicy('registry.position');
    },
  ],
  [
    'own figures of a verdict that are everybody’s',
    'riskSummary',
    async () => {
      await plants.inFunction('published.own_side_of', 'c.association = p_association and ', '');
      // The debt is asked for by lender too: a leak takes both.
      await plants.inFunction('published.own_debt_of', 'n.association = p_association and ', '');
    },
  ],
  [
    'bands of an unpublished book',
    'inquire',
    () =>
      plants.inFunction(
        'published.bands_for',
        'select e.lenders_band, e.outstanding_band',
        `select e.lenders_band, ((select sum(outstanding_centimes) from registry.position p
           where p.borrower_id = e.borrower_id and p.superseded_at is null) % 5)::smallint`,
      ),
  ],
  [
    'a warning that compares with another’s balance',
    'PUT',
    () =>
      plants.inFunction(
        'intake.warn_of_changes',
        'on p.loan_id = c.loan_id and p.month = $3 and p.association = $1',
        'on p.loan_id in (select l.loan_id from registry.loan l where l.loan_ref = c.loan_ref) and p.month = $3',
      ),
  ],
  [
    'a rejection that tells whether another has the loan',
    'PUT',
    () =>
      plants.inFunction('intake.judge_rows', 'l.loan_id = c.loan_id', 'l.loan_ref = c.loan_ref'),
  ],
  [
    'an assumption that counts everybody’s rows',
    'PUT',
    () =>
      plants.inFunction(
        'intake.check_return',
        'assumed = r.assumed ||',
        `assumed = r.assumed || jsonb_build_array('SEEN_' || (select count(*) from registry.loan)::text) ||`,
      ),
  ],
  [
    'a clock that shows when others file',
    'reportingMonths',
    () =>
      plants.inFunction(
        'published.filings',
        "current_setting('role') = 'centrale_amc_' || a.code and",
        '',
      ),
  ],
  [
    'an allowance that counts everybody’s loans',
    'allowed',
    async () => {
      // It is reckoned at the day's first inquiry.
      await plants.inBoth((world) => world.asOwner('delete from audit.quota_use'));
      await plants.inFunction(
        'audit.allowance',
        'greatest(20,',
        '(select count(*)::integer from registry.position) + greatest(20,',
      );
    },
  ],
  [
    'an inquiry’s number that depends on the others',
    'inquire',
    () =>
      plants.inFunction(
        'published.inquiry_id_of',
        '(p_ask).name_key,',
        '(p_ask).name_key, (select sum(outstanding_centimes) from registry.position),',
      ),
  ],
  [
    'a record that fails on what others are owed',
    'inquire',
    () =>
      plants.sql(
        `create function audit.planted() returns trigger language plpgsql security definer as $$ begin
           if exists (select from registry.loan where association = 'amc02' and loan_ref = 'SA10001-0') then
             raise exception 'planted'; end if;
           return new; end $$;
         create trigger planted before insert on audit.inquiry for each row execute function audit.planted()`,
        'drop trigger planted on audit.inquiry; drop function audit.planted()',
      ),
  ],
];

/** What is planted in a resolver, which can ask what the secret lender is owed. */
const RESOLVER_LEAKS: [string, string, (tell: Tell) => void][] = [
  [
    'a count that adds what is hidden',
    'totalCount',
    (tell) =>
      plants.method(
        BorrowerConnectionResolver.prototype,
        'totalCount',
        (count) => async (connection, context) =>
          (await count(connection, context)) + Number((await tell(context)) % 1_000n),
      ),
  ],
  [
    'an order by what is hidden',
    'borrowers',
    (tell) =>
      plants.method(BorrowerResolver.prototype, 'borrowers', (list) => async (context, ...rest) => {
        const page: BorrowerConnection = await list(context, ...rest);
        const secret = await tell(context);
        const rank = ({ node }: { node: { id: string } }) =>
          createHash('sha256').update(`${secret} ${node.id}`).digest('hex');
        const edges = page.edges.toSorted((a, b) => rank(a).localeCompare(rank(b)));
        return { ...page, edges };
      }),
  ],
  [
    'a cursor with a total in it',
    'endCursor',
    (tell) =>
      plants.method(BorrowerResolver.prototype, 'borrowers', (list) => async (context, ...rest) => {
        const page: BorrowerConnection = await list(context, ...rest);
        const endCursor = `${page.pageInfo.endCursor}${(await tell(context)).toString(36)}`;
        return { ...page, pageInfo: { ...page.pageInfo, endCursor } };
      }),
  ],
  [
    'an error that quotes what is hidden',
    'loan(',
    (tell) =>
      plants.method(LoanResolver.prototype, 'loan', () => async (_id, context) => {
        throw new CentraleError('BAD_USER_INPUT', { problem: String(await tell(context)) });
      }),
  ],
];

describe('A leak shows that is planted', () => {
  it.each(RESOLVER_LEAKS)('in a resolver: %s', (_name, word, plant) =>
    expectToShow(word, async () => plant(await plantSecret())),
  );

  it.each(SQL_LEAKS)('in the database: %s', (_name, word, plant) => expectToShow(word, plant));
});
