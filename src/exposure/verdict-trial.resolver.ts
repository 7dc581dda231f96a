// The rules of the verdict: read by everybody who gets verdicts, tried by lenders and the bureau, adopted by the bureau.
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { fromPublicId, toPublicId } from '../access/public-ids.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError, type ErrorCode } from '../errors.js';
import { isReference } from '../inquiries/inquire-rules.js';
import { findReciprocityError } from '../inquiries/reciprocity.js';
import { toUserError } from '../inquiries/risk-desk.js';
import { findBadRules, toStoredThreshold } from './verdict-rule-input-rules.js';
import { readRuleSets } from './verdict-rule-store.js';
import type { VerdictLevel } from './verdict-rules.js';
import {
  AdoptVerdictRulesInput,
  AdoptVerdictRulesPayload,
  TryVerdictRulesInput,
  VerdictRuleSet,
  VerdictTrialPayload,
  VerdictTrialType,
} from './verdict-trial.type.js';

const LEVELS: readonly VerdictLevel[] = ['OK', 'WATCH', 'LIMIT_EXCEEDED'];
const TRIAL_REFUSALS: readonly ErrorCode[] = ['TOO_MANY_TRIALS', 'NO_SNAPSHOT'];
const ADOPTION_REFUSALS: readonly ErrorCode[] = ['NOT_FOUND', 'TRIAL_NOT_FINISHED', 'DATE_PASSED'];

interface TrialRow {
  trial_id: string;
  month: string;
  asked_at: Date;
  finished_at: Date | null;
  people: number | null;
  changes: { from: number; to: number; people: number | null }[] | null;
}

const toTrial = (row: TrialRow): VerdictTrialType =>
  Object.assign(new VerdictTrialType(), {
    id: toPublicId('trl', row.trial_id),
    snapshotMonth: row.month,
    askedAt: row.asked_at,
    finishedAt: row.finished_at,
    people: row.people,
    changes:
      row.changes?.map(({ from, to, people }) => ({
        from: LEVELS[from],
        to: LEVELS[to],
        people,
      })) ?? null,
  });

async function findTrial(
  { session }: RequestContext,
  trialId: string,
): Promise<TrialRow | undefined> {
  const rows = await session.query<TrialRow>({
    name: 'find-trial',
    text: `select t.trial_id, s.month::text, t.asked_at, t.finished_at, t.people, t.changes
      from published.verdict_trial t join published.snapshot s using (snapshot_id) where t.trial_id = $1`,
    values: [trialId],
  });
  return rows[0];
}

/** A refusal that the database raised, if it is one of these. */
const findRefusal = (error: unknown, among: readonly ErrorCode[]): ErrorCode | undefined =>
  among.find((code) => error instanceof Error && error.message === code);

@Resolver(() => VerdictTrialType)
export class VerdictTrialResolver {
  /** `startTrial` has a trial run behind the front door. */
  constructor(private readonly startTrial: (trialId: string) => Promise<void>) {}

  @Query(() => [VerdictRuleSet], {
    description: 'Every version of the verdict rules, newest first; equal for all.',
  })
  verdictRules(@Ctx() { session }: RequestContext): Promise<VerdictRuleSet[]> {
    return readRuleSets(session);
  }

  @Query(() => VerdictTrialType, {
    nullable: true,
    description: 'A dry run of your own. Error NOT_FOUND where you have none of that id.',
  })
  async verdictTrial(
    @Arg('id', () => ID, { description: 'As answered when it was asked for.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<VerdictTrialType> {
    const uuid = fromPublicId('trl', id);
    const row = uuid && (await findTrial(context, uuid));
    if (!row) throw new CentraleError('NOT_FOUND');
    return toTrial(row);
  }

  @Mutation(() => VerdictTrialPayload, {
    description:
      'Tries a set of verdict rules: how many verdicts would change. An association tries on its own live clients, ' +
      'five sets a snapshot; the bureau on all lenders’. The answer comes with verdictTrial, counts rounded to ten.',
  })
  async tryVerdictRules(
    @Arg('input', () => TryVerdictRulesInput, { description: 'The whole set.' })
    { rules }: TryVerdictRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<VerdictTrialPayload> {
    const tried = rules.map(({ measure, watchFrom, limitFrom, exclusive }) => ({
      measure,
      watchFrom: watchFrom ?? null,
      limitFrom: limitFrom ?? null,
      exclusive,
    }));
    const userErrors = findBadRules(tried).map((place) =>
      toUserError('BAD_VERDICT_RULE', context, {}, ['input', 'rules', String(place)]),
    );
    const closed = await findReciprocityError(context);
    if (closed) userErrors.push(closed);
    if (userErrors.length > 0) return { trial: null, userErrors };
    const stored = tried.map((rule) => ({
      ...rule,
      watchFrom: toStoredThreshold(rule.measure, rule.watchFrom),
      limitFrom: toStoredThreshold(rule.measure, rule.limitFrom),
    }));
    try {
      const rows = await context.session.query<{ id: string }>({
        name: 'open-trial',
        text: 'select published.open_trial($1, $2::jsonb) as id',
        values: [context.viewer.clientId, JSON.stringify(stored)],
      });
      const id = rows[0]?.id ?? '';
      await this.startTrial(id);
      const row = await findTrial(context, id);
      return { trial: row ? toTrial(row) : null, userErrors: [] };
    } catch (error) {
      const code = findRefusal(error, TRIAL_REFUSALS);
      if (!code) throw error;
      return { trial: null, userErrors: [toUserError(code, context, {}, null)] };
    }
  }

  @Mutation(() => AdoptVerdictRulesPayload, {
    description:
      'The bureau adopts rules it has tried, from a day on; equal for all, older verdicts stay as they were.',
  })
  async adoptVerdictRules(
    @Arg('input', () => AdoptVerdictRulesInput, { description: 'The trial, the day, the source.' })
    { trial, validFrom, source }: AdoptVerdictRulesInput,
    @Ctx() context: RequestContext,
  ): Promise<AdoptVerdictRulesPayload> {
    const refuse = (code: ErrorCode, field: string) => ({
      version: null,
      userErrors: [toUserError(code, context, {}, ['input', field])],
    });
    if (source.trim() === '' || !isReference(source)) return refuse('BAD_REFERENCE', 'source');
    const uuid = fromPublicId('trl', trial);
    if (uuid === undefined) return refuse('NOT_FOUND', 'trial');
    try {
      const rows = await context.session.query<{ version: number }>({
        name: 'adopt-rules',
        text: 'select published.adopt_rules($1, $2, $3, $4) as version',
        values: [context.viewer.clientId, uuid, validFrom, source.trim()],
      });
      return { version: rows[0]?.version ?? null, userErrors: [] };
    } catch (error) {
      const code = findRefusal(error, ADOPTION_REFUSALS);
      if (!code) throw error;
      return refuse(code, code === 'DATE_PASSED' ? 'validFrom' : 'trial');
    }
  }
}
