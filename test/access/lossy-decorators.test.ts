// The shapes in which type-graphql loses a decorator's authorisation without a word: the table, enforced on the final
// schema, keeps it in every one of them. What these decorators say is remembered apart from the gateway's own.
import { type ExecutionResult, execute, type GraphQLSchema, graphql, parse } from 'graphql';
import {
  Authorized,
  buildSchema,
  Field,
  InterfaceType,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enforcePolicy, type PolicyTable } from '../../src/access/enforce-policy.js';
import { findPolicyGaps } from '../../src/access/policy-gate.js';
import { open } from '../../src/access/policy-types.js';
import type { Audience } from '../../src/access/viewer.js';

const memory = globalThis as { TypeGraphQLMetadataStorage?: unknown };
const ofTheGateway = memory.TypeGraphQLMetadataStorage;
delete memory.TypeGraphQLMetadataStorage;
afterAll(() => {
  memory.TypeGraphQLMetadataStorage = ofTheGateway;
});

// The shapes in which a decorator's authorisation is lost without a word.
@InterfaceType()
abstract class Party {
  @Authorized()
  @Field(() => String)
  secret!: string;
}
@ObjectType({ implements: Party })
class Person extends Party {
  @Field(() => String)
  declare secret: string;
}
@ObjectType()
class SimpleField {
  @Authorized()
  @Field(() => String, { simple: true })
  secret!: string;
}
@ObjectType({ simpleResolvers: true })
class SimpleType {
  @Authorized()
  @Field(() => String)
  secret!: string;
}
@ObjectType()
class Base {
  @Authorized()
  @Field(() => String)
  secret!: string;
}
@ObjectType()
class Redeclared extends Base {
  @Field(() => String)
  declare secret: string;
}
@ObjectType()
class Undecorated {
  @Field(() => String)
  secret!: string;
}

const told = () => ({ secret: 'leak' });

@Resolver()
class LossyResolver {
  @Query(() => SimpleField)
  readSimpleField(): SimpleField {
    return told();
  }
  @Query(() => SimpleType)
  readSimpleType(): SimpleType {
    return told();
  }
  @Query(() => Redeclared)
  readRedeclared(): Redeclared {
    return told();
  }
  @Query(() => Undecorated)
  readUndecorated(): Undecorated {
    return told();
  }
  @Query(() => Person)
  readPerson(): Person {
    return told();
  }
}

describe('an authorisation that decorators lose', () => {
  const SHAPES = ['SimpleField', 'SimpleType', 'Redeclared', 'Undecorated'] as const;
  const roots = Object.fromEntries(SHAPES.map((shape) => [`read${shape}`, open('AMC', 'BUREAU')]));
  const table: PolicyTable = {
    Query: roots,
    ...Object.fromEntries(SHAPES.map((shape) => [shape, { secret: open('BUREAU') }])),
  };
  let lossy: GraphQLSchema;

  beforeAll(async () => {
    lossy = await buildSchema({
      resolvers: [LossyResolver],
      authChecker: () => false,
      validate: false,
    });
  });
  const ask = (audience: Audience, as: Audience, source: string) =>
    Promise.resolve(
      execute({
        schema: enforcePolicy(lossy, table, {}, { audience, forRouter: false }),
        document: parse(source),
        contextValue: { viewer: { audience: as } },
      }),
    ) as Promise<ExecutionResult>;

  it.each(SHAPES)('is lost in the shape %s, and kept by the table', async (shape) => {
    const source = `{ read${shape} { secret } }`;
    const { data: lost } = await graphql({ schema: lossy, source });
    expect(JSON.stringify(lost)).toContain('leak');

    const schema = enforcePolicy(lossy, table, {}, { audience: 'AMC', forRouter: false });
    expect(schema.getType(shape)).toBeUndefined();
    const crossed = await ask('BUREAU', 'AMC', source);
    expect(JSON.stringify(crossed.data ?? null)).not.toContain('leak');
    expect(crossed.errors?.[0]?.message).toBe('FORBIDDEN');
    expect(JSON.stringify(await ask('BUREAU', 'BUREAU', source))).toContain('leak');
  });

  it('through an interface is not let in at all', () => {
    expect(findPolicyGaps(lossy, table)).toContain('Party: interfaces hide who may read what');
    expect(findPolicyGaps(lossy, table)).toContain('Person.secret: no entry');
  });
});
