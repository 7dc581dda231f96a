// Puts a month's loans of an association straight into the register, as the owner, many at once: where a test is about
// what is made of them and not about how they came in.
import { createHash } from 'node:crypto';
import type { World } from '../world.js';

export interface BookLoan {
  ref: string;
  /** A word for the client: the same word is the same client. */
  client: string;
  outstanding: bigint;
  overdue?: bigint;
  guarantee?: bigint | null;
  held?: bigint | null;
  daysPastDue?: number;
  status?: string;
  writtenOffOn?: string | null;
  disbursedOn?: string;
}

const toUuid = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

export const loanIdOf = (association: string, ref: string): string =>
  toUuid(`loan ${association} ${ref}`);

export async function reportBook(
  world: World,
  association: string,
  month: string,
  loans: readonly BookLoan[],
): Promise<void> {
  const rows = loans.map((loan) => ({
    ref: loan.ref,
    loan: loanIdOf(association, loan.ref),
    client: toUuid(`client ${association} ${loan.client}`),
    outstanding: String(loan.outstanding),
    overdue: String(loan.overdue ?? (loan.daysPastDue ? 1 : 0)),
    guarantee: loan.guarantee == null ? null : String(loan.guarantee),
    held: loan.held == null ? null : String(loan.held),
    days: loan.daysPastDue ?? 0,
    status: loan.status ?? (loan.daysPastDue ? 'OVERDUE' : 'CURRENT'),
    written_off_on: loan.writtenOffOn ?? null,
    disbursed_on: loan.disbursedOn ?? '2026-01-15',
  }));
  await world.asOwner('select registry.ensure_month($1), registry.ensure_loans($2)', [
    month,
    association,
  ]);
  await world.asOwner(
    `with r as (select * from jsonb_to_recordset($3::jsonb) as r (ref text, loan uuid, client uuid, outstanding bigint,
        overdue bigint, guarantee bigint, held bigint, days integer, status registry.loan_status, written_off_on date,
        disbursed_on date)),
      c as (insert into registry.client (association, client_id, borrower_id, id_hash, id_cipher, own_variant, last_name,
          first_name, name_keys, birth_date, sex, province, area, activity, first_month, last_month, return_id)
        select distinct on (client) $1, client, client, sha256(client::text::bytea), 'x', 1, 'Alami', 'Sara',
          array['ALAMI'], '1980-01-01'::date, 'F'::registry.sex, 'CAS', 'URBAN'::registry.area,
          'TRADE'::registry.activity, $2::date, $2::date, client from r
        on conflict do nothing),
      l as (insert into registry.loan (association, loan_id, loan_ref, borrower_id, client_id, first_month)
        select $1, loan, ref, client, client, $2 from r
        where not exists (select from registry.loan l where l.loan_id = r.loan)),
      moved as (update registry.loan l set borrower_id = r.client, client_id = r.client from r
        where l.loan_id = r.loan and l.client_id <> r.client),
      old as (update registry.position p set superseded_at = clock_timestamp() from r
        where p.month = $2 and p.loan_id = r.loan and p.superseded_at is null returning p.loan_id, p.version)
    insert into registry.position (month, association, loan_id, client_id, borrower_id, version, return_id, received_at,
      status, product, purpose, frequency, area, activity, principal_centimes, outstanding_centimes, overdue_centimes,
      instalment_centimes, monthly_instalment_centimes, guarantee_centimes, provision_held_centimes, days_past_due,
      instalments, disbursed_on, maturity_on, written_off_on, province)
    select $2, $1, loan, client, client, 1 + coalesce((select max(version) from old where old.loan_id = loan), 0),
      gen_random_uuid(), clock_timestamp(), status, 'INDIVIDUAL', 'ACTIVITY', 'MONTHLY', 'URBAN', 'TRADE',
      greatest(outstanding, 1), outstanding, overdue, 40000, 40000, guarantee, held, days, 12, disbursed_on,
      '2029-12-31', written_off_on, 'CAS'
    from r`,
    [association, month, JSON.stringify(rows)],
  );
}

/** An accepted return of the month, so that its figures are due. */
export async function acceptReturn(
  world: World,
  association: string,
  month: string,
  kind = 'PERIODIC',
): Promise<string> {
  const [row] = await world.asOwner<{ return_id: string }>(
    `insert into intake.return (return_id, association, month, kind, declared_records, declared_outstanding_centimes,
       sha256, size_bytes, api_client, state, finished_at)
     values (gen_random_uuid(), $1, $2, $3::intake.return_kind, 1, 1, sha256(gen_random_uuid()::text::bytea), 1, 'test',
       'ACCEPTED', clock_timestamp()) returning return_id`,
    [association, month, kind],
  );
  return row?.return_id ?? '';
}
