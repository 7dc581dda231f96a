// The verdict rules in force, read from the database and kept for ten minutes: they are dated and equal for all.
import type { ViewerSession } from '../database/as-viewer.js';
import type { VerdictMeasure, VerdictRule } from './verdict-rules.js';

const KEPT_MS = 10 * 60_000;

interface RuleRow {
  version: number;
  measure: VerdictMeasure;
  watch_from: string | null;
  limit_from: string | null;
  exclusive: boolean;
  source: string;
}

const RULES_IN_FORCE = {
  name: 'verdict-rules-in-force',
  text: `select version, measure, watch_from::text, limit_from::text, exclusive, source
    from published.verdict_rule
    where version = (select max(version) from published.verdict_rule where valid_from <= current_date)
    order by measure`,
  values: [],
};

const toNumber = (text: string | null): number | null => (text === null ? null : Number(text));

export class VerdictRuleStore {
  #rules: Promise<VerdictRule[]> | undefined;
  #readAt = 0;

  /** The newest version in force today; a failed reading is not kept. */
  getRules(session: ViewerSession): Promise<VerdictRule[]> {
    const now = Date.now();
    if (!this.#rules || now - this.#readAt > KEPT_MS) {
      this.#readAt = now;
      this.#rules = this.#read(session);
      this.#rules.catch(() => {
        this.#rules = undefined;
      });
    }
    return this.#rules;
  }

  async #read(session: ViewerSession): Promise<VerdictRule[]> {
    const rows = await session.query<RuleRow>(RULES_IN_FORCE);
    return rows.map((row) => ({
      version: row.version,
      measure: row.measure,
      watchFrom: toNumber(row.watch_from),
      limitFrom: toNumber(row.limit_from),
      exclusive: row.exclusive,
      source: row.source,
    }));
  }
}
