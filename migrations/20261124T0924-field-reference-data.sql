-- What returns are checked against: provinces, code words with their French synonyms, and the dated ceilings.
set local role centrale_owner;

create table registry.province (
  code text primary key check (code ~ '^[A-Z]{3}$'),
  region text not null check (region ~ '^(0[1-9]|1[0-2])$')
);
insert into registry.province (code, region)
select unnest(string_to_array(codes, ' ')), region from (values
  ('01', 'CHE FAH HOC LAR MDF OUZ TET TNG'),
  ('02', 'BER DRI FIG GUF JRA NAD OUJ TAI'),
  ('03', 'BOM FES HAJ IFR MEK MOU SEF TAO TAZ'),
  ('04', 'KEN KHE RAB SAL SIK SIL SKH'),
  ('05', 'AZI BEM FQH KHN KHO'),
  ('06', 'BES BRR CAS JDI MED MOH NOU SET SIB'),
  ('07', 'CHI ESI HAO KES MAR REH SAF YUS'),
  ('08', 'ERR MID OUA TIN ZAG'),
  ('09', 'AGD CHT INE TAR TAT TIZ'),
  ('10', 'ASZ GUE SIF TNT'),
  ('11', 'BOD ESM LAA TAF'),
  ('12', 'AOU OUD')
) v (region, codes);

-- A code as it may be written: the code itself, or a French word for it, without its accents (intake.code_form).
create table intake.code_word (
  field text not null,
  word text not null check (word = upper(word)),
  code text not null,
  primary key (field, word)
);
insert into intake.code_word (field, word, code)
select field, word, code from (values
  ('sex', 'F', 'F FEMME FEMININ'), ('sex', 'M', 'M H HOMME MASCULIN'),
  ('area', 'URBAN', 'URBAN URBAIN'), ('area', 'RURAL', 'RURAL'),
  ('activity', 'AGRICULTURE', 'AGRICULTURE'), ('activity', 'LIVESTOCK', 'LIVESTOCK ELEVAGE'),
  ('activity', 'CRAFTS', 'CRAFTS ARTISANAT'), ('activity', 'TRADE', 'TRADE COMMERCE'),
  ('activity', 'SERVICES', 'SERVICES SERVICE'), ('activity', 'FOOD', 'FOOD ALIMENTATION RESTAURATION'),
  ('activity', 'HOUSING', 'HOUSING LOGEMENT HABITAT'), ('activity', 'OTHER', 'OTHER AUTRE'),
  ('product', 'INDIVIDUAL', 'INDIVIDUAL INDIVIDUEL'), ('product', 'SOLIDARITY', 'SOLIDARITY SOLIDAIRE GROUPE'),
  ('purpose', 'ACTIVITY', 'ACTIVITY ACTIVITE'), ('purpose', 'HOUSING', 'HOUSING LOGEMENT HABITAT'),
  ('purpose', 'UTILITIES', 'UTILITIES BRANCHEMENT RACCORDEMENT'), ('purpose', 'OTHER', 'OTHER AUTRE'),
  ('frequency', 'WEEKLY', 'WEEKLY HEBDOMADAIRE'), ('frequency', 'FORTNIGHTLY', 'FORTNIGHTLY QUINZAINE BIMENSUEL'),
  ('frequency', 'MONTHLY', 'MONTHLY MENSUEL'), ('frequency', 'BULLET', 'BULLET INFINE UNIQUE'),
  ('status', 'CURRENT', 'CURRENT SAIN'), ('status', 'OVERDUE', 'OVERDUE RETARD IMPAYE'),
  ('status', 'RESTRUCTURED', 'RESTRUCTURED RESTRUCTURE REECHELONNE'),
  ('status', 'WRITTEN_OFF', 'WRITTEN_OFF PERTE RADIE'), ('status', 'CLOSED', 'CLOSED SOLDE CLOS'),
  ('status', 'REMOVED', 'REMOVED SUPPRIME'),
  ('closed_reason', 'PAID', 'PAID PAYE REMBOURSE'), ('closed_reason', 'REFINANCED', 'REFINANCED REFINANCE'),
  ('closed_reason', 'SETTLED', 'SETTLED TRANSACTION'), ('closed_reason', 'WRITTEN_OFF', 'WRITTEN_OFF PERTE'),
  ('closed_reason', 'DEATH', 'DEATH DECES')
) v (field, code, words), unnest(string_to_array(words, ' ')) word;

-- The most that one microcredit may be, by purpose, from a day on (decree of 2000 and its successors; decree of
-- 7 August 2019; law 50-20 of 14 July 2021). A loan is measured by the ceiling of its own day.
create table registry.loan_ceiling (
  purpose registry.loan_purpose not null,
  valid_from date not null,
  ceiling_centimes bigint not null check (ceiling_centimes > 0),
  source text not null,
  primary key (purpose, valid_from)
);
insert into registry.loan_ceiling
select purpose, date '1999-01-01', 5000000, 'Decree under law 18-97'
  from unnest(enum_range(null::registry.loan_purpose)) purpose
union all
select purpose, date '2019-08-07', case purpose when 'HOUSING' then 10000000 else 5000000 end, 'Decree of 7 August 2019'
  from unnest(enum_range(null::registry.loan_purpose)) purpose
union all
select purpose, date '2021-07-14', 15000000, 'Law 50-20 of 14 July 2021'
  from unnest(enum_range(null::registry.loan_purpose)) purpose;

do $$
declare
  t regclass;
begin
  foreach t in array array['registry.province', 'intake.code_word', 'registry.loan_ceiling']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy everyone on %s for select to centrale_amc, centrale_research, centrale_bureau,
      centrale_supervisor, centrale_reader, centrale_intake, centrale_publisher using (true)', t);
    execute format('grant select on %s to centrale_intake, centrale_reader, centrale_publisher', t);
  end loop;
end
$$;
grant select on registry.province, registry.loan_ceiling to
  centrale_amc, centrale_research, centrale_bureau, centrale_supervisor;
