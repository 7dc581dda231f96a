// Operations written from a schema: the shortest way to every field, and every slot in which a client can put a value.
// What an attack sends is made from what the graph offers, so that a field added tomorrow is attacked too.
import {
  astFromValue,
  buildClientSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  print,
} from 'graphql';
import type { Lenders } from './lenders.js';

export interface Step {
  type: GraphQLObjectType;
  field: GraphQLField<unknown, unknown>;
}

/** The schema that a client is offered, as it can ask for it itself. */
export async function introspect(lenders: Lenders, client: string): Promise<GraphQLSchema> {
  const { data } = await lenders.query(client, getIntrospectionQuery());
  return buildClientSchema(data as unknown as IntrospectionQuery);
}

/** The shortest way from a root to every field of the schema, the field itself last. */
export function findWays(schema: GraphQLSchema): Step[][] {
  const ways: Step[][] = [];
  const seen = new Set<GraphQLObjectType>();
  let front: { type: GraphQLObjectType; way: Step[] }[] = [
    schema.getQueryType(),
    schema.getMutationType(),
  ].flatMap((type) => (type ? [{ type, way: [] }] : []));
  while (front.length > 0) {
    const next: typeof front = [];
    for (const { type, way } of front) {
      if (seen.has(type)) continue;
      seen.add(type);
      for (const field of Object.values(type.getFields())) {
        const longer = [...way, { type, field }];
        ways.push(longer);
        const target = getNamedType(field.type);
        if (isObjectType(target)) next.push({ type: target, way: longer });
      }
    }
    front = next;
  }
  return ways;
}

/** Values by the name of an argument or input field, or by `field.argument`, which goes before. */
export type Samples = Readonly<Record<string, unknown>>;

const SAMPLES_OF_SCALARS: Samples = {
  Boolean: true,
  Int: 1,
  Float: 1,
  Date: '2026-07-15',
  YearMonth: '2026-07',
  DateTimeISO: '2026-07-15T00:00:00Z',
  Decimal: '1.00',
};

/** A valid value of an input type. */
export function toSample(type: GraphQLInputType, name: string, samples: Samples): unknown {
  if (name in samples) return samples[name];
  if (isNonNullType(type)) return toSample(type.ofType, name, samples);
  if (isListType(type)) return [toSample(type.ofType, name, samples)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return SAMPLES_OF_SCALARS[type.name] ?? 'sample';
  const fields = Object.values(type.getFields());
  const given = type.isOneOf
    ? fields.slice(-1)
    : fields.filter((f) => isNonNullType(f.type) || f.name in samples);
  return Object.fromEntries(given.map((f) => [f.name, toSample(f.type, f.name, samples)]));
}

export const toLiteral = (value: unknown, type: GraphQLInputType): string => {
  const node = astFromValue(value, type);
  return node ? print(node) : 'null';
};

/** Arguments in a field's parentheses: the samples, and in the place of some of them what `instead` says. */
function toArguments(
  { field }: Step,
  samples: Samples,
  instead: Readonly<Record<string, string>> = {},
): string {
  const parts = field.args.flatMap(({ name, type, defaultValue }) => {
    const key = `${field.name}.${name}` in samples ? `${field.name}.${name}` : name;
    const isNeeded = isNonNullType(type) && defaultValue === undefined;
    if (!(name in instead || key in samples || isNeeded)) return [];
    return [`${name}: ${instead[name] ?? toLiteral(toSample(type, key, samples), type)}`];
  });
  return parts.length > 0 ? `(${parts.join(', ')})` : '';
}

/** What is asked of an object when nothing in particular is: a leaf of it, through edges where it is a page. */
export function toAnySelection(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).filter((field) => field.args.length === 0);
  const leaf = fields.find((field) => isLeafType(getNamedType(field.type)));
  if (leaf) return `{ ${leaf.name} }`;
  const [first] = fields;
  const target = first && getNamedType(first.type);
  return first && isObjectType(target)
    ? `{ ${first.name} ${toAnySelection(target)} }`
    : '{ __typename }';
}

/** An operation that goes a way to its end; `instead` stands for arguments of the last field. */
export function toOperation(
  way: readonly Step[],
  samples: Samples,
  instead: Readonly<Record<string, string>> = {},
  variables = '',
): string {
  const last = way.at(-1);
  const target = last && getNamedType(last.field.type);
  const end = isObjectType(target) ? ` ${toAnySelection(target)}` : '';
  const body = way.reduceRight((inner, step) => {
    const args = toArguments(step, samples, step === last ? instead : {});
    return ` { ${step.field.name}${args}${inner} }`;
  }, end);
  const kind = way[0]?.type.name === 'Mutation' ? 'mutation' : 'query';
  return `${kind}${variables}${body}`;
}

/**
 * Ways bundled: the leaves without arguments that stand side by side are asked in one operation, and what lies on no way
 * to such leaves by itself. Each operation leads to fields that no other leads to.
 */
export function toBundles(schema: GraphQLSchema, samples: Samples): string[] {
  const isPlainLeaf = (way: readonly Step[]) => {
    const field = way.at(-1)?.field;
    return field !== undefined && field.args.length === 0 && isLeafType(getNamedType(field.type));
  };
  const toName = (way: readonly Step[]) =>
    way.map(({ type, field }) => `${type.name}.${field.name}`).join();
  const ways = findWays(schema);
  const bundles = Map.groupBy(ways.filter(isPlainLeaf), (way) => toName(way.slice(0, -1)));
  const passed = new Set<string>();
  const bundled = [...bundles.values()].map((alike) => {
    const [first = []] = alike;
    for (let n = 1; n < first.length; n += 1) passed.add(toName(first.slice(0, n)));
    const names = alike.map((way) => way.at(-1)?.field.name);
    const operation = toOperation(first, samples);
    return operation.replace(`{ ${names[0]} }`, `{ ${names.join(' ')} }`);
  });
  const others = ways.filter((way) => !isPlainLeaf(way) && !passed.has(toName(way)));
  return [...bundled, ...others.map((way) => toOperation(way, samples))];
}

/** A place for a value: the operation has one variable, `$v`, which fills it. */
export interface Slot {
  name: string;
  operation: string;
}

/** The leaves of an input type as texts of the whole value with `$v` in one place, and the type of that place. */
function findLeaves(
  type: GraphQLInputType,
  name: string,
  samples: Samples,
): { at: string; text: string; type: GraphQLInputType }[] {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (!isInputObjectType(inner)) return [{ at: name, text: '$v', type }];
  const whole = toSample(inner, name, samples) as Record<string, unknown>;
  return Object.values(inner.getFields()).flatMap((field) =>
    findLeaves(field.type, field.name, samples).map((leaf) => {
      const others = inner.isOneOf ? [] : Object.keys(whole).filter((key) => key !== field.name);
      const rest = others.map((key) => {
        const other = inner.getFields()[key];
        return other ? `${key}: ${toLiteral(whole[key], other.type)}` : '';
      });
      const text = `{ ${[...rest, `${field.name}: ${leaf.text}`].join(', ')} }`;
      return { ...leaf, at: `${name}.${leaf.at}`, text };
    }),
  );
}

/** Every slot of every argument: the argument as a whole, and each leaf of what it holds. */
export function findSlots(schema: GraphQLSchema, samples: Samples): Slot[] {
  return findWays(schema).flatMap((way) => {
    const last = way.at(-1);
    return (last?.field.args ?? []).flatMap(({ name, type }) => {
      const whole = { at: name, text: '$v', type };
      const leaves = findLeaves(type, name, samples).filter((leaf) => leaf.text !== '$v');
      return [whole, ...leaves].map((slot) => ({
        name: `${last?.type.name}.${last?.field.name}(${slot.at})`,
        operation: toOperation(way, samples, { [name]: slot.text }, `($v: ${slot.type})`),
      }));
    });
  });
}
