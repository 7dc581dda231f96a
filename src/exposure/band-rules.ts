// The bands, version 1: how an ordinal of the published snapshot is named, and the amount it is reckoned at.
// Must never see an amount of another lender: it knows band numbers only.

export const LENDERS_BANDS = ['NONE', 'ONE', 'TWO', 'THREE_OR_MORE'] as const;
export const OUTSTANDING_BANDS = [
  'ZERO',
  'UP_TO_6000',
  'UP_TO_12000',
  'UP_TO_30000',
  'UP_TO_50000',
  'OVER_50000',
] as const;
export const INSTALMENT_BANDS = [
  'ZERO',
  'UP_TO_250',
  'UP_TO_500',
  'UP_TO_1000',
  'UP_TO_2000',
  'OVER_2000',
] as const;
export const ARREARS_BANDS = [
  'NONE',
  'D1_30',
  'D31_90',
  'D91_180',
  'OVER_180',
  'WRITTEN_OFF',
] as const;
export const INQUIRIES_BANDS = ['NONE', 'ONE_OR_TWO', 'THREE_OR_MORE'] as const;

/** Upper edges of the outstanding bands in centimes, inclusive; the band after the last is open. */
export const OUTSTANDING_EDGES = [0n, 600_000n, 1_200_000n, 3_000_000n, 5_000_000n] as const;
/** Upper edges of the monthly instalment bands in centimes, inclusive; the band after the last is open. */
export const INSTALMENT_EDGES = [0n, 25_000n, 50_000n, 100_000n, 200_000n] as const;

/** One person's bands at the others, as ordinals of `published.band`; `inquiries` null where the purpose gives none. */
export interface Bands {
  lenders: number;
  outstanding: number;
  instalment: number;
  arrears: number;
  inquiries: number | null;
}

/** What a band is reckoned at: its upper edge, or, where it is open, its lower edge and "at least". */
export interface Reckoned {
  centimes: bigint;
  atLeast: boolean;
}

/**
 * Reckons an amount band without knowing the amount, so that a verdict cannot tell more than the band does.
 * Throws on an ordinal that is no band of these edges.
 */
export function toReckoned(band: number, edges: readonly bigint[]): Reckoned {
  if (!Number.isInteger(band) || band < 0 || band > edges.length) {
    throw new RangeError(`no amount band has the ordinal ${band}`);
  }
  const upper = edges[band];
  if (upper !== undefined) return { centimes: upper, atLeast: false };
  return { centimes: edges[edges.length - 1] ?? 0n, atLeast: true };
}

/** The code of an ordinal; throws where the list has none, because a missing band is not "none". */
export function toBandCode<Code extends string>(codes: readonly Code[], band: number): Code {
  const code = codes[band];
  if (code === undefined) throw new RangeError(`no band has the ordinal ${band}`);
  return code;
}
