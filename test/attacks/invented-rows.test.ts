// The cheapest attack on a register of debtors: a file of a thousand invented rows on the national ids of a
// competitor's clients. In a world where none of these people is anybody's client the same file must be answered with
// the same bytes, as a test and for real, to the last state, count, warning, rejected row and figure of quality.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Cells } from '../returns/staged-return.js';
import { AUGUST, OTHERS, rowOf, SECRET } from './lenders.js';
import { graphql, type Sent, upload } from './observer.js';
import { Plants } from './plants.js';
import { TwoWorlds } from './two-worlds.js';

const PEOPLE = 1_000;
const FLAWED_EVERY = 50;
/** Of fifty clients each: the accepted ones and the lender's own. */
const LAST_PAGE = 20;

const LETTERS = 'ABCDEFGHIJ';
const toWord = (n: number): string =>
  [...String(n)].map((digit) => LETTERS[Number(digit)]).join('');
const toBirthDate = (n: number): string => `19${60 + (n % 30)}-0${1 + (n % 9)}-1${n % 10}`;

/** The competitor's client of that number. */
const theirs = (n: number): Cells =>
  rowOf(`T${n}`, {
    national_id: `T${100_000 + n}`,
    last_name: `Client${toWord(n)}`,
    birth_date: toBirthDate(n),
  });

/** What is invented on the same id: wholly right, right by name or by birth date alone, or wrong; now and then flawed. */
function invented(n: number): Cells {
  const { national_id, last_name, birth_date } = theirs(n);
  const isNameRight = n % 4 < 2;
  const isDateRight = n % 4 === 0 || n % 4 === 2;
  return rowOf(`X${n}`, {
    national_id: national_id ?? '',
    last_name: isNameRight ? (last_name ?? '') : `Invention${toWord(n)}`,
    birth_date: isDateRight ? (birth_date ?? '') : '1959-12-31',
    ...(n % FLAWED_EVERY === 0 ? { sex: 'X' } : {}),
    ...(n % FLAWED_EVERY === 1 ? { national_id: `T${n}` } : {}),
  });
}

const numbers = Array.from({ length: PEOPLE }, (_, n) => n);
const isWrong = (n: number): boolean => n % 4 === 3;
const ROWS = numbers.map(invented);
const TEST = upload({ month: AUGUST, kind: 'TEST', rows: ROWS });
const REAL = upload({ month: AUGUST, kind: 'PERIODIC', rows: ROWS });

let worlds: TwoWorlds;
let plants: Plants;

beforeAll(async () => {
  worlds = await TwoWorlds.open([numbers.map(theirs), []], []);
  plants = new Plants(worlds);
});
afterEach(() => plants.takeBack());
afterAll(() => worlds?.close());

const STATES = `{ returns(first: 10) { edges { cursor node { id kind state rowCount acceptedCount rejectedCount
  warningCount fileErrors { code count message } assumed qualityIndex rejections { code count message }
  warnings { code count message } receivedAt finishedAt } } } }`;
const CLIENTS = `query Page($after: String) { borrowers(first: 50, after: $after) { totalCount
  edges { cursor node { id lastName birthDate identityConflict firstMonth lastMonth loans { id ref } } }
  pageInfo { endCursor hasNextPage } } }`;
const DETAILS = `{ borrowers(first: 3) { edges { node { inquiries { id } loans { positions { version outstanding } } } } } }`;

/** The answer where both worlds give the same; it must be an answer, since a refusal would be equal too. */
async function askBoth(sent: Sent): Promise<string> {
  const [mine, other] = worlds.observers;
  const [here, there] = [await mine.send(sent), await other.send(sent)];
  expect(here).toBe(there);
  expect(here, sent.body).not.toContain('"errors"');
  return here;
}

/** What is told of so many returns and on so many pages of own clients is told alike. */
async function expectAlike(returns: number, pages: number): Promise<void> {
  for (let n = 0; n < returns; n += 1) {
    await askBoth({ path: `/returns/ret#${n}` });
    const headers = { 'accept-language': 'ar' };
    await askBoth({ path: `/returns/ret#${n}/rejections.csv`, headers });
  }
  await askBoth(graphql(STATES));
  await askBoth(graphql(DETAILS));
  let after: string | undefined;
  for (let page = 1; page <= pages; page += 1) {
    const here = await askBoth(graphql(CLIENTS, { after }));
    after = /"endCursor":"([\w-]+)","hasNextPage":true/.exec(here)?.[1];
    expect(after === undefined, `page ${page}`).toBe(page === LAST_PAGE || pages === 1);
  }
}

describe('A file of a thousand invented rows on a competitor’s clients', () => {
  it('tells nothing as a test, the competitor’s book being there or not', async () => {
    expect(await worlds.compare(TEST)).toBeUndefined();
    await expectAlike(2, 1);
  });

  it('tells nothing as a real one, nor do the clients that it makes', async () => {
    expect(await worlds.compare(REAL)).toBeUndefined();
    await expectAlike(3, LAST_PAGE);
    const [state] = await worlds.here.door.world.asOwner(
      `select row_count::int, accepted_count::int from intake.return where kind = 'PERIODIC'
         and month = '2026-08-31' and association = 'amc01'`,
    );
    expect(state).toEqual({ row_count: PEOPLE, accepted_count: PEOPLE - PEOPLE / FLAWED_EVERY });
  });

  it('tells nothing when it is looked up, searched and asked about before the next publication', async () => {
    const one = `query One($id: String!) { borrower(by: {nationalId: $id}) { id identityConflict loans { id ref }
      review: riskSummary(purpose: PORTFOLIO_REVIEW) { summary { otherLenders } userErrors { code message } }
      collection: riskSummary(purpose: COLLECTION) { summary { otherLenders } userErrors { code } } } }`;
    const some = numbers.filter((n) => n % 33 === 0);
    const asked = some.flatMap((n) => [
      graphql(one, { id: theirs(n).national_id }),
      graphql('query F($f: BorrowerFilter) { borrowers(filter: $f) { totalCount } }', {
        f: { lastName: theirs(n).last_name },
      }),
    ]);
    expect(await worlds.findDifferences(asked)).toEqual([]);
  });

  it('tells nothing when rows are mended, sent twice, taken back one by one or withdrawn', async () => {
    const mended = ROWS.filter((_row, n) => n % FLAWED_EVERY === 0).map((row) => ({
      ...row,
      sex: 'F',
    }));
    const removed = ROWS.slice(60, 90).map(
      ({ loan_ref }) => ({ loan_ref, status: 'REMOVED' }) as Cells,
    );
    const theirRefs = numbers
      .slice(0, 30)
      .map((n) => ({ loan_ref: `T${n}`, status: 'REMOVED' }) as Cells);
    const correct = (rows: Cells[]) => upload({ month: AUGUST, kind: 'CORRECTION', rows });
    const sequence = [correct(mended), correct([...removed, ...theirRefs]), REAL, TEST];
    expect(await worlds.findDifferences(sequence)).toEqual([]);
    await expectAlike(5, 3);
    const withdraw = { method: 'DELETE', path: '/returns/ret#2' };
    expect(await worlds.findDifferences([withdraw, withdraw])).toEqual([]);
    for (const query of [STATES, DETAILS, CLIENTS]) await askBoth(graphql(query));
    expect(await worlds.compare(REAL)).toBeUndefined();
  });

  it('gives bands of nobody to the names it invented, once the month is published', async () => {
    for (const lenders of [worlds.here, worlds.there]) {
      for (const client of [SECRET, ...OTHERS]) {
        const rows = [rowOf(`S${client}`, { national_id: `S${client.slice(-2)}001` })];
        const kept = client === SECRET && lenders === worlds.here ? numbers.map(theirs) : [];
        await lenders.file(client, { month: AUGUST, rows: [...rows, ...kept] });
      }
      await lenders.publish(AUGUST);
    }
    const look = `query One($id: String!) { borrower(by: {nationalId: $id}) { id
      riskSummary(purpose: PORTFOLIO_REVIEW) { summary { otherLenders outstandingElsewhere } userErrors { code } } } }`;
    const ask = (n: number) => graphql(look, { id: theirs(n).national_id });
    const wrong = numbers.filter((n) => isWrong(n) && n % FLAWED_EVERY > 1);
    expect(await worlds.findDifferences(wrong.slice(0, 60).map(ask))).toEqual([]);
    // The control: who is right by name and birth date has a client of his own there, and a record of the look.
    expect(await worlds.compare(ask(4))).toMatchObject({
      here: expect.stringContaining('"otherLenders":"ONE"'),
      there: expect.stringContaining('"otherLenders":"NONE"'),
    });
  });
});

describe('A check that looks at others’ rows shows', () => {
  it.each([
    [
      'a warning of a test about a name known elsewhere',
      'intake.warn_of_rows',
      'as has_odd_id,',
      `or exists (select from registry.client k where k.association <> $1 and k.last_name = c.last_name) as has_odd_id,`,
      () => upload({ month: AUGUST, kind: 'TEST', rows: ROWS.slice(0, 90) }),
    ],
    [
      'a conflict of identity with another’s client',
      'intake.write_clients',
      'c.own_variant > 1',
      `(c.own_variant > 1 or exists (select from registry.client k where k.association <> $1
         and k.id_hash = c.id_hash and not k.name_keys && c.name_keys))`,
      () => upload({ month: AUGUST, kind: 'CORRECTION', rows: ROWS.slice(2, 45) }),
    ],
  ])('%s', async (_title, name, text, instead, send) => {
    expect(await worlds.compare(send())).toBeUndefined();
    await plants.inFunction(name, text, instead);
    const again = send();
    const other = { ...again, body: again.body?.replaceAll('TRADE', 'FOOD') ?? '' };
    expect(await worlds.compare(other)).toBeDefined();
  });
});
