// The scalars of the graph. Values that do not fit are refused with how to write them; a float never becomes money.
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { toCentimesExactly, toDay, toDirhams, toMonthEnd } from './scalar-rules.js';

/** Reads text, and text only: a JSON number may already have lost its last digits. */
function readText<Value>(read: (text: string) => Value | undefined, howTo: string) {
  const parse = (input: unknown): Value => {
    const value = typeof input === 'string' ? read(input) : undefined;
    if (value === undefined)
      throw new GraphQLError(howTo, { extensions: { code: 'BAD_USER_INPUT' } });
    return value;
  };
  return {
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
  };
}

/** Dirhams outside, centimes (`bigint`) inside. */
export const Decimal = new GraphQLScalarType<bigint, string>({
  name: 'Decimal',
  description:
    'An amount in dirhams as text, such as "1250.50": at most two decimals, never a float.',
  serialize: (centimes) => {
    if (typeof centimes !== 'bigint') throw new TypeError('An amount must be centimes in a bigint');
    return toDirhams(centimes);
  },
  ...readText(toCentimesExactly, 'Decimal: dirhams as text, such as "1250.50".'),
});

/** YYYY-MM outside, the month's last day inside. */
/** A whole number that may be longer than a JSON number can hold exactly. */
export const WholeNumber = new GraphQLScalarType<bigint, string>({
  name: 'BigInt',
  description: 'A whole number as text, such as "-12": JSON numbers lose digits.',
  serialize: (value) => {
    if (typeof value !== 'bigint') throw new TypeError('A whole number must be a bigint');
    return value.toString();
  },
  ...readText(
    (text) => (/^-?\d{1,30}$/.test(text) ? BigInt(text) : undefined),
    'BigInt: a whole number as text, such as "12".',
  ),
});

export const YearMonth = new GraphQLScalarType<string, string>({
  name: 'YearMonth',
  description: 'A month as text, YYYY-MM. Figures of a month are true at its last day.',
  serialize: (monthEnd) => String(monthEnd).slice(0, 7),
  ...readText(toMonthEnd, 'YearMonth: a month as text, YYYY-MM.'),
});

export const LocalDate = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A day of the calendar as text, YYYY-MM-DD, without time or zone.',
  serialize: (day) => String(day),
  ...readText(toDay, 'Date: a day of the calendar as text, YYYY-MM-DD.'),
});

/** An instant; JavaScript `Date` inside. */
export const Instant: GraphQLScalarType<Date, unknown> = GraphQLDateTimeISO;
