// The graph as it is served: which schema a request is answered from, by who sends it. A client's token opens its
// audience's schema; a router's own token beside it opens the same with the fields of federation.
import type { ApolloServer } from '@apollo/server';
import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils';
import { GraphQLSchema, isUnionType, specifiedDirectives } from 'graphql';
import { fieldPolicy } from '../access/field-policy.js';
import type { Keys } from '../access/keys.js';
import { AUDIENCES, type Audience } from '../access/viewer.js';
import type { RequestContext } from '../database/request-context.js';
import { type GraphServerParts, openGraphServer } from './apollo.js';
import { makeAudienceSchemas } from './audience-schemas.js';
import { buildGraph, type GraphOptions } from './build-graph.js';
import { printGraph } from './print-graph.js';

export interface GraphServer {
  schema: GraphQLSchema;
  apollo: ApolloServer<RequestContext>;
}

export interface GraphServers {
  direct: Record<Audience, GraphServer>;
  router: Record<Audience, GraphServer>;
  /** For a router without an end user: `_service`, and nothing else. */
  service: GraphServer;
  close(): Promise<void>;
}

/** The federation's directive definitions say nothing to a client; they end up in its introspection otherwise. */
function withoutFederation(schema: GraphQLSchema): GraphQLSchema {
  const config = schema.toConfig();
  const types = config.types.filter((type) => !/^(link__|federation__)/.test(type.name));
  return new GraphQLSchema({ ...config, types, directives: specifiedDirectives });
}

/** A router composes from the same text that is committed, with the policy's directives in it. */
function answerService(whole: GraphQLSchema): void {
  const sdl = printGraph(whole, fieldPolicy);
  const service = whole.getQueryType()?.getFields()._service;
  if (service) service.resolve = () => ({ sdl });
}

/**
 * What is no entity of the audience's schema is answered null, as an entity that nobody has: it must not take the
 * answers of the others with it.
 */
function passOverStrangers(whole: GraphQLSchema): void {
  const entities = whole.getQueryType()?.getFields()._entities;
  const resolve = entities?.resolve;
  if (!entities || !resolve) return;
  entities.resolve = async (source, args, context, info) => {
    const union = info.schema.getType('_Entity');
    const names = isUnionType(union) ? union.getTypes().map(({ name }) => name) : [];
    const asked: unknown[] = args.representations;
    const isKnown = (one: unknown) =>
      names.includes((one as { __typename?: string } | null)?.__typename ?? '');
    const representations = asked.filter(isKnown);
    const all = await resolve(source, { ...args, representations }, context, info);
    const found = [...(all as unknown[])];
    return asked.map((one) => (isKnown(one) ? found.shift() : null));
  };
}

/** The one field that a router reads for itself, to compose. */
function toServiceSchema(whole: GraphQLSchema): GraphQLSchema {
  const service = mapSchema(whole, {
    [MapperKind.QUERY_ROOT_FIELD]: (config, field) => (field === '_service' ? config : null),
    [MapperKind.MUTATION_ROOT_FIELD]: () => null,
  });
  return pruneSchema(service);
}

export async function openGraphServers(
  keys: Pick<Keys, 'identifierHmac'>,
  parts: GraphServerParts,
  options: GraphOptions,
): Promise<GraphServers> {
  const whole = await buildGraph(keys, options);
  answerService(whole);
  passOverStrangers(whole);
  const schemas = makeAudienceSchemas(whole);
  const open = async (schema: GraphQLSchema): Promise<GraphServer> => ({
    schema,
    apollo: await openGraphServer(schema, parts),
  });
  const direct = {} as Record<Audience, GraphServer>;
  const router = {} as Record<Audience, GraphServer>;
  for (const audience of AUDIENCES) {
    direct[audience] = await open(withoutFederation(schemas.direct[audience]));
    router[audience] = await open(schemas.router[audience]);
  }
  const service = await open(toServiceSchema(whole));
  return {
    direct,
    router,
    service,
    async close() {
      const all = [...Object.values(direct), ...Object.values(router), service];
      await Promise.all(all.map(({ apollo }) => apollo.stop()));
    },
  };
}
