// Makes an audience's schema out of the whole graph: what it may not read is left out, introspection included, and
// every field that stays asks once more who is reading. Works on the final schema, so that no decorator, directive or
// redeclared field can slip past.
import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import { CentraleError } from '../errors.js';
import type { FieldEntry } from './policy-types.js';
import type { Audience, Viewer } from './viewer.js';

/** The policy by name, as the enforcement reads it: a type or field that is not listed is denied. */
export type PolicyTable = Readonly<Record<string, Readonly<Record<string, FieldEntry>>>>;

/** Arguments that only some readers of a field have, by `Type.field`. */
export type ArgumentTable = Readonly<Record<string, Readonly<Record<string, readonly Audience[]>>>>;

interface ViewerContext {
  viewer: Viewer;
}

const guards = new WeakSet<GraphQLFieldResolver<unknown, ViewerContext>>();

/** Whether a field of an audience's schema is guarded; the gate asks this of every field. */
export const isGuarded = (resolve: unknown): boolean =>
  typeof resolve === 'function' &&
  guards.has(resolve as GraphQLFieldResolver<unknown, ViewerContext>);

function guard(
  config: GraphQLFieldConfig<unknown, ViewerContext>,
  audience: Audience,
): GraphQLFieldConfig<unknown, ViewerContext> {
  const inner = config.resolve ?? defaultFieldResolver;
  const resolve: GraphQLFieldResolver<unknown, ViewerContext> = (source, args, context, info) => {
    if (context.viewer?.audience !== audience) throw new CentraleError('FORBIDDEN');
    return inner(source, args, context, info);
  };
  guards.add(resolve);
  return { ...config, resolve };
}

function withArguments(
  config: GraphQLFieldConfig<unknown, ViewerContext>,
  limited: Readonly<Record<string, readonly Audience[]>> | undefined,
  audience: Audience,
): GraphQLFieldConfig<unknown, ViewerContext> {
  if (!limited) return config;
  const kept = Object.entries(config.args ?? {}).filter(
    ([name]) => limited[name]?.includes(audience) ?? true,
  );
  return { ...config, args: Object.fromEntries(kept) };
}

/** The two fields of a federation subgraph; they exist only in the schema that a router's identity opens. */
const FEDERATION_FIELDS = new Set(['_service', '_entities']);

export interface EnforceOptions {
  audience: Audience;
  /** True for the schema that a router reaches on behalf of this audience. */
  forRouter: boolean;
}

/**
 * The schema of one audience. Promises: a field without an entry for it does not exist, a type that no field leads to
 * does not exist, and every resolver first checks the audience of the context.
 */
export function enforcePolicy(
  whole: GraphQLSchema,
  policy: PolicyTable,
  args: ArgumentTable,
  { audience, forRouter }: EnforceOptions,
): GraphQLSchema {
  const mapped = mapSchema(whole, {
    [MapperKind.OBJECT_FIELD]: (config, field, type) => {
      const federation = type === whole.getQueryType()?.name && FEDERATION_FIELDS.has(field);
      if (federation) return forRouter ? guard(config, audience) : null;
      if (type === '_Service') return guard(config, audience);
      const entry = policy[type]?.[field];
      if (!entry?.audiences.includes(audience)) return null;
      return guard(withArguments(config, args[`${type}.${field}`], audience), audience);
    },
  });
  return pruneSchema(mapped, {
    skipPruning: (type) => forRouter && (type.name === '_Entity' || type.name === '_Any'),
  });
}
