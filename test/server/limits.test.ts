// What an operation may cost: each limit with its own code, settled before anything runs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDoor, openFrontDoor } from './front-door.js';

let door: FrontDoor;
let token: string;

beforeAll(async () => {
  door = await openFrontDoor();
  token = await door.tokenOf('amc-01');
});
afterAll(() => door?.close());

async function ask(body: unknown) {
  const answer = await door.ask('/graphql', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const {
    errors = [],
    error,
    data,
  } = (await answer.json()) as {
    errors?: { extensions: { code: string; requestId: string; remedy: string } }[];
    error?: { code: string };
    data?: object;
  };
  return {
    status: answer.status,
    codes: error ? [error.code] : errors.map((e) => e.extensions.code),
    data,
    errors,
  };
}

const repeat = (count: number, part: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');
const nested = (depth: number): string =>
  depth === 0
    ? 'id'
    : `loans { ${depth === 1 ? 'id' : 'positions { month }'} } ${'... { '.repeat(depth)} id ${'} '.repeat(depth)}`;
const doubling = repeat(25, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`);

describe('an operation', () => {
  it.each<[string, string, string]>([
    ['101 aliases', `{ ${repeat(101, (i) => `a${i}: viewer { clientId }`)} }`, 'TOO_MANY_ALIASES'],
    [
      '5,000 aliases',
      `{ ${repeat(5000, (i) => `a${i}: viewer { clientId }`)} }`,
      'TOO_MANY_TOKENS',
    ],
    [
      '31 directives',
      `{ viewer { clientId ${'@include(if: true) '.repeat(31)} } }`,
      'TOO_MANY_DIRECTIVES',
    ],
    ['15,000 tokens', `{ ${'viewer { clientId } '.repeat(4000)} }`, 'TOO_MANY_TOKENS'],
    [
      'fragments that double 25 times',
      `{ ...f0 } ${doubling} fragment f25 on Query { viewer { clientId } }`,
      'TOO_COSTLY',
    ],
    [
      'fragments in a circle',
      '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      '8,000 inline fragments',
      `{ ${'... { '.repeat(8000)} viewer { clientId } ${'} '.repeat(8000)} }`,
      'TOO_MANY_TOKENS',
    ],
    [
      'a page of a billion',
      '{ borrowers(first: 1000000000) { edges { node { loans { id } } } } }',
      'TOO_COSTLY',
    ],
    ['a page of −1', '{ borrowers(first: -1) { edges { cursor } } }', 'BAD_PAGE_SIZE'],
    [
      'no page size',
      '{ borrowers(first: null) { edges { cursor } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a list of 101 values',
      `{ borrowers(filter: { lastName: [${repeat(101, () => '"a"')}] }) { totalCount } }`,
      'LIST_TOO_LONG',
    ],
    ['no GraphQL', '{ viewer {', 'GRAPHQL_PARSE_FAILED'],
  ])('with %s is refused', async (_title, query, code) => {
    const before = performance.now();
    const { codes, data } = await ask({ query });
    expect(codes).toContain(code);
    expect(codes.length).toBeLessThanOrEqual(5);
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('that nests deeper than 14 is refused', async () => {
    const deep = `{ borrowers { edges { node { ${nested(2)} } } } }`;
    expect((await ask({ query: deep })).codes).toEqual([]);
    const fragments = repeat(
      16,
      (i) => `fragment g${i} on Borrower { loans { ...h${i} } } fragment h${i} on Loan { id }`,
    );
    expect((await ask({ query: `{ viewer { clientId } } ${fragments}` })).codes).not.toEqual([]);
  });

  it('may be sent in no batch, and with no list longer than 100 in its variables', async () => {
    const query = 'query($f: BorrowerFilter) { borrowers(filter: $f) { totalCount } }';
    expect((await ask([{ query }, { query }])).codes).toEqual(['BAD_REQUEST']);
    const variables = { f: { lastName: Array.from({ length: 101 }, () => 'a') } };
    expect((await ask({ query, variables })).codes).toEqual(['LIST_TOO_LONG']);
  });

  it('is answered with a request id and a remedy when it is refused', async () => {
    const { errors } = await ask({ query: '{ oversight }' });
    expect(errors[0]?.extensions).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
    expect(errors[0]?.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(errors[0]?.extensions.remedy).not.toBe('');
  });

  it.each<unknown>([
    { __raw: true, sql: 'select 1' },
    { $ne: null },
    { constructor: { prototype: { x: 1 } } },
    'a\u0000b',
  ])('cannot bring an object or a NUL where text is asked for (%o)', async (value) => {
    const query = 'query($f: BorrowerFilter) { borrowers(filter: $f) { totalCount } }';
    const { codes, errors } = await ask({ query, variables: { f: { clientRef: value } } });
    expect(codes.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toMatch(/select|registry\.|syntax|at .*\.js/i);
  });
});
