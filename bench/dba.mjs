// What a database administrator would write by hand for the same file and the same result: people, clients, loans and
// month-end positions in tables with keys, references and the indexes to read them by; a bare staging table filled by
// COPY, then one INSERT … SELECT … ON CONFLICT a table, in one transaction, and no check beyond the constraints.
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const SCHEMA = `
  create table person (
    person_id bigint generated always as identity primary key, national_id text not null unique,
    last_name text not null, first_name text not null, last_name_ar text, first_name_ar text, birth_date date not null,
    sex text not null check (sex in ('F', 'M')));
  create table client (
    association text not null, person_id bigint not null references person, province text not null, area text not null,
    activity text not null, household_income numeric(14, 2), first_month date not null, last_month date not null,
    primary key (association, person_id));
  create index client_by_person on client (person_id);
  create table loan (
    loan_id bigint generated always as identity primary key, association text not null, loan_ref text not null,
    person_id bigint not null, product text not null, purpose text not null,
    principal numeric(14, 2) not null check (principal > 0), disbursed_on date not null, maturity_on date not null,
    instalments integer not null, frequency text not null, instalment_amount numeric(14, 2) not null, cycle integer,
    group_ref text, unique (association, loan_ref),
    foreign key (association, person_id) references client);
  create index loan_by_client on loan (association, person_id);
  create table position (
    loan_id bigint not null references loan, month date not null, association text not null, person_id bigint not null,
    outstanding numeric(14, 2) not null check (outstanding >= 0), overdue numeric(14, 2) not null,
    days_past_due integer not null, status text not null, provision_held numeric(14, 2), closed_on date,
    closed_reason text,
    primary key (month, loan_id));
  create index position_by_person on position (person_id);
  create index position_by_days on position (association, days_past_due);`;

const COLUMNS = `national_id, last_name, first_name, birth_date, sex, province, area, activity, household_income, loan_ref,
  product, purpose, principal, disbursed_on, maturity_on, instalments, frequency, instalment_amount,
  outstanding_principal, overdue_amount, days_past_due, status, group_ref, last_name_ar, first_name_ar, cycle,
  provision_held, closed_on, closed_reason`;

const STEPS = [
  `insert into person (national_id, last_name, first_name, last_name_ar, first_name_ar, birth_date, sex)
   select distinct on (national_id) national_id, last_name, first_name, last_name_ar, first_name_ar, birth_date::date, sex
   from staging order by national_id
   on conflict (national_id) do update set last_name = excluded.last_name, first_name = excluded.first_name,
     last_name_ar = excluded.last_name_ar, first_name_ar = excluded.first_name_ar`,
  `insert into client
   select distinct on (p.person_id) $1, p.person_id, s.province, s.area, s.activity, s.household_income::numeric, $2, $2
   from staging s join person p using (national_id) order by p.person_id
   on conflict (association, person_id) do update set province = excluded.province, area = excluded.area,
     activity = excluded.activity, household_income = excluded.household_income, last_month = excluded.last_month`,
  `insert into loan (association, loan_ref, person_id, product, purpose, principal, disbursed_on, maturity_on, instalments,
     frequency, instalment_amount, cycle, group_ref)
   select $1, s.loan_ref, p.person_id, s.product, s.purpose, s.principal::numeric, s.disbursed_on::date,
     s.maturity_on::date, s.instalments::integer, s.frequency, s.instalment_amount::numeric, s.cycle::integer, s.group_ref
   from staging s join person p using (national_id)
   on conflict (association, loan_ref) do update set person_id = excluded.person_id`,
  `insert into position
   select l.loan_id, $2, $1, l.person_id, s.outstanding_principal::numeric, s.overdue_amount::numeric,
     s.days_past_due::integer, s.status, s.provision_held::numeric, s.closed_on::date, s.closed_reason
   from staging s join loan l on l.association = $1 and l.loan_ref = s.loan_ref
   on conflict (month, loan_id) do update set outstanding = excluded.outstanding, overdue = excluded.overdue,
     days_past_due = excluded.days_past_due, status = excluded.status`,
];

/** A database of the administrator's beside the register, on the same server. */
export async function openDba({ owner, toUrl }, database = 'dba') {
  await owner.query(`create database ${database}`);
  const client = new pg.Client({ connectionString: toUrl(database) });
  await client.connect();
  await client.query(SCHEMA);
  const copy = (body) =>
    pipeline(
      body,
      client.query(copyFrom(`copy staging (${COLUMNS}) from stdin (format csv, header true)`)),
    );
  const fresh = async () => {
    await client.query('drop table if exists staging');
    const columns = COLUMNS.split(',').map((name) => `${name.trim()} text`);
    await client.query(`create table staging (${columns.join(', ')})`);
  };
  return {
    /** COPY of the file alone: the floor under everything. */
    async copyOnly(body) {
      await fresh();
      const began = performance.now();
      await copy(body);
      return performance.now() - began;
    },
    /** The whole script for a file; answers its milliseconds. */
    async load({ code, month }, body) {
      const began = performance.now();
      await client.query('begin');
      await fresh();
      await copy(body);
      await client.query('analyze staging');
      const end = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0));
      for (const step of STEPS) {
        const uses = step.includes('$2') ? [code, end] : step.includes('$1') ? [code] : [];
        await client.query(step, uses);
      }
      await client.query('drop table staging');
      await client.query('commit');
      return performance.now() - began;
    },
    /** Does at once what the script leaves to autovacuum, which else works while somebody else is timed. */
    async tidy() {
      await client.query('vacuum analyze');
    },
    close: () => client.end(),
  };
}
