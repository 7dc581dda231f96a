// Every field of the whole graph, asked over HTTP by every audience and by a router on its behalf: what the audience
// has not is an unknown field on the shortest way to it, through fragments, aliases and mutations too.
import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { type GraphQLSchema, isObjectType, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/server/build-graph.js';
import { isOwnType } from '../../src/server/print-graph.js';
import { ASKER, Lenders } from './lenders.js';
import { findWays, introspect, type Step, toBundles, toOperation } from './operations.js';

const CLIENTS = [ASKER, 'bureau-01', 'supervisor-01', 'research-01'];
const SAMPLES = {
  nationalId: 'ZZ00000',
  lastName: 'Ownclient',
  birthDate: '1980-01-01',
  applicationRef: 'app',
  consentRef: 'consent',
};

let lenders: Lenders;
let ways: Step[][];

beforeAll(async () => {
  lenders = await Lenders.open();
  const whole = await buildGraph({ identifierHmac: Buffer.alloc(32) });
  ways = findWays(whole).filter((way) =>
    way.every(({ type, field }) => isOwnType(type.name) && isOwnType(field.name)),
  );
});
afterAll(() => lenders?.close());

const has = (schema: GraphQLSchema, way: readonly Step[]): boolean =>
  way.every(({ type, field }) => {
    const known = schema.getType(type.name);
    return isObjectType(known) && field.name in known.getFields();
  });

async function toCodes(client: string, query: string, headers = {}): Promise<string[]> {
  const answer = await lenders.post(client, { query }, headers);
  const { errors = [], data } = (await answer.json()) as {
    errors?: { message: string; extensions: { code: string } }[];
    data?: unknown;
  };
  if (errors.some(({ extensions }) => extensions.code === 'GRAPHQL_VALIDATION_FAILED')) {
    expect(data).toBeUndefined();
  }
  return errors.map(({ extensions }) => extensions.code);
}

describe.each(CLIENTS)('%s', (client) => {
  it('reaches the fields of its schema and no other, directly and through a router', async () => {
    const schema = await introspect(lenders, client);
    const router = { 'x-router-authorization': `Bearer ${await lenders.tokenOf('router-01')}` };
    for (const query of toBundles(schema, SAMPLES)) {
      expect(await toCodes(client, query), query).not.toContain('GRAPHQL_VALIDATION_FAILED');
    }
    const hidden = ways.filter((way) => !has(schema, way)).map((way) => toOperation(way, SAMPLES));
    expect(hidden.length).toBeGreaterThan(0);
    for (const [n, query] of hidden.entries()) {
      const [root = ''] = query.split(' ');
      const type = root === 'mutation' ? 'Mutation' : 'Query';
      const body = query.slice(query.indexOf('{') + 1, query.lastIndexOf('}'));
      const twins = [
        `${root} { ... on ${type} { ${body} } }`,
        `${root} { ...f } fragment f on ${type} { ${body} }`,
        `${root} { ${body.replace(/(\w+)( |\()/, 'renamed: $1$2')} }`,
        `${root} { ... @include(if: false) { ${body} } }`,
        `${root} { ... { ... { ... @skip(if: true) { ${body} } } } }`,
      ];
      const twin = twins[n % (twins.length + 1)] ?? query;
      const codes = await Promise.all([toCodes(client, twin), toCodes(client, query, router)]);
      for (const found of codes) expect(found, query).toContain('GRAPHQL_VALIDATION_FAILED');
    }
  });

  it('is told by no introspection of a type that it has not', async () => {
    const schema = await introspect(lenders, client);
    const names = new Set(ways.flat().map(({ type }) => type.name));
    const hidden = [...names].filter((name) => !schema.getType(name));
    expect(hidden.length).toBeGreaterThan(0);
    for (const name of hidden) {
      const query = `{ a: __type(name: "${name}") { name } ...f } fragment f on Query { b: __type(name: "${name}") {
        fields { name } } }`;
      const { data } = await lenders.query(client, query);
      expect(data).toEqual({ a: null, b: null });
    }
    const all = '{ __schema { types { name description fields { name description } } } }';
    const told = JSON.stringify((await lenders.query(client, all)).data);
    for (const name of hidden) expect(told).not.toContain(`"${name}"`);
  });
});

describe('a subgraph that leans on guarded fields', () => {
  const lean = (requires: string) => `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
      import: ["@key", "@requires", "@external", "@requiresScopes"])
    type Borrower @key(fields: "id") {
      id: ID!
      birthDate: Date! @external
      age: Int @requires(fields: "birthDate") ${requires}
    }
    scalar Date
    type Query { ages: [Int] }
  `;
  const compose = (requires: string) =>
    composeServices([
      { name: 'centrale', typeDefs: parse(readFileSync('schema.graphql', 'utf8')) },
      { name: 'lender', typeDefs: parse(lean(requires)) },
    ]).errors?.map(({ message }) => message);

  it('composes only where its own field asks for the same scopes', () => {
    expect(compose('')?.join()).toMatch(/requiresScopes|auth/);
    expect(compose('@requiresScopes(scopes: [["amc"]])')).toBeUndefined();
  });
});
