// The federation surface: the graph composes with a lender's own subgraph, and its two fields answer a router only.
import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toClientSecret } from '../../src/access/client-secret.js';
import { type FrontDoor, openFrontDoor } from './front-door.js';

const LENDER = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Borrower @key(fields: "id") { id: ID! branch: String }
  type Association @key(fields: "code") { code: ID! headOffice: String }
  type Query { branches: [String!] }
`;

let door: FrontDoor;
let amc: string;
let router: string;

beforeAll(async () => {
  door = await openFrontDoor();
  amc = await door.tokenOf('amc-01');
  router = await askToken('router-01');
});
afterAll(() => door?.close());

/** As a program does it: the playground's road is for people and gives no router's token. */
async function askToken(clientId: string): Promise<string> {
  const secret = toClientSecret(door.world.keys.clientSecrets, clientId, 1);
  const answer = await door.ask('/oauth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

const SERVICE = '{ _service { sdl } }';
const entities = (id: string) =>
  `{ _entities(representations: [{ __typename: "Association", code: "amc02" }, { __typename: "Loan", id: "${id}" }]) {
    ... on Association { nameFr } ... on Loan { id } } }`;

async function ask(query: string, headers: Record<string, string>) {
  const answer = await door.ask('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const body = (await answer.json()) as {
    data?: Record<string, unknown>;
    error?: { code: string };
    errors?: { extensions: { code: string } }[];
  };
  return { data: body.data, code: body.error?.code ?? body.errors?.[0]?.extensions.code };
}
const asUser = () => ({ authorization: `Bearer ${amc}` });
const asRouter = () => ({ 'x-router-authorization': `Bearer ${router}` });

describe('the graph in a federation', () => {
  it('composes with a lender’s subgraph that extends Borrower and Association', () => {
    const { errors, supergraphSdl } = composeServices([
      { name: 'centrale', typeDefs: parse(readFileSync('schema.graphql', 'utf8')) },
      { name: 'lender', typeDefs: parse(LENDER) },
    ]);
    expect(errors).toBeUndefined();
    expect(supergraphSdl).toContain('headOffice');
  });

  it('tells nobody but a router what it offers', async () => {
    expect((await ask(SERVICE, {})).code).toBe('UNAUTHENTICATED');
    expect((await ask(SERVICE, asUser())).code).toBe('GRAPHQL_VALIDATION_FAILED');
    const { data } = await ask(SERVICE, asRouter());
    const { sdl } = (data as { _service: { sdl: string } })._service;
    expect(sdl).toContain('@key');
    const { errors } = composeServices([
      { name: 'centrale', typeDefs: parse(sdl) },
      { name: 'lender', typeDefs: parse(LENDER) },
    ]);
    expect(errors).toBeUndefined();
  });

  it('answers entities to a router that asks for somebody, and to nobody else', async () => {
    expect((await ask(entities('loan_x'), asUser())).code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await ask(entities('loan_x'), asRouter())).code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await ask('{ viewer { clientId } }', asRouter())).code).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
    const both = await ask(entities('loan_x'), { ...asUser(), ...asRouter() });
    expect(both.data?._entities).toEqual([{ nameFr: 'amc02' }, null]);
  });

  it('believes neither an end user’s token as a router’s nor a router’s as an end user’s', async () => {
    const swapped = {
      authorization: `Bearer ${router}`,
      'x-router-authorization': `Bearer ${amc}`,
    };
    expect((await ask(SERVICE, swapped)).code).toBe('UNAUTHENTICATED');
    expect((await ask(SERVICE, { authorization: `Bearer ${router}` })).code).toBe(
      'UNAUTHENTICATED',
    );
  });
});

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({
    url: () => `${door.address}/graphql`,
    fetchFn: (url: string, init: RequestInit) =>
      fetch(url, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${amc}` },
      }),
  });

  it.each(
    audits
      .filter((audit) => audit.name.startsWith('MUST'))
      .map((audit) => [audit.name, audit] as const),
  )('%s', async (_name, audit) => {
    const result = await audit.fn();
    expect(result.status, 'reason' in result ? String(result.reason) : '').toBe('ok');
  });
});
