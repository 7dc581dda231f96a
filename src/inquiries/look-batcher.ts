// Puts questions that arrive together into one statement: per caller, one transaction, one role, one durable record.
// Must never mix two callers: a statement runs in exactly one role, for exactly one client.

import type { ViewerSession } from '../database/as-viewer.js';
import { CentraleError, type ErrorCode } from '../errors.js';
import type { Ask, Sight } from './look.type.js';

const MOST_IN_ONE_STATEMENT = 100;
/** More statements at once would not end sooner, and each would carry fewer questions. */
const STATEMENTS_AT_ONCE = 8;
const RAISED: readonly ErrorCode[] = ['CLIENT_SUSPENDED', 'NOT_AN_ASKER'];

interface Waiting {
  session: ViewerSession;
  ask: Ask;
  resolve: (sight: Sight) => void;
  reject: (error: unknown) => void;
}

const SIGHTS = `select n, inquiry_id, refusal, detail, to_char(snapshot_month, 'YYYY-MM') as snapshot_month,
  to_char(published_at at time zone 'Africa/Casablanca', 'YYYY-MM-DD') as published_on, band_version, lenders_band,
  outstanding_band, instalment_band, arrears_band, inquiries_band, rules_version, client_id, own_loans, own_owed_centimes,
  own_instalment_centimes, own_income_centimes from published.look($1, $2::jsonb)`;

/**
 * One statement at a time per caller, a few at a time in all, callers taking turns; what arrives meanwhile waits for
 * its caller's next, so that an idle gateway waits for nothing and a busy one shares the cost of the record. If a
 * shared statement fails, each question is asked alone: one bad question must not take the others' answers.
 */
export class LookBatcher {
  /** Questions by caller, callers in the order of their turns; a caller under way is not in it. */
  readonly #queues = new Map<string, Waiting[]>();
  readonly #underWay = new Map<string, Waiting[]>();

  look(session: ViewerSession, ask: Ask): Promise<Sight> {
    const caller = `${session.viewer.databaseRole} ${session.viewer.clientId}`;
    return new Promise<Sight>((resolve, reject) => {
      const waiting = { session, ask, resolve, reject };
      const queue = this.#underWay.get(caller) ?? this.#queues.get(caller);
      if (queue) {
        queue.push(waiting);
        return;
      }
      this.#queues.set(caller, [waiting]);
      // Requests of one network read are resolved in one turn of the loop: let them all arrive.
      setImmediate(() => this.#begin());
    });
  }

  #begin(): void {
    for (const [caller, queue] of this.#queues) {
      if (this.#underWay.size >= STATEMENTS_AT_ONCE) return;
      this.#queues.delete(caller);
      const batch = queue.splice(0, MOST_IN_ONE_STATEMENT);
      this.#underWay.set(caller, queue);
      void ask(batch).then(() => {
        this.#underWay.delete(caller);
        if (queue.length > 0) this.#queues.set(caller, queue);
        this.#begin();
      });
    }
  }
}

async function ask(batch: Waiting[]): Promise<void> {
  const failure = await settle(batch);
  if (failure === undefined) return;
  if (batch.length === 1) batch[0]?.reject(failure);
  else for (const alone of batch) await settle([alone]).then((f) => f && alone.reject(f));
}

/** Asks and resolves a batch; answers the failure, having settled nobody, where the statement failed. */
async function settle(batch: Waiting[]): Promise<unknown> {
  const first = batch[0];
  if (!first) return undefined;
  try {
    const sights = await first.session.query<Sight>({
      name: 'look',
      text: SIGHTS,
      values: [
        first.session.viewer.clientId,
        JSON.stringify(batch.map((w, n) => ({ n, ...w.ask }))),
      ],
    });
    for (const sight of sights) batch[sight.n]?.resolve(sight);
    return undefined;
  } catch (error) {
    const code = RAISED.find((raised) => error instanceof Error && error.message === raised);
    return code ? new CentraleError(code) : error;
  }
}
