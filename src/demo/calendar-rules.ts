// Days and months of the demo, counted without a clock.

const DAY_MS = 86_400_000;

export const toDayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
export const fromDayNumber = (number: number): string =>
  new Date(number * DAY_MS).toISOString().slice(0, 10);

/** Last day of a month YYYY-MM. */
export function toMonthEnd(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/** The month after YYYY-MM. */
export function toNextMonth(month: string): string {
  return fromDayNumber(toDayNumber(toMonthEnd(month)) + 1).slice(0, 7);
}

/** The same day of the month, or its last day where it has none, so many months later. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const end = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
  return `${end.toISOString().slice(0, 8)}${String(Math.min(date, end.getUTCDate())).padStart(2, '0')}`;
}

/** Whole months from one day to another, 0 at least. */
export function monthsBetween(from: string, to: string): number {
  const [y1 = 0, m1 = 0, d1 = 0] = from.split('-').map(Number);
  const [y2 = 0, m2 = 0, d2 = 0] = to.split('-').map(Number);
  return Math.max(0, (y2 - y1) * 12 + (m2 - m1) - (d2 < d1 ? 1 : 0));
}
