// A country's register, written straight into a throwaway database as its owner: the race is about releasing it. Thirteen
// lenders of unequal size, regions from 0.4 to 22 %, three loans for every two people, a fifth of the people at two
// lenders, one loan in sixteen late. The month before is there too; one loan in two hundred is not reported again and is
// carried.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from '../dist/database/embedded-server.js';
import { migrate } from '../dist/database/migrate.js';

/** Lenders by their share in hundredths; what is missing goes to the first. */
const LENDERS = [32, 22, 14, 11, 4, 3, 3, 2, 2, 2, 2, 2, 1];
const PROVINCES = {
  TNG: 11,
  OUJ: 7,
  FES: 13,
  RAB: 14,
  BEM: 7,
  CAS: 23,
  MAR: 13,
  ERR: 3,
  AGD: 6,
  GUE: 1,
  LAA: 1,
  OUD: 1,
};
const repeat = (entries) => entries.flatMap(([code, times]) => Array(times).fill(code));

const MONTH = `
  insert into registry.position (month, association, loan_id, client_id, borrower_id, return_id, received_at, status,
    product, purpose, frequency, area, activity, principal_centimes, outstanding_centimes, overdue_centimes,
    instalment_centimes, monthly_instalment_centimes, days_past_due, instalments, disbursed_on, maturity_on, province)
  with loan as (
    select i, case when i < $2 then i else (i - $2) * 2 end as person
    from generate_series(0, $2::integer * 3 / 2 - 1) i
  ), luck as (
    select i, person, hashint4(person) & 8388607 as his, hashint4(i + 77777777) & 8388607 as its from loan
  ), drawn as (
    select *, 100000 + (exp(1.6 * (its % 997) / 997.0) * 400000)::bigint as owed, its % 16 = 0 as late from luck
  )
  select $1::date, ($3::text[])[1 + case when i < $2 or his % 5 < 3 then his % 100 else its % 100 end],
    md5('l' || i)::uuid, md5('b' || person)::uuid, md5('b' || person)::uuid, md5($1::date::text)::uuid, $1::date + 5,
    (case when late then 'OVERDUE' else 'CURRENT' end)::registry.loan_status, 'INDIVIDUAL', 'ACTIVITY', 'MONTHLY',
    (case when his % 8 < 3 then 'RURAL' else 'URBAN' end)::registry.area,
    (enum_range(null::registry.activity))[1 + (his / 8) % 8], 2 * owed, owed, case when late then 50000 else 0 end,
    50000, 50000, case when late then 10 + its % 200 else 0 end, 24, '2026-01-15', '2027-12-15',
    ($4::text[])[1 + (his / 64) % 100]
  from drawn where not $5 or its % 200 <> 7`;

/** A register of `people` borrowers at the end of August 2026, published as a snapshot without bands. */
export async function openCountry(people) {
  const dir = await mkdtemp(join(tmpdir(), 'centrale-bench-'));
  const server = await startEmbeddedServer({ dir, durable: true });
  const name = `country_${randomBytes(4).toString('hex')}`;
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
  const codes = LENDERS.map((_, at) => `lender${at}`);
  for (const code of codes) {
    await owner.query(`select registry.add_association($1, $1, $1, $1, $1, '2020-01-01')`, [code]);
  }
  const shares = repeat(LENDERS.map((share, at) => [codes[at], share]));
  const lenders = Array.from({ length: 100 }, (_, at) => shares[at] ?? codes[0]);
  const provinces = repeat(Object.entries(PROVINCES));
  for (const [month, isLast] of [
    ['2026-07-31', false],
    ['2026-08-31', true],
  ]) {
    await owner.query('select registry.ensure_month($1)', [month]);
    await owner.query(MONTH, [month, people, lenders, provinces, isLast]);
    for (const code of codes)
      await owner.query('select registry.note_unreported($1, $2)', [code, month]);
  }
  await owner.query(
    `insert into published.snapshot values (20260800, '2026-08-31', 0, 'MONTHLY', 1, '2026-09-10', true, null, null)`,
  );
  await owner.query('vacuum analyze');
  await owner.query('checkpoint');
  return {
    ...urls,
    owner,
    async close() {
      await owner.end();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
