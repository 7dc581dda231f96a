// The exact sums of a month as the release job takes them from the database: by finest cell, what each lender holds (for
// the lender rule) and what tables are made of. Nothing here may be stored, logged or answered to anybody.
import type { ClientBase } from 'pg';
import type { CellKey } from './cell-keys-rules.js';
import type { LenderHolding } from './lender-rules.js';
import { MEASURES, type Measure } from './measure-rules.js';
import { type Dimension, listTableKeys, toKeyAt } from './table-keys-rules.js';
import type { Table } from './table-rules.js';

/** The measures that the register is summed for. */
export type SummedMeasure = Exclude<Measure, 'LOANS'>;

export type FinestRow = Readonly<Record<SummedMeasure, readonly bigint[]>>;

export interface ExactSums {
  /** Cells that nobody is in are missing. */
  finest: ReadonlyMap<CellKey, FinestRow>;
  /** What each lender holds, by finest cell; lenders' names are numbers that mean nothing. */
  holdings: ReadonlyMap<CellKey, readonly LenderHolding[]>;
}

interface SumRow {
  key: CellKey;
  lender: string;
  held: string[];
  counts: string[];
  amounts: string[];
  clipped: string[];
}

const addUp = (sum: readonly bigint[] | undefined, row: readonly string[]): bigint[] =>
  row.map((value, at) => BigInt(value) + (sum?.[at] ?? 0n));

function toHolding({ lender, held }: SumRow): LenderHolding {
  const [
    borrowers = 0n,
    crossedBorrowers = 0n,
    lateBorrowers = 0n,
    outstandingCentimes = 0n,
    lateCentimes = 0n,
    clippedCentimes = 0n,
    clippedLateCentimes = 0n,
  ] = held.map(BigInt);
  return {
    lender,
    borrowers,
    crossedBorrowers,
    lateBorrowers,
    outstandingCentimes,
    lateCentimes,
    clippedCentimes,
    clippedLateCentimes,
  };
}

/** The sums of a month (its last day) as it was known at a moment, which is the database's own text: finer than a Date. */
export async function readExactSums(
  client: ClientBase,
  month: string,
  knownAt: string,
): Promise<ExactSums> {
  const { rows } = await client.query<SumRow>(
    `select 'MA/' || s.region || '/' || s.area || '/' || s.activity || '/' || s.band as key, s.lender::text,
       array[s.borrowers, s.crossed_borrowers, s.late_borrowers, s.outstanding, s.late, s.clipped,
         s.clipped_late]::text[] as held,
       array[s.crossed_late, s.crossed_on_time, s.single_late, s.single_on_time]::text[] as counts,
       array[s.late_centimes, s.on_time_centimes]::text[] as amounts,
       array[s.clipped_people, s.whole_people]::text[] as clipped
     from published.sum_cells($1, $2) s order by 1, 2`,
    [month, knownAt],
  );
  const finest = new Map<CellKey, FinestRow>();
  const holdings = new Map<CellKey, LenderHolding[]>();
  for (const row of rows) {
    const sum = finest.get(row.key);
    finest.set(row.key, {
      COUNTS: addUp(sum?.COUNTS, row.counts),
      AMOUNTS: addUp(sum?.AMOUNTS, row.amounts),
      CLIPPED: addUp(sum?.CLIPPED, row.clipped),
    });
    const held = holdings.get(row.key);
    if (held) held.push(toHolding(row));
    else holdings.set(row.key, [toHolding(row)]);
  }
  return { finest, holdings };
}

/** The exact table of these dimensions: a row for every key of the public lists, empty ones included. */
export function sumTable(
  finest: ExactSums['finest'],
  dimensions: readonly Dimension[],
  measure: SummedMeasure,
): Table {
  const rows = new Map<CellKey, bigint[]>(
    listTableKeys(dimensions).map((key) => [key, MEASURES[measure].components.map(() => 0n)]),
  );
  for (const [key, own] of finest) {
    const row = rows.get(toKeyAt(key, dimensions));
    if (row === undefined) throw new RangeError('this key is not on the public lists');
    own[measure].forEach((value, at) => {
      row[at] = (row[at] ?? 0n) + value;
    });
  }
  return rows;
}
