// The field policy against the final graph: each way of being open by oversight is planted once and must be named.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  extendSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PolicyTable } from '../../src/access/enforce-policy.js';
import { fieldPolicy } from '../../src/access/field-policy.js';
import { findEscapes } from '../../src/access/policy-gate.js';
import { type FieldPolicy, open } from '../../src/access/policy-types.js';
import { AUDIENCES } from '../../src/access/viewer.js';
import { makeAudienceSchemas, PolicyGapError } from '../../src/server/audience-schemas.js';
import { buildGraph } from '../../src/server/build-graph.js';
import { isOwnType } from '../../src/server/print-graph.js';
import { ROOT } from '../house/source-files.js';

const run = promisify(execFile);

let whole: GraphQLSchema;
const policy: PolicyTable = fieldPolicy;

beforeAll(async () => {
  whole = await buildGraph({ identifierHmac: Buffer.alloc(32) });
});

const gapsOf = (graph: GraphQLSchema, table: PolicyTable): string[] => {
  try {
    makeAudienceSchemas(graph, table);
    return [];
  } catch (error) {
    if (error instanceof PolicyGapError) return error.gaps;
    throw error;
  }
};
const extended = (sdl: string) => extendSchema(whole, parse(sdl));

describe('the gate', () => {
  it('finds nothing open in the graph as it is', () => {
    expect(gapsOf(whole, policy)).toEqual([]);
  });

  it.each([
    [
      'a field without entry',
      'extend type Borrower { secret: String }',
      'Borrower.secret: no entry',
    ],
    ['an interface', 'interface Party { id: ID! }', 'Party: interfaces hide who may read what'],
    [
      'an order by something undeclared',
      'enum LoanSort { OUTSTANDING } extend type Query { ping(by: LoanSort): Int }',
      'LoanSort: filters or orders something undeclared',
    ],
    [
      'a filter by what its reader may not read',
      'extend input BorrowerFilter { reports: String }',
      'BorrowerFilter.reports: AMC may not read it',
    ],
    [
      'an order by what its reader may not read',
      'extend enum BorrowerSort { VARIANT }',
      'BorrowerSort.VARIANT: AMC may not read it',
    ],
  ])('names %s', (_title, sdl, gap) => {
    const table = { ...policy, Query: { ...policy.Query, ping: open('AMC') } };
    const gaps = gapsOf(extended(sdl), sdl.includes('ping') ? table : policy);
    expect(gaps.map((g) => g.toUpperCase())).toContain(gap.toUpperCase());
  });

  it('names an entry without field, an entry for nobody, and a non-null field that a row rule can refuse', () => {
    const table = {
      ...policy,
      Viewer: { ...policy.Viewer, shoeSize: open('AMC'), clientId: open() },
      Association: { ...policy.Association, code: { audiences: ['AMC'], hasRowRule: true } },
    } as PolicyTable;
    expect(gapsOf(whole, table)).toEqual(
      expect.arrayContaining([
        'Viewer.shoeSize: an entry without a field',
        'Viewer.clientId: for nobody',
        'Association.code: a row rule can refuse it, so it must be nullable',
      ]),
    );
  });

  it('names a field whose resolver was put in place after the guard', () => {
    const { direct } = makeAudienceSchemas(whole);
    const type = direct.AMC.getType('Viewer');
    if (!isObjectType(type)) throw new TypeError('Viewer is an object type');
    const field = type.getFields().clientId;
    if (!field) throw new TypeError('Viewer has a clientId');
    field.resolve = () => 'anybody';
    expect(findEscapes(direct.AMC, policy, 'AMC')).toEqual(['Viewer.clientId: not guarded']);
  });

  it('does not compile with a misspelt field or audience', () => {
    const viewer = { ...fieldPolicy.Viewer };
    // @ts-expect-error a field that the graph does not have
    const misspelt: FieldPolicy['Viewer'] = { ...viewer, clientld: open('AMC') };
    // @ts-expect-error an audience that does not exist
    const nobody = open('AMCS');
    expect([misspelt, nobody]).toBeDefined();
  });
});

describe('an audience’s schema', () => {
  it.each(AUDIENCES)('of %s has exactly the fields its policy lists', (audience) => {
    const schema = makeAudienceSchemas(whole).direct[audience];
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || isIntrospectionType(type) || !isOwnType(type.name)) continue;
      for (const field of Object.keys(type.getFields())) {
        expect(policy[type.name]?.[field]?.audiences, `${type.name}.${field}`).toContain(audience);
      }
    }
  });

  it('leads a research partner and the supervisor to no row type at all', () => {
    const { direct } = makeAudienceSchemas(whole);
    for (const audience of ['RESEARCH', 'SUPERVISOR'] as const) {
      const types = Object.keys(direct[audience].getTypeMap());
      for (const row of ['Borrower', 'Loan', 'Inquiry', 'Return', 'RiskSummary']) {
        expect(types).not.toContain(row);
      }
    }
    expect(direct.SUPERVISOR.getMutationType()).toBeUndefined();
    const changes = Object.keys(direct.RESEARCH.getMutationType()?.getFields() ?? {});
    expect(changes).toEqual(['requestTable']);
  });

  it('shows the case argument to the bureau alone, and no input that could name a lender', () => {
    const { direct } = makeAudienceSchemas(whole);
    const argsOf = (audience: 'AMC' | 'BUREAU') =>
      direct[audience]
        .getQueryType()
        ?.getFields()
        .borrower?.args.map(({ name }) => name);
    expect(argsOf('AMC')).toEqual(['by']);
    expect(argsOf('BUREAU')).toContain('case');
    for (const type of Object.values(direct.AMC.getTypeMap())) {
      if (!isInputObjectType(type)) continue;
      expect(Object.keys(type.getFields()).join(' ')).not.toMatch(/lender|association|actAs|role/i);
    }
  });
});

describe('the committed graph', () => {
  it('is what the command writes: what the resolvers and the policy say', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'centrale-graph-'));
    await mkdir(join(dir, 'src', 'access'), { recursive: true });
    await run(process.execPath, [`${ROOT}/dist/cli/centrale.js`, 'schema'], { cwd: dir });
    const read = (root: string, path: string) => readFile(join(root, path), 'utf8');
    expect(await read(ROOT, 'schema.graphql')).toBe(await read(dir, 'schema.graphql'));
    const readFields = async (root: string) =>
      (await read(root, 'src/access/schema-fields.ts')).replace(/[\s|]/g, '');
    expect(await readFields(ROOT)).toBe(await readFields(dir));
    await rm(dir, { recursive: true });
  });

  it('describes every type, field, argument and value', () => {
    const missing: string[] = [];
    const note = (name: string, { description }: { description?: string | null | undefined }) => {
      if (!description) missing.push(name);
    };
    for (const type of Object.values(whole.getTypeMap())) {
      if (isIntrospectionType(type) || !isOwnType(type.name) || isSpecifiedScalarType(type))
        continue;
      if (!['Query', 'Mutation'].includes(type.name)) note(type.name, type);
      if (isEnumType(type))
        for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
      if (!isObjectType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (!isOwnType(field.name)) continue;
        note(`${type.name}.${field.name}`, field);
        if ('args' in field)
          for (const arg of field.args) note(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
    expect(missing).toEqual([]);
  });
});
