// Which releases a month has, and what they are called. Days as YYYY-MM-DD, months as YYYY-MM, reckoned without a clock.
import type { Cadence } from './release-plan-rules.js';
import type { ReleaseKind } from './released-rows.type.js';

function readMonth(period: string): [year: number, month: number] {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return [year, month];
}

/** The last day of a month. */
export function toLastDay(period: string): string {
  const [year, month] = readMonth(period);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

export function toYear(period: string): number {
  return readMonth(period)[0];
}

/** The planned releases of a month: its own, and at a quarter's end the quarter's. */
export function toCadences(period: string): Cadence[] {
  return readMonth(period)[1] % 3 === 0 ? ['MONTHLY', 'QUARTERLY'] : ['MONTHLY'];
}

/** The last day of the quarter that a month lies in. */
export function toQuarter(period: string): string {
  const [year, month] = readMonth(period);
  return new Date(Date.UTC(year, Math.ceil(month / 3) * 3, 0)).toISOString().slice(0, 10);
}

/** The last day of the quarter before. */
export function toFormerQuarter(period: string): string {
  const [year, month] = readMonth(period);
  return new Date(Date.UTC(year, (Math.ceil(month / 3) - 1) * 3, 0)).toISOString().slice(0, 10);
}

/** Whether a text can be a release's id at all; anything else is not even asked of the database. */
export function isReleaseId(text: string): boolean {
  return /^\d{4}-\d{2}-(monthly|quarterly|custom)-[1-9]\d{0,4}$/.test(text);
}

/** `2026-09-monthly-1` */
export function toReleaseId(period: string, kind: ReleaseKind, version: number): string {
  return `${period}-${kind.toLowerCase()}-${version}`;
}
