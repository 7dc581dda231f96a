// One Apollo server per schema. Errors leave in the catalogue's words, with the request's id and what to do; nothing
// else of what went wrong leaves.
import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { toOutage } from '../database/as-viewer.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError, ERRORS, type ErrorCode, type ErrorEntry, toWords } from '../errors.js';
import { LIMITS } from './limits.js';

export interface GraphServerParts {
  publicUrl: string;
  /** Hears of a failure that nobody foresaw; must not write its text anywhere. */
  onFailure(requestId: string, error: unknown): void;
}

/** Codes of Apollo and graphql-js whose own sentence says what is wrong with the operation itself. */
const OPERATION_CODES: readonly ErrorCode[] = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
];
const OPERATION_REFUSED = new Set([
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);
const LONGEST_PROBLEM = 300;
/** An operation that is wrong everywhere is told so a few times. */
const ERRORS_TOLD = 5;

/** graphql-js quotes values, which may be somebody's name or id: clients log the errors they get. */
const withoutValues = (said: string): string =>
  said
    .replace(/got invalid value [\s\S]*?( at "[\w.[\]]+")?$/, 'got an invalid value$1')
    .replace(/has invalid value [\s\S]*$/, 'has an invalid value')
    .replace(/(Expected value of type "[^"]*"), found [\s\S]*$/, '$1')
    .replace(/^Value [\s\S]*( does not exist in "\w+" enum)/, 'The value$1')
    .replace(/(cannot represent (?:[\w-]+ )*?(?:value|date-time-string|Date type))\b[\s\S]*$/, '$1')
    .replace(/((?:Unexpected|found) (?:BlockString|String|Int|Float)) [\s\S]*$/, '$1');

/** What is wrong with an operation. A value may hold anything, the reason's own words too: the two are cut apart. */
function toProblem({ message, originalError }: GraphQLError): string {
  const reason = originalError?.message ?? '';
  const isApart = reason !== '' && reason !== message && message.endsWith(`; ${reason}`);
  const parts = isApart ? [message.slice(0, -reason.length - 2), reason] : [message];
  return parts.map(withoutValues).join('; ').slice(0, LONGEST_PROBLEM);
}

/** A variable that fits its own type and not its place is found out when the field is executed, without a code. */
const isArgumentError = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError && error.message.startsWith('Argument "');

/** What of an error may be told: a code of the catalogue with its parameters. */
function toTold(error: GraphQLError): CentraleError | undefined {
  const original = unwrapResolverError(error);
  if (original instanceof CentraleError) return original;
  if (error.originalError instanceof CentraleError) return error.originalError;
  const outage = toOutage(original);
  if (outage) return outage;
  if (isArgumentError(original)) {
    return new CentraleError('BAD_USER_INPUT', { problem: toProblem(original) });
  }
  const code = error.extensions?.code;
  const known = OPERATION_CODES.find((operation) => operation === code);
  if (known) return new CentraleError(known, { problem: toProblem(error) });
  if (typeof code === 'string' && OPERATION_REFUSED.has(code))
    return new CentraleError('BAD_REQUEST');
  return undefined;
}

export function toGraphqlError(
  error: CentraleError,
  context: Pick<RequestContext, 'requestId' | 'locale'>,
  publicUrl: string,
): GraphQLFormattedError {
  const { message, remedy }: ErrorEntry = ERRORS[error.code];
  return {
    message: toWords(message, context.locale, error.params),
    extensions: {
      code: error.code,
      requestId: context.requestId,
      remedy: toWords(remedy, context.locale, error.params),
      documentation: `${publicUrl}/docs/errors#${error.code}`,
    },
  };
}

/** Errors arrive as readings end; the order of the document and of its rows tells nothing of how long each took. */
function byPlace(one: GraphQLError, other: GraphQLError): number {
  const [left = [], right = []] = [one, other].map(({ locations, path = [] }) => [
    locations?.[0]?.line ?? 0,
    locations?.[0]?.column ?? 0,
    ...path,
  ]);
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [mine = '', theirs = ''] = [left[at], right[at]];
    if (typeof mine === 'number' && typeof theirs === 'number' && mine !== theirs) {
      return mine - theirs;
    }
    const order = String(mine).localeCompare(String(theirs));
    if (order !== 0) return order;
  }
  return 0;
}

function wordErrors({
  publicUrl,
  onFailure,
}: GraphServerParts): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response, errors, contextValue }) {
          if (response.body.kind !== 'single' || !errors?.length) return;
          response.body.singleResult.errors = errors.toSorted(byPlace).map((error) => {
            const told = toTold(error);
            if (!told) onFailure(contextValue.requestId, unwrapResolverError(error));
            const worded = toGraphqlError(
              told ?? new CentraleError('INTERNAL'),
              contextValue,
              publicUrl,
            );
            return {
              ...worded,
              ...(error.locations ? { locations: error.locations } : {}),
              ...(error.path ? { path: error.path } : {}),
            };
          });
        },
      };
    },
  };
}

/** A server over one audience's schema, started. Parsed and validated operations are kept, 5 MB at most. */
export async function openGraphServer(
  schema: GraphQLSchema,
  parts: GraphServerParts,
): Promise<ApolloServer<RequestContext>> {
  const plugins: ApolloServerPlugin<BaseContext>[] = [
    ApolloServerPluginInlineTraceDisabled(),
    ApolloServerPluginLandingPageDisabled(),
  ];
  const server = new ApolloServer<RequestContext>({
    schema,
    introspection: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationOptions: { maxErrors: ERRORS_TOLD },
    logger: SILENT,
    plugins: [...plugins, wordErrors(parts)],
  });
  await server.start();
  return server;
}

/** Apollo's own lines quote operations and errors; ours are written by onFailure. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
