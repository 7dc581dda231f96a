// Operations that a tape writes from a schema: any fields, any arguments, aliases, fragments and directives, valid or
// nearly so. Values come from pools in which everything that the secret is about occurs.
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Person } from './secret-books.js';
import type { Tape } from './tape.js';

export interface Pools {
  people: readonly Person[];
  /** Values by the name of an argument or input field, else by the name of its type. */
  values: Readonly<Record<string, readonly unknown[]>>;
}

const DEEPEST = 6;
const OPERATION_KINDS = 6;

export class OperationWriter {
  #person: Person;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly pools: Pools,
    private readonly tape: Tape,
  ) {
    this.#person = tape.choose(pools.people);
  }

  write(): string {
    const mutation = this.schema.getMutationType();
    const isMutation = mutation && this.tape.happens(OPERATION_KINDS);
    const root = isMutation ? mutation : this.schema.getQueryType();
    if (!root) throw new TypeError('a schema has a query type');
    return `${isMutation ? 'mutation' : 'query'} ${this.#selection(root, DEEPEST)}`;
  }

  #selection(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields()).filter(
      (field) => depth > 0 || !isObjectType(getNamedType(field.type)),
    );
    if (fields.length === 0) return '{ __typename }';
    const parts = Array.from({ length: this.tape.between(1, 4) }, (_, n) => {
      const part = this.#field(this.tape.choose(fields), n, depth);
      if (this.tape.happens(12)) return `... on ${type.name} { ${part} }`;
      return part;
    });
    return `{ ${parts.join(' ')} }`;
  }

  /** Two of a name with other arguments do not merge: every field with arguments has a name of its own. */
  #field(field: GraphQLField<unknown, unknown>, n: number, depth: number): string {
    const isNamed = field.args.length > 0 || this.tape.happens(10);
    const alias = isNamed ? `a${DEEPEST - depth}_${n}: ` : '';
    const given = field.args.filter(
      ({ type, defaultValue }) =>
        (isNonNullType(type) && defaultValue === undefined) || this.tape.happens(2),
    );
    const args = given.map(({ name, type }) => `${name}: ${this.#value(type, name)}`);
    const directive = this.tape.happens(15)
      ? this.tape.choose([' @include(if: false)', ' @skip(if: true)', ' @include(if: true)'])
      : '';
    const target = getNamedType(field.type);
    const inner = isObjectType(target) ? ` ${this.#selection(target, depth - 1)}` : '';
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${directive}${inner}`;
  }

  #value(type: GraphQLInputType, name: string): string {
    if (this.tape.happens(25)) return this.tape.choose(['null', '"~"', '0', '{}', '[]', 'NONE']);
    if (isNonNullType(type)) return this.#value(type.ofType, name);
    if (isListType(type)) return `[${this.#value(type.ofType, name)}]`;
    if (isEnumType(type)) return this.tape.choose(type.getValues()).name;
    if (!isInputObjectType(type)) return JSON.stringify(this.#leaf(type.name, name));
    this.#person = this.tape.choose(this.pools.people);
    const fields = Object.values(type.getFields());
    const given = type.isOneOf
      ? [this.tape.choose(fields)]
      : fields.filter((field) => isNonNullType(field.type) || this.tape.happens(3));
    return `{ ${given.map((f) => `${f.name}: ${this.#value(f.type, f.name)}`).join(', ')} }`;
  }

  /** Mostly of one person, so that id, name and birth date fit; now and then of another. */
  #leaf(type: string, name: string): unknown {
    const of = this.tape.happens(6) ? this.tape.choose(this.pools.people) : this.#person;
    if (name === 'nationalId' || name === 'lastName' || name === 'birthDate') return of[name];
    return this.tape.choose(this.pools.values[name] ?? this.pools.values[type] ?? ['sample']);
  }
}
