// Ids that are another lender's, against ids that nobody has: on every road that takes one the two answers are the same
// bytes, and so are the names, references and cursors that only another could know.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPublicId } from '../../src/access/public-ids.js';
import { ASKER, AUGUST, fileBooks, JULY, Lenders, rowOf, SECRET } from './lenders.js';

const PAIRS = 50;

let lenders: Lenders;
/** The other lender's own ids, by kind. */
const foreign: Record<'brw' | 'loan' | 'ret', string[]> = { brw: [], loan: [], ret: [] };
const theirRows = Array.from({ length: PAIRS }, (_, n) =>
  rowOf(`T${n}`, { national_id: `TB${10_000 + n}`, last_name: n % 2 ? 'Alami' : 'Berrada' }),
);
const SHARED = { national_id: 'SH10001', last_name: 'Shared' };

const toRandomId = (kind: string) => `${kind}_${randomBytes(16).toString('base64url')}`;

beforeAll(async () => {
  lenders = await Lenders.open();
  const shared = ['a', 'b', 'c'].map((mark) => rowOf(`SHARED-${mark}`, SHARED));
  await fileBooks(lenders, {
    [SECRET]: [...theirRows, ...shared],
    [ASKER]: [rowOf('MINE', SHARED)],
  });
  await lenders.publish(JULY);
  for (let n = 0; n < 5; n += 1) {
    const rows = [rowOf(`R${n}`, { sex: 'X' })];
    foreign.ret.push((await lenders.file(SECRET, { month: AUGUST, kind: 'TEST', rows })).id);
  }
  const uuids = (table: string, id: string) =>
    lenders.door.world.asOwner<{ id: string }>(
      `select ${id}::text as id from ${table} where association = 'amc02' limit ${PAIRS}`,
    );
  for (const { id } of await uuids('registry.client', 'client_id')) {
    foreign.brw.push(toPublicId('brw', id));
  }
  for (const { id } of await uuids('registry.loan', 'loan_id')) {
    foreign.loan.push(toPublicId('loan', id));
  }
});
afterAll(() => lenders?.close());

/** An answer without the request's own name and the id that was asked for. */
async function read(answer: Response, id = 'no id'): Promise<string> {
  const headers = [...answer.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
  const requestId = answer.headers.get('x-request-id') ?? '';
  const body = (await answer.text()).replaceAll(id, 'ID').replaceAll(requestId, 'REQUEST');
  return `${answer.status} ${JSON.stringify(headers)} ${body}`;
}

const ROADS: [string, keyof typeof foreign, (id: string) => Promise<Response>][] = [
  ['loan(id)', 'loan', (id) => ask('query($id: ID!) { loan(id: $id) { id ref } }', { id })],
  ['borrower(by: id)', 'brw', (id) => ask(BY_ID, { id })],
  ['return(id)', 'ret', (id) => ask('query($id: ID!) { return(id: $id) { id state } }', { id })],
  ['GET /returns/{id}', 'ret', (id) => lenders.ask(ASKER, `/returns/${id}`)],
  ['rejections.csv', 'ret', (id) => lenders.ask(ASKER, `/returns/${id}/rejections.csv`)],
  ['DELETE', 'ret', (id) => lenders.ask(ASKER, `/returns/${id}`, { method: 'DELETE' })],
];
const BY_ID = 'query($id: ID!) { borrower(by: {id: $id}) { id lastName loans { id } } }';
const ask = (query: string, variables: object, client = ASKER) =>
  lenders.post(client, { query, variables });

describe('another lender’s id is answered as one that nobody has', () => {
  it.each(ROADS)('by %s', async (_name, kind, road) => {
    expect(foreign[kind].length).toBeGreaterThanOrEqual(5);
    for (const id of foreign[kind]) {
      const unknown = toRandomId(kind);
      const [theirs, nobodys] = await Promise.all([road(id), road(unknown)]);
      expect(theirs.ok && (await theirs.clone().json()).errors === undefined).toBe(false);
      expect(await read(theirs, id)).toBe(await read(nobodys, unknown));
    }
  });

  it('to a router that asks for the same client, a hundred at a time', async () => {
    const router = { 'x-router-authorization': `Bearer ${await lenders.tokenOf('router-01')}` };
    const query = `query($r: [_Any!]!) { _entities(representations: $r) {
      ... on Borrower { id lastName } ... on Loan { id ref } } }`;
    const mixed = [...foreign.loan, ...foreign.brw].flatMap((id) => {
      const __typename = id.startsWith('loan') ? 'Loan' : 'Borrower';
      const kind = id.split('_')[0] ?? '';
      return [
        { __typename, id },
        { __typename, id: toRandomId(kind) },
      ];
    });
    for (const r of [mixed.slice(0, 100), mixed.slice(100)]) {
      const answer = await lenders.post(ASKER, { query, variables: { r } }, router);
      expect(await answer.json()).toEqual({ data: { _entities: r.map(() => null) } });
    }
    const own = await lenders.query(
      ASKER,
      '{ borrower(by: {nationalId: "SH10001"}) { loans { id } } }',
    );
    const id = JSON.stringify(own).match(/loan_[\w-]{22}/)?.[0];
    const strange = [
      ...[
        'Nope',
        'Query',
        'RiskSummary',
        '_Service',
        '__proto__',
        'constructor',
        '',
        null,
        { a: 1 },
      ],
    ].map((__typename) => ({ __typename, id }));
    const odd = [{ $ne: null }, { __raw: true, sql: 'select 1' }, [id, id], 1, null, '\u0000'].map(
      (value) => ({ __typename: 'Loan', id: value }),
    );
    const r = [...strange, { __typename: 'Loan', id }, ...odd, 'x', 1, [], { id }];
    const answer = await lenders.post(ASKER, { query, variables: { r } }, router);
    const expected = r.map((_one, n) => (n === strange.length ? { id, ref: 'MINE' } : null));
    expect(await answer.json()).toEqual({ data: { _entities: expected } });
  });

  it('by national id, name and birth date: a thousand guesses, none apart from the others', async () => {
    const answers = new Set<string>();
    for (let n = 0; n < 1_000; n += 20) {
      const fields = Array.from({ length: 20 }, (_, i) => {
        const id = (n / 20 + i) % 2 ? `TB${10_000 + ((n + i) % PAIRS)}` : `UN${20_000 + n + i}`;
        return `g${i}: borrower(by: {nationalId: "${id}"}) { id }`;
      });
      answers.add(await read(await ask(`{ ${fields.join(' ')} }`, {})));
    }
    expect(answers.size).toBe(1);
    const by = (lastName: string) => `{ borrower(by: {person: {lastName: "${lastName}",
      birthDate: "1980-01-01"}}) { id } }`;
    const theirs = await read(await ask(by('Berrada'), {}));
    expect(theirs).toBe(await read(await ask(by('Nobodys'), {})));
  });
});

describe('a borrower whom two lenders share', () => {
  it('has for each only the loans that it reported itself', async () => {
    const query = '{ borrower(by: {nationalId: "SH10001"}) { id loans { ref } } }';
    const [mine, theirs] = [await lenders.query(ASKER, query), await lenders.query(SECRET, query)];
    expect(mine.data).toMatchObject({ borrower: { loans: [{ ref: 'MINE' }] } });
    expect(theirs.data?.borrower).toMatchObject({ loans: { length: 3 } });
    const idOf = (answer: object) => /brw_[\w-]{22}/.exec(JSON.stringify(answer))?.[0];
    expect(idOf(mine)).not.toBe(idOf(theirs));
  });

  it.each(['lender', 'association', 'exposure', 'exactTotal', 'or'])(
    'cannot be filtered or ordered by %s, whatever is asked of it',
    async (name) => {
      for (const value of ['amc02', 'zzz', { gt: 0 }, [{ lender: 'amc02' }]]) {
        const filter = await ask(
          'query($f: BorrowerFilter) { borrowers(filter: $f) { totalCount } }',
          {
            f: { [name]: value },
          },
        );
        expect(await filter.text()).toContain('"BAD_USER_INPUT"');
        const order = await ask(
          'query($o: BorrowerOrder) { borrowers(orderBy: $o) { totalCount } }',
          { o: { field: name.toUpperCase(), direction: 'ASC' } },
        );
        expect(await order.text()).toContain('"BAD_USER_INPUT"');
      }
    },
  );
});

describe('a loan reference of another lender', () => {
  it('is corrected and taken back by nobody else: it is an unknown one', async () => {
    const remove = (loan_ref: string) =>
      lenders.file(ASKER, {
        month: JULY,
        kind: 'CORRECTION',
        rows: [{ loan_ref, status: 'REMOVED' }],
        header: Object.keys(rowOf('')),
      });
    const [theirs, nobodys] = [await remove('T1'), await remove('N1')];
    for (const state of [theirs, nobodys]) {
      expect(state).toMatchObject({ rejectedCount: 1, rejections: { INCONSISTENT: 1 } });
    }
    const [row] = await lenders.door.world.asOwner<{ n: number }>(
      `select count(*)::int as n from registry.position where association = 'amc02' and superseded_at is null`,
    );
    expect(row?.n).toBe(PAIRS + 4);
  });
});

describe('cursors', () => {
  const LIST = `query($a: String, $o: BorrowerOrder) { borrowers(first: 1, after: $a, orderBy: $o) {
    edges { node { lastName birthDate } } pageInfo { endCursor } } }`;

  it('say nothing of the values in them, whatever the order', async () => {
    for (const field of ['ID', 'LAST_NAME', 'BIRTH_DATE', 'FIRST_MONTH', 'LAST_MONTH']) {
      const o = { field, direction: 'ASC' };
      const text = await (await ask(LIST, { o })).text();
      const cursor = /"endCursor":"([\w-]+)"/.exec(text)?.[1] ?? '';
      const inside = Buffer.from(cursor, 'base64url');
      const readable = `${inside.toString('latin1')} ${inside.toString('utf16le')}`;
      expect(cursor.length).toBeGreaterThan(100);
      expect(readable).not.toMatch(/shared|ownclient|1980|2026|[0-9a-f]{8}-/i);
    }
  });

  it('altered anywhere, of another viewer or another list, are one error', async () => {
    const o = { field: 'LAST_NAME', direction: 'ASC' };
    const cursorOf = async (client: string) =>
      /"endCursor":"([\w-]+)"/.exec(await (await ask(LIST, { o }, client)).text())?.[1] ?? '';
    const [mine, theirs] = [await cursorOf(ASKER), await cursorOf(SECRET)];
    expect(await (await ask(LIST, { o, a: mine })).text()).not.toContain('errors');
    const flip = (at: number) =>
      `${mine.slice(0, at)}${mine[at] === 'A' ? 'B' : 'A'}${mine.slice(at + 1)}`;
    const attempts = [theirs, `${mine}A`, mine.slice(0, -4), '', 'A', ...[0, 3, 20, 60].map(flip)];
    const answers = new Set<string>();
    for (const a of attempts) answers.add(await read(await ask(LIST, { o, a })));
    answers.add(await read(await ask(LIST, { a: mine })));
    // An empty cursor asks for the first page.
    expect(answers.size).toBe(2);
  });
});
