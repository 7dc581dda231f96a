// Exact fractions of whole numbers, with which variances, weights and thresholds are reckoned. Never a float: two
// machines must publish the same bytes, and a rounded variance would be a privacy loss that nobody charged.

/** In lowest terms, the denominator above 0. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [greater, smaller] = [a < 0n ? -a : a, b];
  while (smaller !== 0n) [greater, smaller] = [smaller, greater % smaller];
  return greater;
}

/** Throws on a denominator of 0, which is always a mistake of the caller. */
export function toFraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator === 0n) throw new RangeError('a fraction has no denominator of 0');
  const divisor = greatestDivisor(numerator, denominator < 0n ? -denominator : denominator);
  const sign = denominator < 0n ? -1n : 1n;
  return {
    numerator: (sign * numerator) / divisor,
    denominator: (sign * denominator) / divisor,
  };
}

export const ZERO = toFraction(0n);

export function plus(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator) return toFraction(a.numerator + b.numerator, a.denominator);
  return toFraction(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  );
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function times(a: Fraction, b: Fraction): Fraction {
  return toFraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** Throws where `b` is 0. */
export function over(a: Fraction, b: Fraction): Fraction {
  return toFraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Below 0, 0 or above 0, as `a` is less than, equal to or more than `b`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The greatest whole number that is not above. */
export function roundDown({ numerator, denominator }: Fraction): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

/** The least whole number that is not below. */
export function roundUp({ numerator, denominator }: Fraction): bigint {
  return -roundDown({ numerator: -numerator, denominator });
}

/** The nearest whole number; a half goes up. */
export function roundNearest({ numerator, denominator }: Fraction): bigint {
  return roundDown({ numerator: 2n * numerator + denominator, denominator: 2n * denominator });
}

/** The greatest whole number whose square is not above `value` (Newton's method, exact); throws below 0. */
export function rootDown(value: bigint): bigint {
  if (value < 0n) throw new RangeError('no whole number has a negative square');
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** The least whole number that is not below `scale` times the square root: standard deviations are rounded up. */
export function rootUp(value: Fraction, scale = 1n): bigint {
  const square = roundUp({
    numerator: value.numerator * scale * scale,
    denominator: value.denominator,
  });
  const root = rootDown(square);
  return root * root === square ? root : root + 1n;
}
