// Keys every report that is new, has changed, or was keyed by older rules. Names go from the register to their keys and
// nowhere else.
import type pg from 'pg';
import { copyRows, readBundles } from '../database/copy-rows.js';
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

class NameMemory {
  readonly #forms = new Map<string, NameForms>();

  get(name: string, nameAr: string | null): NameForms {
    const both = `${name}\n${nameAr ?? ''}`;
    let forms = this.#forms.get(both);
    if (!forms) {
      forms = toNameForms(name, nameAr);
      if (this.#forms.size >= NAMES_KEPT) this.#forms.clear();
      this.#forms.set(both, forms);
    }
    return forms;
  }
}

const keyOf = ({ latin, arabic }: NameForms): string => latin ?? arabic ?? '';

/** Last name, first name, then whatever else a report may be found by: the other script, the words of a double name. */
export function toMarks(last: NameForms, first: NameForms): string[] {
  const whole = [keyOf(last), keyOf(first)].map(toSkeleton);
  const others = [last, first].flatMap(({ latin, arabic }) =>
    [latin, arabic].flatMap((key) =>
      key === null ? [] : [key, ...key.split(' ').slice(0, WORDS_MOST)],
    ),
  );
  const more = others.map(toSkeleton).filter((mark) => mark.length > 1 && !whole.includes(mark));
  return [...whole, ...new Set(more)];
}

/** The consonants of all words in order, by which two names in any order are measured against each other. */
export function toWordsKey(last: NameForms, first: NameForms): string {
  return `${keyOf(last)} ${keyOf(first)}`.split(' ').map(toSkeleton).sort().join(' ');
}

/** Fills the run's `match_fresh`; answers how many reports are in it. */
export async function keyFreshReports(client: pg.ClientBase): Promise<number> {
  const memory = new NameMemory();
  let keyed = 0;
  for await (const reports of readBundles<Report>(client, 'unkeyed', UNKEYED, [], REPORTS_AT_ONCE)) {
    const rows = reports.map((report) => {
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
        toMarks(last, first),
        toWordsKey(last, first),
        report.birth_date,
        report.sex,
        report.province,
      ];
    });
    await copyRows(client, 'pg_temp.match_fresh', rows);
    keyed += reports.length;
  }
  return keyed;
}
