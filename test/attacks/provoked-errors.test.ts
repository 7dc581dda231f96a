// Values that make databases and parsers stumble, in every place where a client can put one: each is answered by a
// code of the catalogue, and no body ever shows a statement, a table, a stack or the value itself.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILE_COLUMNS } from '../../src/returns/file-columns-rules.js';
import { ASKER, AUGUST, fileBooks, JULY, Lenders, rowOf } from './lenders.js';
import { findSlots, introspect } from './operations.js';

/** A mark that no answer may repeat. */
const MARK = 'Qanary7';
const TEXTS = [
  '\u0000',
  `${MARK}\u0000`,
  `\ud800${MARK}`,
  '\u202e\u0007\u001b[31m',
  '1e400',
  '9999999-01-01',
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '-1',
  '',
  '9'.repeat(400),
  '999999999999999.99',
  MARK.repeat(1_000),
  `${MARK}'; drop table registry.client; --`,
  `${MARK}" or 1=1`,
  '00000000-0000-0000-0000-000000000000',
];
const VALUES: unknown[] = [
  ...TEXTS,
  null,
  true,
  1.5,
  -2_147_483_649,
  [],
  [MARK, MARK],
  { $gt: 0 },
  { __raw: true, sql: `select '${MARK}'` },
  { constructor: { prototype: { polluted: MARK } } },
];

/** Nothing of the inside: statements, places in the database or in the code. */
const INSIDE =
  /\b(select|insert|update|delete)\b.*\b(from|into|set)\b|\b(registry|intake|published|audit|pg_catalog)\.|relation "|column "|syntax error at|SQLSTATE|constraint|node_modules|\.[jt]s:\d|mikro|postgres|\{problem\}/i;

let lenders: Lenders;
/** Ways that begin at an object of one's own lead on only where there is one. */
const OWN_IDS: Record<string, string | undefined> = {};

beforeAll(async () => {
  lenders = await Lenders.open();
  await fileBooks(lenders);
  const { id } = await lenders.file(ASKER, { month: AUGUST, kind: 'TEST', rows: [rowOf('T')] });
  await lenders.publish(JULY);
  const list = '{ borrowers { edges { node { id loans { id } } } } }';
  const { data } = await lenders.query(ASKER, list);
  OWN_IDS['loan.id'] = /loan_[\w-]{22}/.exec(JSON.stringify(data))?.[0];
  OWN_IDS['return.id'] = id;
});
afterAll(() => lenders?.close());

const SAMPLES = {
  nationalId: 'ZZ00000',
  lastName: 'Ownclient',
  birthDate: '1980-01-01',
  applicationRef: 'app',
  consentRef: 'consent',
  first: 5,
};
const CASE = { ref: 'C-1', purpose: 'DISPUTE' };

describe.each([
  [ASKER, SAMPLES],
  ['bureau-01', { ...SAMPLES, case: CASE }],
  ['supervisor-01', SAMPLES],
  ['research-01', SAMPLES],
])('values sent by %s', (client, samples) => {
  it('into every slot of its schema are refused by name and quoted nowhere', async () => {
    const slots = findSlots(await introspect(lenders, client), { ...samples, ...OWN_IDS });
    expect(slots.length).toBeGreaterThan(0);
    const faults: string[] = [];
    for (const { name, operation } of slots) {
      const answers = VALUES.map(async (v) => {
        const answer = await lenders.post(client, { query: operation, variables: { v } });
        const body = await answer.text();
        const isRefusedByName = [200, 400].includes(answer.status) && !body.includes('"INTERNAL"');
        if (!isRefusedByName || INSIDE.test(body) || body.includes(MARK)) {
          faults.push(`${name} ${JSON.stringify(v).slice(0, 60)}: ${body.slice(0, 300)}`);
        }
      });
      await Promise.all(answers);
    }
    expect(faults).toEqual([]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('written into the operation itself are not quoted either', async () => {
    const slots = findSlots(await introspect(lenders, client), { ...samples, ...OWN_IDS });
    const literals = [`"${MARK}; at \\"${MARK}"`, MARK, `["${MARK}"]`, '"'.repeat(3)];
    const asked = slots.flatMap(({ operation }) =>
      literals.map(async (literal) => {
        const query = operation.replace(/\(\$v:[^)]*\)/, '').replace('$v', () => literal);
        const body = await (await lenders.post(client, { query })).text();
        expect(body, query).not.toContain(MARK);
        expect(body, query).not.toMatch(INSIDE);
        expect(body, query).not.toContain('"INTERNAL"');
      }),
    );
    await Promise.all(asked);
  });
});

describe('bodies that are no request', () => {
  const query = '{ viewer { clientId } }';
  const hash = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['null', null],
    ['a number', 1],
    ['a list', [{ query }]],
    ['a query that is a number', { query: 1 }],
    ['a query that is an object', { query: { kind: 'Document' } }],
    ['an empty query', { query: '' }],
    ['a name that is a number', { query, operationName: 1 }],
    ['a name that is none of its operations', { query, operationName: MARK }],
    ['variables as text', { query, variables: '{}' }],
    ['variables as a list', { query, variables: [1] }],
    ['extensions as text', { query, extensions: 'x' }],
    ['the hash of a persisted query', { extensions: hash }],
    ['a persisted query with its hash', { query, extensions: hash }],
    ['two operations and no name', { query: `query A ${query} query B ${query}` }],
  ])('%s is answered by the catalogue', async (_name, body) => {
    const answer = await lenders.post(ASKER, JSON.stringify(body));
    const text = await answer.text();
    const { errors } = JSON.parse(text) as { errors: { extensions: Record<string, string> }[] };
    expect(errors[0]?.extensions).toMatchObject({
      code: 'BAD_REQUEST',
      remedy: expect.any(String),
    });
    expect(errors[0]?.extensions.requestId).toBe(answer.headers.get('x-request-id'));
    expect(text).not.toContain(MARK);
    expect(text).not.toContain('clientId":');
  });

  it.each(['subscription { viewer { clientId } }', 'subscription { __typename }'])(
    '%s is no operation of the schema',
    async (operation) => {
      const answer = await lenders.query(ASKER, operation);
      expect(answer.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    },
  );
});

describe('addresses that are none', () => {
  it.each([
    ['GET', '/%ff', 400],
    ['GET', '/returns/%ff', 400],
    ['PUT', `/returns/${MARK}%ff`, 400],
    ['GET', `/returns/${MARK.repeat(20)}`, 400],
    ['GET', '/returns/%00', 404],
    ['GET', `/returns/ret_${MARK}/rejections.csv`, 404],
    ['DELETE', '/returns/ret_%00', 404],
    ['PUT', '/returns/2026-99?records=1&outstanding=0', 400],
    ['PUT', '/returns/9999999-01?records=1&outstanding=0', 400],
    ['PUT', '/returns/2026-08?kind=%00&records=1&outstanding=0', 400],
    ['PUT', '/returns/2026-08?kind=TEST&kind=TEST&records=1&outstanding=0', 400],
    ['PUT', '/returns/2026-08?kind=TEST&records=1e400&outstanding=0', 400],
    ['PUT', '/returns/2026-08?kind=TEST&records=1&outstanding=1e400', 400],
    ['PUT', '/returns/2026-08?kind=TEST&records[$gt]=1&outstanding=0', 400],
  ])('%s %s is answered by the catalogue', async (method, path, status) => {
    const put = method === 'PUT' ? { body: 'x', headers: { 'content-type': 'text/csv' } } : {};
    const answer = await lenders.ask(ASKER, path, { method, ...put });
    const body = await answer.text();
    expect(answer.status).toBe(status);
    expect(body).not.toMatch(INSIDE);
    expect(body).not.toContain(MARK);
    const { error } = JSON.parse(body) as { error: Record<string, string> };
    expect(Object.keys(error)).toEqual(['code', 'message', 'remedy', 'requestId', 'documentation']);
    expect(answer.headers.get('x-request-id')).toBe(error.requestId);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a file of such cells', () => {
  it('is judged row by row, each cell under a code, and shown again as it came', async () => {
    const cells = TEXTS.filter((text) => text.trim() !== '' && !/[\0,"]/.test(text));
    const rows = FILE_COLUMNS.flatMap(({ name }, column) =>
      cells.map((text, n) => rowOf(`N${column}-${n}`, { [name]: text })),
    );
    const filed = { month: AUGUST, kind: 'TEST', rows, outstanding: '99999999.00' } as const;
    const state = await lenders.file(ASKER, filed);
    expect(state.state).toBe('REFUSED');
    const shown = await lenders.ask(ASKER, `/returns/${state.id}/rejections.csv`);
    const [, ...lines] = (await shown.text()).trim().split('\r\n');
    expect(lines.length).toBe(state.rejectedCount);
    expect(lines.length).toBeGreaterThan(rows.length / 2);
    const codes = new Set(Object.keys(state.rejections as object));
    for (const code of ['BAD_FORMAT', 'UNKNOWN_CODE']) expect(codes).toContain(code);
    const added = lines.map((line) => line.slice(line.lastIndexOf(',') + 1));
    expect(added.join('\n')).not.toMatch(INSIDE);
  });

  it('with a column that names a lender is refused, and the address cannot name one either', async () => {
    const header = [...Object.keys(rowOf('X')), 'lender_id'];
    const named = await lenders.file(ASKER, { month: AUGUST, kind: 'TEST', rows: [], header });
    expect(named).toMatchObject({ state: 'REFUSED', fileErrors: [{ code: 'BAD_HEADER' }] });
    const path =
      '/returns/2026-08?kind=TEST&records=0&outstanding=0&association=amc02&lender=amc02';
    const answer = await lenders.ask(ASKER, path, {
      method: 'PUT',
      headers: { 'content-type': 'text/csv', 'x-association': 'amc02', 'x-lender-id': 'amc02' },
      body: `${Object.keys(rowOf('X')).join(',')}\n`,
    });
    const { id } = (await answer.json()) as { id: string };
    expect((await lenders.settle(ASKER, id)).association).toBe('amc01');
    expect((await lenders.ask('amc-02', `/returns/${id}`)).status).toBe(404);
  });
});
