// Matches the register: who is new or has changed is compared with everybody, whoever reported him, and what is found is
// the bureau's alone. One transaction, apart from any return: nothing a lender can see waits for it or follows from it
// before the next publication.
import type pg from 'pg';
import { type Cell, copyRows, readBundles } from '../database/copy-rows.js';
import type { WorkDoor } from '../database/work-door.js';
import { findNearIds, type MatchKeys } from './match-ids.js';
import { keyFreshReports } from './match-keys.js';
import {
  type IdLevel,
  MATCH_RULES_VERSION,
  type MatchScore,
  type MatchSide,
  scoreMatch,
} from './match-score-rules.js';

export interface MatchRun {
  /** Reports that were new or had changed. */
  fresh: number;
  /** Pairs of people that were scored. */
  candidates: number;
  /** Of the pairs found, those that wait for the bureau, and those united by this run. */
  reviews: number;
  merges: number;
}

const PAIRS_AT_ONCE = 5_000;
const ID_LEVELS: readonly IdLevel[] = ['OTHER', 'ONE_SLIP', 'EQUAL'];

interface SideRow {
  ll: string | null;
  la: string | null;
  fl: string | null;
  fa: string | null;
  born: string;
  sex: 'F' | 'M';
  prov: string;
}

interface PairRow {
  borrower_id: string;
  other_borrower_id: string;
  relation: number;
  known: boolean;
  a: SideRow;
  b: SideRow;
}

const SIDE = (
  k: string,
) => `json_build_object('ll', ${k}.last_latin, 'la', ${k}.last_arabic, 'fl', ${k}.first_latin,
  'fa', ${k}.first_arabic, 'born', ${k}.birth_date, 'sex', ${k}.sex, 'prov', ${k}.province)`;
const PAIRS = `select c.borrower_id, c.other_borrower_id, c.relation, p.pair_id is not null as known,
    ${SIDE('a')} as a, ${SIDE('b')} as b
  from pg_temp.match_candidate c
  join registry.match_key a on a.borrower_id = c.borrower_id
  join registry.match_key b on b.borrower_id = c.other_borrower_id
  left join registry.match_pair p on p.borrower_id = c.borrower_id and p.other_borrower_id = c.other_borrower_id
  order by c.borrower_id, c.other_borrower_id`;

const toSide = (row: SideRow): MatchSide => ({
  last: { latin: row.ll, arabic: row.la },
  first: { latin: row.fl, arabic: row.fa },
  birthDate: row.born,
  sex: row.sex,
  province: row.prov,
});

/** The best score of each pair of people, over all reports of the one and of the other. */
class BestScores {
  #pair: PairRow | undefined;
  #best: MatchScore | undefined;
  #found: Cell[][] = [];

  add(row: PairRow): void {
    const { borrower_id: one, other_borrower_id: other } = row;
    if (this.#pair?.borrower_id !== one || this.#pair.other_borrower_id !== other) {
      this.close();
      this.#pair = row;
    }
    const score = scoreMatch(toSide(row.a), toSide(row.b), ID_LEVELS[row.relation] ?? 'OTHER');
    if (!this.#best || score.total > this.#best.total) this.#best = score;
  }

  /** Ends the pair under way. A pair that was known is told even where it is none any more. */
  close(): void {
    const [pair, best] = [this.#pair, this.#best];
    if (pair && best && (best.verdict !== 'APART' || pair.known)) {
      const { borrower_id: one, other_borrower_id: other } = pair;
      this.#found.push([one, other, best.verdict, best.total, JSON.stringify(best.weights)]);
    }
    this.#pair = undefined;
    this.#best = undefined;
  }

  take(): Cell[][] {
    const found = this.#found;
    this.#found = [];
    return found;
  }
}

async function scoreCandidates(client: pg.ClientBase): Promise<void> {
  const scores = new BestScores();
  for await (const rows of readBundles<PairRow>(client, 'candidates', PAIRS, [], PAIRS_AT_ONCE)) {
    for (const row of rows) scores.add(row);
    await copyRows(client, 'pg_temp.match_found', scores.take());
  }
  scores.close();
  await copyRows(client, 'pg_temp.match_found', scores.take());
}

/** Matches what is new since the last run; a run that finds nothing new does nothing. Runs wait for each other. */
export function matchRegister(door: WorkDoor, keys: MatchKeys): Promise<MatchRun> {
  return door.as('centrale_matcher', async (client) => {
    // Every cursor here is read to its end.
    await client.query(`set local work_mem = '256MB'; set local cursor_tuple_fraction = 1`);
    await client.query('select registry.open_matching()');
    const fresh = await keyFreshReports(client);
    if (fresh === 0) return { fresh, candidates: 0, reviews: 0, merges: 0 };
    await client.query('select registry.keep_match_keys()');
    await findNearIds(client, keys);
    const { rows } = await client.query<{ candidates: string }>(
      'select registry.find_match_candidates() as candidates',
    );
    await scoreCandidates(client);
    const applied = await client.query<{ reviews: number; merges: number }>(
      'select reviews, merges from registry.apply_matches($1)',
      [MATCH_RULES_VERSION],
    );
    const { reviews = 0, merges = 0 } = applied.rows[0] ?? {};
    return { fresh, candidates: Number(rows[0]?.candidates ?? 0), reviews, merges };
  });
}
