// Puts rows straight into the register, as the owner, where a test is about what is made of them and not about how
// they came in.
import { createHash } from 'node:crypto';
import pg from 'pg';

export interface LoanRow {
  association: string;
  /** A word for the person: the same word is the same borrower. */
  person: string;
  loan: string;
  /** Month's last day, YYYY-MM-DD. */
  month: string;
  status?: string;
  outstandingCentimes?: number;
  monthlyInstalmentCentimes?: number;
  daysPastDue?: number;
  disbursedOn?: string;
  maturityOn?: string;
}

const toUuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
};

/** The id hash, as `\x` hex, under which register rows of this person stand. */
export const idHashOf = (person: string): string =>
  `\\x${createHash('sha256').update(`id ${person}`).digest('hex')}`;
export const borrowerIdOf = (person: string): string => toUuid(`borrower ${person}`);

/** A register of its own: associations join with their clients' programs, months open, loans are reported. */
export class RegisterRows {
  constructor(readonly owner: pg.Client) {}

  static async open(ownerUrl: string): Promise<RegisterRows> {
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    return new RegisterRows(owner);
  }

  /** `groups`: association code → control group. Each gets one program, `<code>-api`. */
  async addAssociations(groups: Record<string, string>): Promise<void> {
    for (const [code, group] of Object.entries(groups)) {
      await this.owner.query(`select registry.add_association($1, $1, $1, $1, $2, '2020-01-01')`, [
        code,
        group,
      ]);
      await this.owner.query(
        `insert into registry.api_client (client_id, audience, association) values ($1, 'AMC', $2)`,
        [`${code}-api`, code],
      );
    }
  }

  async openMonth(month: string, associations: readonly string[]): Promise<void> {
    await this.owner.query(
      `insert into registry.calendar (month, due_on, real_time) values ($1, $1::date + 10, false) on conflict do nothing`,
      [month],
    );
    await this.owner.query('select registry.ensure_month($1)', [month]);
    for (const code of associations) {
      await this.owner.query(
        `insert into intake.return (return_id, association, month, kind, declared_records,
           declared_outstanding_centimes, sha256, size_bytes, api_client, state, row_count, accepted_count, reconciles)
         values (gen_random_uuid(), $1, $2, 'PERIODIC', 1, 1, sha256(convert_to($1, 'UTF8')), 1, $1 || '-api',
           'ACCEPTED', 1, 1, true)`,
        [code, month],
      );
    }
  }

  async report(rows: readonly LoanRow[]): Promise<void> {
    for (const code of new Set(rows.map((row) => row.association))) {
      await this.owner.query('select registry.ensure_loans($1)', [code]);
    }
    for (const row of rows) {
      const client = toUuid(`client ${row.association} ${row.person}`);
      const borrower = borrowerIdOf(row.person);
      const loan = toUuid(`loan ${row.association} ${row.loan}`);
      await this.owner.query(
        'insert into registry.borrower (borrower_id, id_hash, variant) values ($1, $2::bytea, 1) on conflict do nothing',
        [borrower, idHashOf(row.person)],
      );
      await this.owner.query(
        `insert into registry.client (association, client_id, borrower_id, id_hash, id_cipher, own_variant, last_name,
           first_name, name_keys, birth_date, sex, province, area, activity, first_month, last_month, return_id)
         values ($1, $2, $3, $4::bytea, 'x', 1, 'Alami', 'Sara', array['ALAMI'], '1980-01-01', 'F', 'CAS', 'URBAN',
           'TRADE', $5, $5, gen_random_uuid()) on conflict do nothing`,
        [row.association, client, borrower, idHashOf(row.person), row.month],
      );
      await this.owner.query(
        `insert into registry.loan (association, loan_id, loan_ref, borrower_id, client_id, first_month)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [row.association, loan, row.loan, borrower, client, row.month],
      );
      await this.owner.query(
        `update registry.position set superseded_at = now()
         where association = $1 and loan_id = $2 and month = $3 and superseded_at is null`,
        [row.association, loan, row.month],
      );
      await this.owner.query(
        `insert into registry.position (month, association, loan_id, client_id, borrower_id, version, return_id,
           received_at, status, product, purpose, frequency, area, activity, principal_centimes,
           outstanding_centimes, overdue_centimes, instalment_centimes, monthly_instalment_centimes, days_past_due,
           instalments, disbursed_on, maturity_on, province)
         select $1, $2, $3, $4, $5, 1 + coalesce(max(p.version), 0), gen_random_uuid(), now(), $6, 'INDIVIDUAL',
           'ACTIVITY', 'MONTHLY', 'URBAN', 'TRADE', greatest($7::bigint, 1), $7::bigint, 0, $8::bigint, $8::bigint,
           $9, 12, $10, $11, 'CAS'
         from registry.position p where p.month = $1 and p.loan_id = $3`,
        [
          row.month,
          row.association,
          loan,
          client,
          borrower,
          row.status ?? 'CURRENT',
          row.outstandingCentimes ?? 400_000,
          row.monthlyInstalmentCentimes ?? 40_000,
          row.daysPastDue ?? 0,
          row.disbursedOn ?? '2026-01-15',
          row.maturityOn ?? '2027-12-15',
        ],
      );
      await this.owner.query('select registry.note_unreported($1, $2)', [
        row.association,
        row.month,
      ]);
    }
  }

  async close(): Promise<void> {
    await this.owner.end();
  }
}
