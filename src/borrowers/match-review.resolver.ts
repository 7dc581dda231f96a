// The bureau's list of people who may be one, and its decisions. The database functions behind it answer nobody else.
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { fromCursor, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import { fromPublicId } from '../access/public-ids.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError, type ErrorCode } from '../errors.js';
import { BorrowerType } from './borrower.type.js';
import {
  DecideMatchInput,
  DecideMatchPayload,
  MatchDecision,
  type MatchDecisionKind,
  MatchReview,
  MatchReviewConnection,
  type MatchReviewRow,
  MatchState,
  toMatchReview,
} from './match-review.type.js';
import { openMatchReview } from './open-subject-file.js';
import { toUserError } from './user-error.js';

const COLUMNS = `pair_id, state, score, weights, rules_version, found_at, found_at::text as found_text`;
const LONGEST_REASON = 500;

interface DecisionRow {
  decision: MatchDecisionKind;
  is_automatic: boolean;
  made_by: string;
  made_at: Date;
  reason: string;
  score: string | null;
}

const toDecision = (row: DecisionRow): MatchDecision =>
  Object.assign(new MatchDecision(), {
    decision: row.decision,
    isAutomatic: row.is_automatic,
    madeBy: row.made_by,
    madeAt: row.made_at,
    reason: row.reason,
    score: row.score === null ? null : Number(row.score),
  });

@Resolver(() => MatchReview)
export class MatchReviewResolver {
  @Query(() => MatchReviewConnection, {
    description:
      'Pairs of people who may be one, across lenders, oldest first: those that wait for a decision, or those that ' +
      'were decided on, by the machine too. Errors: BAD_PAGE_SIZE, BAD_CURSOR.',
  })
  async matchReviews(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Rows a page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after?: string | null,
    @Arg('state', () => MatchState, {
      defaultValue: MatchState.REVIEW,
      description: 'Where they stand.',
    })
    state: MatchState = MatchState.REVIEW,
  ): Promise<MatchReviewConnection> {
    checkPageSize(first);
    const { keys, viewer, session } = context;
    const list = ['matchReviews', state];
    const place = after ? fromCursor(keys.ids, viewer, list, after) : [null, null];
    const rows = await session.query<MatchReviewRow>({
      name: 'match-reviews',
      text: `select ${COLUMNS} from registry.match_pair
        where state = $1 and ($2::timestamptz is null or (found_at, pair_id) > ($2::timestamptz, $3::uuid))
        order by found_at, pair_id limit $4`,
      values: [state, ...place, first + 1],
    });
    return toConnection(rows, { first, after }, (row) => ({
      cursor: toCursor(keys.ids, viewer, list, [row.found_text, row.pair_id]),
      node: toMatchReview(row),
    }));
  }

  @FieldResolver(() => [BorrowerType], {
    nullable: true,
    description:
      'Both people with every lender’s report of them. Each is opened and recorded under this pair as its case.',
  })
  people(@Root() review: MatchReview, @Ctx() context: RequestContext): Promise<BorrowerType[]> {
    return openMatchReview(review.pairId, context);
  }

  @FieldResolver(() => [MatchDecision], {
    description: 'Every decision on the two, oldest first; none is ever lost.',
  })
  async decisions(
    @Root() review: MatchReview,
    @Ctx() context: RequestContext,
  ): Promise<MatchDecision[]> {
    const rows = await context.session.query<DecisionRow>({
      name: 'match-decisions',
      text: `select decision, is_automatic, made_by, made_at, reason, score from registry.match_decision
        where pair_id = $1 order by made_at, decision_id`,
      values: [review.pairId],
    });
    return rows.map(toDecision);
  }

  @Mutation(() => DecideMatchPayload, {
    description:
      'Decides on two people: one person, two people, or the last decision undone, which gives both their own files ' +
      'back. No association is told; bands follow at the next publication. Refusals: NOT_FOUND, REASON_REQUIRED, ' +
      'MATCH_ALREADY_DECIDED, NOTHING_TO_UNDO, MERGE_CONTRADICTS.',
  })
  async decideMatch(
    @Arg('input', () => DecideMatchInput, { description: 'The decision.' }) input: DecideMatchInput,
    @Ctx() context: RequestContext,
  ): Promise<DecideMatchPayload> {
    const refuse = (code: ErrorCode, field: string[]): DecideMatchPayload => ({
      matchReview: null,
      userErrors: [toUserError(code, field, context.locale)],
    });
    const pairId = fromPublicId('mat', input.reviewId);
    if (!pairId) return refuse('NOT_FOUND', ['input', 'reviewId']);
    if (input.reason.length > LONGEST_REASON) throw new CentraleError('BAD_USER_INPUT');
    return context.session.transaction(async (query) => {
      const [answer] = await query<{ refusal: ErrorCode | null }>({
        name: 'decide-match',
        text: 'select registry.decide_match($1, $2, $3, $4) as refusal',
        values: [context.viewer.clientId, pairId, input.decision, input.reason],
      });
      if (answer?.refusal) return refuse(answer.refusal, ['input']);
      const [row] = await query<MatchReviewRow>({
        name: 'match-review',
        text: `select ${COLUMNS} from registry.match_pair where pair_id = $1`,
        values: [pairId],
      });
      return { matchReview: row ? toMatchReview(row) : null, userErrors: [] };
    });
  }
}
