// How amounts, months and days are written outside and kept inside. Pure; what does not fit is undefined, never bent.

/** Dirhams with at most two decimals into centimes: "1250.5" is 125050n. No sign but minus, no exponent, no spaces. */
export function toCentimesExactly(dirhams: string): bigint | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/.exec(dirhams);
  if (!match) return undefined;
  const centimes = BigInt(match[2] ?? '0') * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  return match[1] === '-' ? -centimes : centimes;
}

/** Centimes into dirhams, always with two decimals: 125050n is "1250.50". */
export function toDirhams(centimes: bigint): string {
  const magnitude = centimes < 0n ? -centimes : centimes;
  const text = magnitude.toString().padStart(3, '0');
  return `${centimes < 0n ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** A day of the calendar, YYYY-MM-DD, years 1800 to 2199; undefined for 30 February. */
export function toDay(text: string): string | undefined {
  if (!/^(18|19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return undefined;
  return date.toISOString().slice(0, 10) === text ? text : undefined;
}

/** A month, YYYY-MM, into its last day, by which months are kept: "2026-02" is "2026-02-28". */
export function toMonthEnd(month: string): string | undefined {
  const match = /^((?:18|19|20|21)\d{2})-(0[1-9]|1[0-2])$/.exec(month);
  if (!match) return undefined;
  const lastDay = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0));
  return lastDay.toISOString().slice(0, 10);
}

/** Whether the database can keep a text as it is: no NUL, and no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
