// The verdict rules by version, read once each and kept: a version never changes, so that the rules a look was recorded
// under word its verdict whenever it is read.
import type { ViewerSession } from '../database/as-viewer.js';
import type { VerdictMeasure, VerdictRule } from './verdict-rules.js';
import type { VerdictRuleSet } from './verdict-trial.type.js';

interface RuleRow {
  version: number;
  valid_from: string;
  jurisdiction: string;
  in_force: boolean;
  measure: VerdictMeasure;
  watch_from: string | null;
  limit_from: string | null;
  exclusive: boolean;
  source: string;
}

const COLUMNS = `version, valid_from::text, jurisdiction, measure, watch_from::text, limit_from::text, exclusive, source,
  version = (select max(version) from published.verdict_rule
    where valid_from <= (now() at time zone 'Africa/Casablanca')::date) as in_force`;

const toNumber = (text: string | null): number | null => (text === null ? null : Number(text));

const toRule = (row: RuleRow): VerdictRule => ({
  version: row.version,
  measure: row.measure,
  watchFrom: toNumber(row.watch_from),
  limitFrom: toNumber(row.limit_from),
  exclusive: row.exclusive,
  source: row.source,
});

export class VerdictRuleStore {
  readonly #versions = new Map<number, Promise<VerdictRule[]>>();

  /** The rules of a version; a failed reading is not kept. */
  getRules(session: ViewerSession, version: number): Promise<VerdictRule[]> {
    const known = this.#versions.get(version);
    if (known) return known;
    const rules = session
      .query<RuleRow>({
        name: 'verdict-rules-of-version',
        text: `select ${COLUMNS} from published.verdict_rule where version = $1 order by measure`,
        values: [version],
      })
      .then((rows) => rows.map(toRule));
    this.#versions.set(version, rules);
    rules.catch(() => this.#versions.delete(version));
    return rules;
  }
}

/** Every version, newest first, debts in dirhams as people write them. */
export async function readRuleSets(session: ViewerSession): Promise<VerdictRuleSet[]> {
  const rows = await session.query<RuleRow>({
    name: 'verdict-rule-sets',
    text: `select ${COLUMNS} from published.verdict_rule order by version desc, measure`,
    values: [],
  });
  const toShown = (measure: VerdictMeasure, value: number | null) =>
    value !== null && measure === 'TOTAL_DEBT' ? value / 100 : value;
  return [...Map.groupBy(rows, (row) => row.version).values()].flatMap((set) => {
    const [first] = set;
    if (!first) return [];
    const rules = set.map((row) => {
      const { measure, watchFrom, limitFrom, exclusive, source } = toRule(row);
      return {
        measure,
        watchFrom: toShown(measure, watchFrom),
        limitFrom: toShown(measure, limitFrom),
        exclusive,
        source,
      };
    });
    return {
      version: first.version,
      validFrom: first.valid_from,
      jurisdiction: first.jurisdiction,
      inForce: first.in_force,
      rules,
    };
  });
}
