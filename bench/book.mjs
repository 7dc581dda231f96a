// A lender's book of any size, written straight into a throwaway register as its owner: the race is about reading it.
// A month opens with a thirtieth of the book paid out and another thirtieth paid back; 6 % of the loans stop being paid
// at some time of their life, 1 % are restructured, and what is a year late is written off.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from '../dist/database/embedded-server.js';
import { migrate } from '../dist/database/migrate.js';

const FIRST_MONTH = '2025-09-30';

const MONTH = `
  insert into registry.position (month, association, loan_id, client_id, borrower_id, return_id, received_at, status,
    product, purpose, frequency, area, activity, closed_reason, principal_centimes, outstanding_centimes,
    overdue_centimes, instalment_centimes, monthly_instalment_centimes, provision_held_centimes, guarantee_centimes,
    days_past_due, instalments, cycle, disbursed_on, maturity_on, written_off_on, closed_on, province,
    restructured_from)
  with asked as (
    select $1::text as code, $2::integer as book, $3::integer as at, $4::date as month, $2 / 30 as fresh
  ), life as (
    select i, asked.*, hashint4(i) & 65535 as luck,
      -- Months since it was paid out; the book's first loans are up to thirty months old.
      at - (i / fresh - 30) as age
    from asked, generate_series(at * fresh - fresh, at * fresh + book - 1) i where i >= 0
  ), late as (
    select *, luck % 100 < 6 as stops, 1 + luck % 25 as stops_at, luck % 100 = 6 as restructured,
      200000 + luck % 30 * 100000 as principal
    from life
  ), now as (
    select *, case when stops and age >= stops_at then (age - stops_at) * 30 + luck % 28 + 1 else 0 end as days
    from late
  )
  select month, code, md5(code || 'l' || i)::uuid, md5(code || 'c' || i % (book * 5 / 6))::uuid,
    md5('b' || i % (book * 5 / 6))::uuid, md5(code || month)::uuid, month + interval '5 days',
    (case when age > 30 then 'CLOSED' when days > 365 then 'WRITTEN_OFF' when restructured and age > 5 then 'RESTRUCTURED'
      when days > 0 then 'OVERDUE' else 'CURRENT' end)::registry.loan_status,
    case when luck % 3 = 0 then 'SOLIDARITY' else 'INDIVIDUAL' end::registry.product, 'ACTIVITY', 'MONTHLY',
    case when luck % 2 = 0 then 'RURAL' else 'URBAN' end::registry.area,
    (enum_range(null::registry.activity))[1 + luck % 8], case when age > 30 then 'PAID' end::registry.closed_reason,
    principal, case when age > 30 then 0 else principal * (31 - case when days > 0 then stops_at else greatest(age, 0) end) / 31 end,
    case when age <= 30 then least(days, 1) * 50000 else 0 end, principal / 28, principal / 28,
    case when days > 30 then principal / 4 else 0 end, case when luck % 10 = 0 then principal / 5 end,
    case when age > 30 then 0 else days end, 30, 1 + luck % 5,
    (date_trunc('month', month) - age * interval '1 month' + luck % 28 * interval '1 day')::date,
    (date_trunc('month', month) + (31 - age) * interval '1 month' + interval '27 days')::date,
    case when days > 365 then month - (days - 366) end, case when age > 30 then month end,
    (array['CAS', 'FES', 'MAR', 'TNG', 'OUJ', 'AGD'])[1 + luck % 6], null
  from now`;

const PEOPLE = `
  with i as (select n, md5($1 || 'c' || n)::uuid as client, md5('b' || n)::uuid as borrower, hashint4(n) & 65535 as luck
    from generate_series(0, $2::integer * 5 / 6 - 1) n)
  insert into registry.client (association, client_id, borrower_id, id_hash, id_cipher, own_variant, last_name,
    first_name, name_keys, birth_date, sex, province, area, activity, first_month, last_month, return_id)
  select $1, client, borrower, sha256(convert_to(n::text, 'UTF8')), 'x', 1, 'Alami', 'Sara', array['ALAMI'],
    '1980-01-01', case when luck % 5 < 3 then 'F' else 'M' end::registry.sex, 'CAS', 'URBAN', 'TRADE', $3, $3, client
  from i`;

const LOANS = `
  insert into registry.loan (association, loan_id, loan_ref, borrower_id, client_id, first_month)
  select distinct on (p.loan_id) p.association, p.loan_id, p.loan_id::text, p.borrower_id, p.client_id, p.month
  from registry.position p where p.association = $1 order by p.loan_id, p.month`;

/** A register in which `code` has `loans` live loans in each of `months` months, and a second lender a tenth of that. */
export async function openBook({ code, loans, months }) {
  const dir = await mkdtemp(join(tmpdir(), 'centrale-bench-'));
  const server = await startEmbeddedServer({ dir, durable: false });
  const name = `book_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client({ connectionString: server.ownerUrl('postgres') });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const urls = {
    ownerUrl: server.ownerUrl(name),
    appUrl: server.appUrl(name),
    workUrl: server.workUrl(name),
  };
  await migrate(urls);
  const owner = new pg.Client({ connectionString: urls.ownerUrl });
  await owner.connect();
  const ends = [];
  for (let at = 0; at < months; at += 1) {
    const { rows } = await owner.query(
      `select (date_trunc('month', $1::date) + ($2 + 1) * interval '1 month' - interval '1 day')::date::text as month`,
      [FIRST_MONTH, at],
    );
    ends.push(rows[0].month);
    await owner.query('select registry.ensure_month($1)', [rows[0].month]);
  }
  for (const [lender, size] of [
    [code, loans],
    ['other', Math.round(loans / 10)],
  ]) {
    await owner.query(`select registry.add_association($1, $1, $1, $1, $1, '2020-01-01')`, [
      lender,
    ]);
    await owner.query('select registry.ensure_loans($1)', [lender]);
    for (const [at, month] of ends.entries()) await owner.query(MONTH, [lender, size, at, month]);
    await owner.query(PEOPLE, [lender, size, ends[0]]);
    await owner.query(LOANS, [lender]);
  }
  await owner.query('vacuum analyze');
  await owner.query('checkpoint');
  return {
    ...urls,
    owner,
    months: ends,
    async close() {
      await owner.end();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
