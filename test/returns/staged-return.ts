// Puts the cells of a return into staging as the stream would, and runs the register's checks and merge on them.
import { createHash, randomUUID } from 'node:crypto';
import { WorkDoor } from '../../src/database/work-door.js';
import { mergeReturn } from '../../src/returns/merge-return.js';
import type { World } from '../world.js';

export type Cells = Record<string, string | null>;

/** A row that nothing is wrong with; overwrite what a test is about. */
export const GOOD_ROW: Cells = {
  national_id: 'AB123456',
  last_name: 'Alami',
  first_name: 'Sara',
  birth_date: '1980-01-01',
  sex: 'F',
  province: 'CAS',
  area: 'URBAN',
  activity: 'TRADE',
  household_income: '3000',
  loan_ref: 'L1',
  product: 'INDIVIDUAL',
  purpose: 'ACTIVITY',
  principal: '6000',
  disbursed_on: '2026-06-01',
  maturity_on: '2027-06-01',
  instalments: '12',
  frequency: 'MONTHLY',
  instalment_amount: '550.00',
  outstanding_principal: '5500',
  overdue_amount: '0',
  days_past_due: '0',
  status: 'CURRENT',
};

export interface StagedReturn {
  association: string;
  /** Month's last day. */
  month: string;
  kind: 'PERIODIC' | 'INITIAL' | 'CORRECTION' | 'TEST';
  rows: Cells[];
  records?: number;
  outstandingCentimes?: number;
}

const toCentimes = (text: string | null | undefined) => Math.round(Number(text ?? 0) * 100) || 0;

export class StagedReturns {
  readonly door: WorkDoor;

  constructor(private readonly world: World) {
    this.door = new WorkDoor(world.workUrl);
  }

  /** Lenders without ties between them, and months that they may report. */
  async admit(codes: readonly string[], months: readonly string[]): Promise<void> {
    for (const code of codes) {
      await this.world.asOwner(
        `select registry.add_association($1, $1, $1, $1, $1, '2020-01-01')`,
        [code],
      );
    }
    for (const month of months) {
      await this.world.asOwner(
        'insert into registry.calendar values ($1, $1::date + 10, false, null)',
        [month],
      );
    }
  }

  /** Stages, checks and, where it may, merges; answers the return's id. */
  async send(sent: StagedReturn): Promise<string> {
    const { id, state } = await this.#check(sent);
    if (state === 'MERGING') await mergeReturn({ door: this.door, keys: this.world.keys }, id);
    return id;
  }

  /** Stages and checks; answers the return's id. */
  async check(sent: StagedReturn): Promise<string> {
    return (await this.#check(sent)).id;
  }

  async #check(sent: StagedReturn): Promise<{ id: string; state: string | undefined }> {
    const id = randomUUID();
    const { keys } = this.world;
    const columns = [...new Set(sent.rows.flatMap((row) => Object.keys(row)))];
    const total = sent.rows.reduce((sum, row) => sum + toCentimes(row.outstanding_principal), 0);
    const dialect = { delimiter: ',', encoding: 'utf-8', columns, header: columns };
    const state = await this.door.as('centrale_intake', async (client) => {
      await client.query(
        `insert into intake.return (return_id, association, month, kind, declared_records,
           declared_outstanding_centimes, sha256, size_bytes, api_client, row_count, dialect)
         values ($1, $2, $3, $4, $5, $6, $7, 1, 'test', $8, $9)`,
        [
          id,
          sent.association,
          sent.month,
          sent.kind,
          sent.records ?? sent.rows.length,
          sent.outstandingCentimes ?? total,
          createHash('sha256').update(id).digest(),
          sent.rows.length,
          dialect,
        ],
      );
      await client.query('select intake.open_staging($1)', [id]);
      const table = `intake.staging_${id.replaceAll('-', '')}`;
      for (const [i, row] of sent.rows.entries()) {
        await client.query(
          `insert into ${table} (line_no, ${columns.join(', ')})
           values ($1, ${columns.map((_, n) => `$${n + 2}`).join(', ')})`,
          [i + 2, ...columns.map((column) => row[column] ?? null)],
        );
      }
      const checked = await client.query<{ state: string }>(
        'select intake.check_return($1, $2, $3) as state',
        [id, keys.identifierHmac, keys.ids],
      );
      return checked.rows[0]?.state;
    });
    return { id, state };
  }

  close(): Promise<void> {
    return this.door.close();
  }
}
