// What must hold for every object in the database, as queries that list the faults. They walk the catalogue, so a
// table made tomorrow is checked too.
export interface Guard {
  name: string;
  because: string;
  /** One column `fault`, a row for each. */
  sql: string;
  /** Statements that plant a fault, each list as the superuser in a transaction that is rolled back. */
  mutants: string[][];
}

const OURS = `('registry', 'intake', 'published', 'audit', 'jobs', 'public')`;

/** Tables without row policies. Staging is not here: it lives only while a return is checked. */
const WITHOUT_POLICIES = `('none')`;

/** What each role may become. A role that is not here may become nobody. */
const MAY_BECOME: Record<string, string[]> = {
  centrale_app: ['centrale_research', 'centrale_bureau', 'centrale_supervisor'],
  centrale_work: [
    'centrale_intake',
    'centrale_publisher',
    'centrale_release',
    'centrale_sealer',
    'centrale_courier',
    'centrale_matcher',
  ],
};
const PAIRS = Object.entries(MAY_BECOME)
  .flatMap(([login, roles]) => roles.map((role) => `('${login}', '${role}')`))
  .join(', ');

/** Columns that speak of other lenders or of the person across lenders: no association's role reads them. */
const HIDDEN_FROM_AMC = `
  ('registry.client', 'borrower_id'), ('registry.loan', 'borrower_id'), ('registry.position', 'borrower_id'),
  ('registry.loan_use_visit', 'borrower_id'),
  ('registry.association', 'control_group'), ('registry.borrower', '*'), ('registry.identity_case', '*'),
  ('registry.former_identity', '*'), ('registry.unreported_loan', '*'),
  ('registry.match_key', '*'), ('registry.match_pair', '*'), ('registry.match_decision', '*'),
  ('published.exposure', '*'), ('published.alert', '*'), ('published.overlap_cell', '*'), ('published.sector_quality', '*'),
  ('published.release_draw', '*'), ('published.suppression_map', '*'), ('published.privacy_account', '*'),
  ('published.table_request', '*'),
  ('audit.frozen_band', '*'), ('audit.inquiry', 'control_group'),
  ('audit.inquiry', 'lenders_band'), ('audit.inquiry', 'outstanding_band'),
  ('audit.inquiry', 'instalment_band'), ('audit.inquiry', 'arrears_band'), ('audit.inquiry', 'inquiries_band')`;

export const GUARDS: Guard[] = [
  {
    name: 'every table forces row policies',
    because: 'a forgotten condition above must show no foreign row',
    sql: `select c.oid::regclass::text as fault from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ${OURS} and c.relkind in ('r', 'p') and c.relname not in ${WITHOUT_POLICIES}
        and not (c.relrowsecurity and c.relforcerowsecurity)`,
    mutants: [
      ['create table registry.mutant (n int)'],
      ['alter table registry.client no force row level security'],
      ['alter table audit.inquiry disable row level security'],
    ],
  },
  {
    name: 'no policy opens an own-rows table to every association',
    because: 'rows of a lender are read by that lender alone',
    sql: `select polrelid::regclass::text || ' ' || polname as fault from pg_policy
      where polroles @> array['centrale_amc'::regrole::oid] and pg_get_expr(polqual, polrelid) = 'true'
        and polrelid::regclass::text not in ('registry.association', 'registry.calendar', 'registry.province', 'registry.loan_ceiling', 'intake.code_word', 'published.band',
          'published.verdict_rule', 'published.snapshot', 'published.release', 'published.release_file',
          'published.release_table', 'published.release_cell')
      union all
      select polrelid::regclass::text || ' ' || polname from pg_policy where polroles @> array[0::oid]`,
    mutants: [
      ['create policy mutant on registry.client for select to centrale_amc using (true)'],
      ['create policy mutant on registry.borrower for select using (true)'],
    ],
  },
  {
    name: 'every view reads as its caller',
    because: 'a view of the owner would step over the policies',
    sql: `select c.oid::regclass::text as fault from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ${OURS} and c.relkind in ('v', 'm')
        and not coalesce(c.reloptions @> array['security_invoker=true'], false)`,
    mutants: [['create view registry.mutant as select 1 as n']],
  },
  {
    name: 'every SECURITY DEFINER function has a fixed search_path',
    because: 'a caller must not choose what a name means inside it',
    sql: `select p.oid::regprocedure::text as fault from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ${OURS} and p.prosecdef and not exists (
        select from unnest(p.proconfig) setting where setting = 'search_path=pg_catalog, pg_temp')`,
    mutants: [
      [`create function registry.mutant() returns int language sql security definer as 'select 1'`],
      ['alter function published.look(text, jsonb) set search_path = public'],
    ],
  },
  {
    name: 'no function that runs as another belongs to a superuser',
    because: 'inside a superuser’s function no policy holds',
    sql: `select p.oid::regprocedure::text as fault from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      join pg_roles r on r.oid = p.proowner
      where n.nspname in ${OURS} and p.prosecdef and (r.rolsuper or r.rolbypassrls or r.rolcanlogin)`,
    mutants: [['alter function published.look(text, jsonb) owner to current_user']],
  },
  {
    name: 'nothing of ours may be executed by everybody',
    because: 'who may call what is written down for each function',
    sql: `select p.oid::regprocedure::text as fault from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('registry', 'intake', 'published', 'audit', 'jobs')
        and (p.prosecdef or p.provolatile = 'v')
        and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)`,
    mutants: [
      ['grant execute on function published.look(text, jsonb) to public'],
      [`create function audit.mutant() returns int language sql as 'select 1'`],
    ],
  },
  {
    name: 'no table of ours is granted to everybody',
    because: 'PUBLIC includes every login there will ever be',
    sql: `select c.oid::regclass::text as fault from pg_class c join pg_namespace n on n.oid = c.relnamespace,
        aclexplode(c.relacl) a where n.nspname in ${OURS} and a.grantee = 0`,
    mutants: [['grant select on registry.calendar to public']],
  },
  {
    name: 'no role of ours is more than a role',
    because: 'BYPASSRLS, superuser or CREATEROLE would undo the policies',
    sql: `select rolname::text as fault from pg_roles where rolname like 'centrale%'
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
        or (rolcanlogin <> (rolname in ('centrale_app', 'centrale_work')))
        or (rolcanlogin and rolinherit))`,
    mutants: [
      ['alter role centrale_amc bypassrls'],
      ['alter role centrale_bureau login'],
      ['alter role centrale_app inherit'],
    ],
  },
  {
    name: 'each login becomes only whom it is meant to',
    because: 'the gateway’s login must never become publisher or intake',
    sql: `select member.rolname || ' -> ' || held.rolname as fault from pg_auth_members m
      join pg_roles member on member.oid = m.member join pg_roles held on held.oid = m.roleid
      where member.rolname like 'centrale%'
        and (member.rolname::text, held.rolname::text) not in (values ${PAIRS})
        and not (held.rolname like 'centrale\\_amc\\_%' and member.rolname = 'centrale_app')
        and not (held.rolname = 'centrale_amc' and member.rolname like 'centrale\\_amc\\_%')`,
    mutants: [
      ['grant centrale_intake to centrale_app'],
      ['grant centrale_publisher to centrale_bureau'],
      ['grant centrale_reader to centrale_amc'],
    ],
  },
  {
    name: 'an association reads nothing that speaks of other lenders',
    because: 'bands come out of published.look alone, with a record',
    sql: `select hidden.t || '.' || a.attname as fault
      from (values ${HIDDEN_FROM_AMC}) hidden (t, c)
      join pg_attribute a on a.attrelid = hidden.t::regclass and a.attnum > 0 and not a.attisdropped
      where hidden.c in ('*', a.attname) and has_column_privilege('centrale_amc', a.attrelid, a.attnum, 'select')
      union all
      select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ${OURS} and c.relispartition and (has_any_column_privilege('centrale_amc', c.oid, 'select')
        or has_any_column_privilege('centrale_research', c.oid, 'select'))`,
    mutants: [
      ['grant select on published.exposure to centrale_amc'],
      ['grant select (borrower_id) on registry.client to centrale_amc'],
      ['grant select (borrower_id) on registry.loan_use_visit to centrale_amc'],
      ['grant select (control_group) on registry.association to centrale_amc'],
    ],
  },
  {
    name: 'an association writes nothing but its own declarations and addresses',
    because: 'the register is written by intake, from returns',
    sql: `select c.oid::regclass::text || ' ' || right_name as fault
      from pg_class c join pg_namespace n on n.oid = c.relnamespace,
        unnest(array['insert', 'update', 'delete', 'truncate']) right_name,
        unnest(array['centrale_amc', 'centrale_research', 'centrale_app', 'centrale_work']) who
      where n.nspname in ${OURS} and c.relkind in ('r', 'p', 'v')
        and has_table_privilege(who, c.oid, right_name)
        and not (c.oid in ('audit.application_outcome'::regclass, 'registry.webhook'::regclass)
          and right_name = 'insert' and who = 'centrale_amc')`,
    mutants: [
      ['grant update on registry.position to centrale_amc'],
      ['grant insert on audit.inquiry to centrale_research'],
      ['grant delete on intake.return to centrale_work'],
    ],
  },
  {
    name: 'a login that has become nobody reads nothing',
    because: 'rights are given to audiences, never to a login',
    sql: `select who || ' ' || c.oid::regclass::text as fault
      from pg_class c join pg_namespace n on n.oid = c.relnamespace,
        unnest(array['centrale_app', 'centrale_work']) who
      where n.nspname in ${OURS} and c.relkind in ('r', 'p', 'v') and has_any_column_privilege(who, c.oid, 'select')`,
    mutants: [['grant select on registry.calendar to centrale_app']],
  },
  {
    name: 'the record of looks cannot be changed',
    because: 'who looked at whom must still be true tomorrow',
    sql: `select who.rolname || ' ' || right_name as fault
      from pg_roles who, unnest(array['update', 'delete', 'truncate']) right_name
      where who.rolname like 'centrale%' and who.rolname <> 'centrale_owner'
        and has_table_privilege(who.oid, 'audit.inquiry', right_name)`,
    mutants: [['grant update on audit.inquiry to centrale_reader']],
  },
  {
    name: 'a stored provisioning scheme cannot be changed',
    because: 'a past month is judged by the version that was in force',
    sql: `select who.rolname || ' ' || t || ' ' || right_name as fault
      from pg_roles who, unnest(array['registry.provision_scheme', 'registry.provision_bucket']) t,
        unnest(array['insert', 'update', 'delete', 'truncate']) right_name
      where who.rolname like 'centrale%' and who.rolname <> 'centrale_owner'
        and (has_table_privilege(who.oid, t, right_name)
          or right_name in ('insert', 'update') and has_any_column_privilege(who.oid, t, right_name))`,
    mutants: [
      ['grant update on registry.provision_scheme to centrale_bureau'],
      ['grant update (rate_bp) on registry.provision_bucket to centrale_intake'],
    ],
  },
  {
    name: 'draws and the lender map are the release role’s alone',
    because: 'what is withheld of a release must not be readable by another road',
    sql: `select who.rolname || ' ' || t as fault
      from pg_roles who, unnest(array['published.release_draw', 'published.suppression_map']) t
      where who.rolname like 'centrale%' and who.rolname not in ('centrale_owner', 'centrale_release')
        and has_any_column_privilege(who.oid, t, 'select')`,
    mutants: [
      ['grant select on published.release_draw to centrale_research'],
      ['grant select (key, status) on published.suppression_map to centrale_supervisor'],
    ],
  },
  {
    name: 'what was released and what it cost is only ever added to',
    because:
      'a second draw in the place of the first, or a cost taken back, would spend what nobody counts',
    sql: `select who.rolname || ' ' || t || ' ' || right_name as fault
      from pg_roles who, unnest(array['published.release', 'published.release_file', 'published.release_table',
        'published.release_cell', 'published.release_draw', 'published.suppression_map', 'published.ledger_charge',
        'published.ledger_entry', 'published.table_approval']) t,
        unnest(array['update', 'delete', 'truncate']) right_name
      where who.rolname like 'centrale%' and who.rolname <> 'centrale_owner'
        and (has_table_privilege(who.oid, t, right_name)
          or right_name = 'update' and has_any_column_privilege(who.oid, t, right_name))
      union all
      select who.rolname || ' ' || t from pg_roles who,
        unnest(array['published.privacy_account', 'published.ledger_charge', 'published.ledger_entry']) t
      where who.rolname like 'centrale%' and who.rolname not in ('centrale_owner', 'centrale_reader')
        and (has_any_column_privilege(who.oid, t, 'insert') or has_any_column_privilege(who.oid, t, 'update'))`,
    mutants: [
      ['grant update (spent_nano) on published.privacy_account to centrale_release'],
      ['grant delete on published.ledger_entry to centrale_reader'],
      ['grant update on published.release_cell to centrale_release'],
      ['grant insert on published.ledger_charge to centrale_release'],
    ],
  },
];
