// What an operation may cost, settled from its text alone before anything runs: a limit that looked at rows would tell
// how many there are. Every limit has its own code.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { CentraleError } from '../errors.js';

export const LIMITS = {
  characters: 20_000,
  tokens: 2000,
  depth: 14,
  rootFields: 20,
  aliases: 30,
  directives: 30,
  cost: 20_000,
  listValues: 100,
} as const;

/** Fields of a list without `first` that are reckoned with. */
const UNKNOWN_LENGTH = 10;
/** A page whose size comes in a variable is reckoned at the most it may be. */
const LONGEST_PAGE = 100;
/** Published statistics are stored rows, read by one statement and the same for all: fifty weigh as one of anything else. */
const STORED_PAGES = new Set(['StatisticsConnection']);
const STORED_ROWS_AS_ONE = 50;
const LONGEST_STORED_PAGE = 1000;
/** Introspection reads no row, but prints whole schemas: a tool asks once, nobody twenty times. */
const INTROSPECTION_COST: Readonly<Record<string, number>> = { __schema: 2_000, __type: 200 };
/** Values nested deeper than any input of the graph. */
const DEEPEST_VARIABLE = 10;

/**
 * Parses an operation and holds it against the limits. Throws DOCUMENT_TOO_LONG, TOO_MANY_TOKENS, TOO_MANY_ALIASES,
 * TOO_MANY_DIRECTIVES, LIST_TOO_LONG, TOO_DEEP, TOO_MANY_ROOT_FIELDS or TOO_COSTLY, and GRAPHQL_VALIDATION_FAILED for a
 * kind of operation that the schema has not, which graphql-js finds out too late. A text that is no GraphQL is let
 * through: the server words that refusal.
 */
export function checkLimits(source: string, schema: GraphQLSchema): void {
  let document: DocumentNode;
  try {
    document = parse(source, { noLocation: true, maxTokens: LIMITS.tokens });
  } catch (error) {
    if (error instanceof Error && /more that|more than/.test(error.message)) {
      throw new CentraleError('TOO_MANY_TOKENS', { limit: LIMITS.tokens });
    }
    return;
  }
  if (source.length > LIMITS.characters) {
    throw new CentraleError('DOCUMENT_TOO_LONG', { limit: LIMITS.characters });
  }
  checkCounts(document);
  const reckoning = new Reckoning(document, schema);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const root = schema.getRootType(definition.operation);
    if (!root) {
      const problem = `it has no ${definition.operation}`;
      throw new CentraleError('GRAPHQL_VALIDATION_FAILED', { problem });
    }
    const { depth, cost, width } = reckoning.weigh(definition.selectionSet, root);
    if (depth > LIMITS.depth) throw new CentraleError('TOO_DEEP', { limit: LIMITS.depth });
    if (cost > LIMITS.cost) {
      throw new CentraleError('TOO_COSTLY', { cost: Math.min(cost, 1e9), limit: LIMITS.cost });
    }
    if (width > LIMITS.rootFields) {
      throw new CentraleError('TOO_MANY_ROOT_FIELDS', { limit: LIMITS.rootFields });
    }
  }
}

function checkCounts(document: DocumentNode): void {
  let aliases = 0;
  let directives = 0;
  visit(document, {
    Field: ({ alias }) => {
      if (alias) aliases += 1;
    },
    Directive: () => {
      directives += 1;
    },
    ListValue: ({ values }) => {
      if (values.length > LIMITS.listValues) {
        throw new CentraleError('LIST_TOO_LONG', { limit: LIMITS.listValues });
      }
    },
  });
  if (aliases > LIMITS.aliases) {
    throw new CentraleError('TOO_MANY_ALIASES', { limit: LIMITS.aliases });
  }
  if (directives > LIMITS.directives) {
    throw new CentraleError('TOO_MANY_DIRECTIVES', { limit: LIMITS.directives });
  }
}

/** Variables as they came: lists in them are as long as lists may be. Throws LIST_TOO_LONG or TOO_DEEP. */
export function checkVariables(variables: unknown, depth = 0): void {
  if (depth > DEEPEST_VARIABLE) throw new CentraleError('TOO_DEEP', { limit: DEEPEST_VARIABLE });
  if (Array.isArray(variables)) {
    if (variables.length > LIMITS.listValues) {
      throw new CentraleError('LIST_TOO_LONG', { limit: LIMITS.listValues });
    }
    for (const value of variables) checkVariables(value, depth + 1);
  } else if (typeof variables === 'object' && variables !== null) {
    for (const value of Object.values(variables)) checkVariables(value, depth + 1);
  }
}

interface Weight {
  depth: number;
  cost: number;
  /** Fields side by side, those of fragments included. */
  width: number;
}
const NOTHING: Weight = { depth: 0, cost: 0, width: 0 };

/** Weighs selections, each fragment once per type: fragments that double each other 25 times cost 25 steps. */
class Reckoning {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #weights = new Map<string, Weight>();

  constructor(
    document: DocumentNode,
    private readonly schema: GraphQLSchema,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  weigh(selections: SelectionSetNode, type: GraphQLNamedType | undefined): Weight {
    let depth = 0;
    let cost = 0;
    let width = 0;
    for (const selection of selections.selections) {
      const weight =
        selection.kind === Kind.FIELD
          ? this.#weighField(selection, type)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.weigh(
                selection.selectionSet,
                this.#typeOf(selection.typeCondition?.name.value) ?? type,
              )
            : this.#weighFragment(selection.name.value);
      depth = Math.max(depth, weight.depth);
      cost += weight.cost;
      width += weight.width;
    }
    return { depth, cost, width };
  }

  #weighFragment(name: string): Weight {
    const known = this.#weights.get(name);
    if (known) return known;
    // A fragment that leads to itself weighs nothing here; validation refuses it.
    this.#weights.set(name, NOTHING);
    const fragment = this.#fragments.get(name);
    if (!fragment) return NOTHING;
    const type = this.#typeOf(fragment.typeCondition.name.value);
    const weight = this.weigh(fragment.selectionSet, type);
    this.#weights.set(name, weight);
    return weight;
  }

  #weighField(field: FieldNode, type: GraphQLNamedType | undefined): Weight {
    const definition = isObjectType(type) ? type.getFields()[field.name.value] : undefined;
    // Introspection tells what the schema says and costs no reading; its own depth is the tools'.
    if (field.name.value.startsWith('__')) {
      return { depth: 1, cost: INTROSPECTION_COST[field.name.value] ?? 1, width: 1 };
    }
    if (!field.selectionSet) return { depth: 1, cost: 1, width: 1 };
    const next = definition && getNamedType(definition.type);
    const below = this.weigh(field.selectionSet, next);
    const isList = definition ? isListType(getNullableType(definition.type)) : false;
    const factor =
      next && STORED_PAGES.has(next.name)
        ? Math.ceil((findPageSize(field, LONGEST_STORED_PAGE) ?? LONGEST_PAGE) / STORED_ROWS_AS_ONE)
        : (findPageSize(field) ?? (isList ? UNKNOWN_LENGTH : 1));
    return { depth: 1 + below.depth, cost: 1 + factor * below.cost, width: 1 };
  }

  #typeOf(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : this.schema.getType(name);
  }
}

function findPageSize(field: FieldNode, longest = LONGEST_PAGE): number | undefined {
  const first = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (first === undefined) return undefined;
  const size = first.kind === Kind.INT ? Number(first.value) : longest;
  return Math.min(Math.max(1, size), 1e6);
}
