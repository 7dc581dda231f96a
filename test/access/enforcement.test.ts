// Every field of the graph for every audience, in the schemas that are served: what is there, what is not, and what
// a resolver says to a viewer for whom it was not made.
import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  graphql,
  type IntrospectionQuery,
  isObjectType,
  isUnionType,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PolicyTable } from '../../src/access/enforce-policy.js';
import { fieldPolicy } from '../../src/access/field-policy.js';
import { AUDIENCES, type Audience } from '../../src/access/viewer.js';
import { type AudienceSchemas, makeAudienceSchemas } from '../../src/server/audience-schemas.js';
import { buildGraph } from '../../src/server/build-graph.js';
import { isOwnType } from '../../src/server/print-graph.js';

const policy: PolicyTable = fieldPolicy;
const ENTITIES: Record<Audience, string[]> = {
  AMC: ['Association', 'Borrower', 'Loan'],
  BUREAU: ['Association', 'Borrower'],
  RESEARCH: ['Association'],
  SUPERVISOR: ['Association'],
};

let whole: GraphQLSchema;
let schemas: AudienceSchemas;

beforeAll(async () => {
  whole = await buildGraph({ identifierHmac: Buffer.alloc(32) });
  schemas = makeAudienceSchemas(whole);
});

const objectsOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && isOwnType(type.name),
  );
const fieldsOf = (schema: GraphQLSchema): string[] =>
  objectsOf(schema)
    .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`))
    .filter((name) => !/\._/.test(name))
    .sort();

/** What an audience should see: the table's fields that a walk from the roots along such fields comes to. */
function findReachable(audience: Audience): string[] {
  const found = new Set<string>();
  const walk = (type: GraphQLObjectType): void => {
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      if (found.has(name) || !policy[type.name]?.[field.name]?.audiences.includes(audience))
        continue;
      found.add(name);
      const next = getNamedType(field.type);
      if (isObjectType(next)) walk(next);
    }
  };
  for (const root of [whole.getQueryType(), whole.getMutationType()]) if (root) walk(root);
  return [...found].sort();
}

describe.each(AUDIENCES)('the schema of %s', (audience) => {
  it('has every field that the table gives it and a root leads to, and not one more', () => {
    expect(fieldsOf(schemas.direct[audience])).toEqual(findReachable(audience));
  });

  it('says by introspection nothing of what it has not', async () => {
    const source = getIntrospectionQuery();
    const { data } = await graphql({
      schema: schemas.direct[audience],
      source,
      contextValue: { viewer: { audience } },
    });
    const { types } = (data as unknown as IntrospectionQuery).__schema;
    const told = types.filter((type) => isOwnType(type.name) && type.kind === 'OBJECT');
    const expected = new Set(findReachable(audience).map((name) => name.split('.')[0]));
    expect(new Set(told.map((type) => type.name))).toEqual(expected);
    expect(JSON.stringify(types)).not.toMatch(/"_Service"|"_entities"/);
  });

  it('answers no other audience, field by field, although its resolvers are called directly', () => {
    for (const schema of [schemas.direct[audience], schemas.router[audience]]) {
      for (const type of objectsOf(schema)) {
        for (const field of Object.values(type.getFields())) {
          for (const other of [undefined, ...AUDIENCES.filter((each) => each !== audience)]) {
            const context = other === undefined ? {} : { viewer: { audience: other } };
            expect(
              () => field.resolve?.({ [field.name]: 'leak' }, {}, context, {} as never),
              `${type.name}.${field.name} for ${other}`,
            ).toThrow('FORBIDDEN');
          }
        }
      }
    }
  });

  it('opens to a router the entities that the audience may read', () => {
    expect(schemas.direct[audience].getType('_Entity')).toBeUndefined();
    const entity = schemas.router[audience].getType('_Entity');
    const names = isUnionType(entity) ? entity.getTypes().map(({ name }) => name) : [];
    expect(names.sort()).toEqual(ENTITIES[audience]);
  });
});

describe('a field that an audience has not', () => {
  const ways = [
    '{ borrower(by: {id: "x"}) { FIELD } }',
    '{ borrower(by: {id: "x"}) { renamed: FIELD } }',
    '{ borrower(by: {id: "x"}) { ... on Borrower { FIELD } } }',
    '{ borrower(by: {id: "x"}) { ...f } } fragment f on Borrower { FIELD }',
    '{ borrower(by: {id: "x"}) { ... @include(if: false) { FIELD } } }',
    '{ borrower(by: {id: "x"}) { ... @skip(if: true) { FIELD } } }',
    '{ borrowers { edges { node { ... { ... { FIELD } } } } } }',
    '{ borrowers { edges { node { inquiries { id } FIELD } } } }',
  ];
  it.each(ways)('is unknown by whatever way it is asked: %s', async (way) => {
    const sources = ['reports { lastName }', 'bands { lenders }', 'variant', 'cin'];
    for (const field of sources) {
      const source = way.replace('FIELD', field);
      const { data, errors } = await graphql({ schema: schemas.direct.AMC, source });
      expect(data).toBeUndefined();
      expect(errors?.map(({ message }) => message).join()).toMatch(/Cannot query field/);
      expect(JSON.stringify(errors)).not.toMatch(/Did you mean "(reports|bands|variant)/);
    }
  });
});
