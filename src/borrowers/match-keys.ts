// Keys every report that is new, has changed, or was keyed by older rules. Names go from the register to their keys and
// nowhere else.
import type pg from 'pg';
import { type Cell, copyRows, readBundles } from '../database/copy-rows.js';
import { toSkeleton } from './maghrebi-name-rules.js';
import { MATCH_RULES_VERSION } from './match-score-rules.js';
import { type NameForms, toNameForms } from './name-comparison-rules.js';

const REPORTS_AT_ONCE = 5_000;
/** Spellings remembered: a few thousand names make up most of a country. */
const NAMES_KEPT = 50_000;
/** Words of a double name that candidates are found by, beside the whole. */
const WORDS_MOST = 4;

interface Report {
  borrower_id: string;
  client_id: string;
  last_name: string;
  first_name: string;
  last_name_ar: string | null;
  first_name_ar: string | null;
  birth_date: string;
  sex: string;
  province: string;
  print: string;
}

const PRINT = `hashtextextended(row(c.last_name, c.first_name, c.last_name_ar, c.first_name_ar, c.birth_date, c.sex,
  c.province)::text, ${MATCH_RULES_VERSION})`;
const UNKEYED = `select c.borrower_id, c.client_id, c.last_name, c.first_name, c.last_name_ar, c.first_name_ar,
    c.birth_date::text, c.sex::text, c.province, ${PRINT}::text as print
  from registry.client c left join registry.match_key k using (borrower_id, client_id)
  where k.print is distinct from ${PRINT}`;

/** A name with all that is made of it, reckoned once for each spelling. */
interface KeyedName extends NameForms {
  /** Its consonants. */
  whole: string;
  /** Whatever else it may be found by: the other script, the words of a double name. */
  others: string[];
  /** Its words one by one. */
  words: string[];
}

function toKeyedName(name: string, nameAr: string | null): KeyedName {
  const forms = toNameForms(name, nameAr);
  const main = forms.latin ?? forms.arabic ?? '';
  const whole = toSkeleton(main);
  const others = [forms.latin, forms.arabic].flatMap((key) =>
    key === null ? [] : [key, ...key.split(' ').slice(0, WORDS_MOST)].map(toSkeleton),
  );
  return {
    ...forms,
    whole,
    others: [...new Set(others)].filter((mark) => mark.length > 1 && mark !== whole),
    words: main.split(' ').map(toSkeleton),
  };
}

class NameMemory {
  readonly #names = new Map<string, KeyedName>();

  get(name: string, nameAr: string | null): KeyedName {
    const both = `${name}\n${nameAr ?? ''}`;
    let keyed = this.#names.get(both);
    if (!keyed) {
      keyed = toKeyedName(name, nameAr);
      if (this.#names.size >= NAMES_KEPT) this.#names.clear();
      this.#names.set(both, keyed);
    }
    return keyed;
  }
}

function toRow(report: Report, memory: NameMemory): Cell[] {
  const last = memory.get(report.last_name, report.last_name_ar);
  const first = memory.get(report.first_name, report.first_name_ar);
  return [
    report.borrower_id,
    report.client_id,
    report.print,
    last.latin,
    last.arabic,
    first.latin,
    first.arabic,
    [last.whole, first.whole, ...last.others, ...first.others],
    [...last.words, ...first.words].sort().join(' '),
    report.birth_date,
    report.sex,
    report.province,
  ];
}

/** Fills the run's `match_fresh`; answers how many reports are in it. */
export async function keyFreshReports(client: pg.ClientBase): Promise<number> {
  const memory = new NameMemory();
  let keyed = 0;
  const bundles = readBundles<Report>(client, 'unkeyed', UNKEYED, [], REPORTS_AT_ONCE);
  for await (const reports of bundles) {
    const rows = reports.map((report) => toRow(report, memory));
    await copyRows(client, 'pg_temp.match_fresh', rows);
    keyed += reports.length;
  }
  return keyed;
}
