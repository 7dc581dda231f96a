// The bureau's list of identity clashes and its rulings. The database functions behind them answer nobody else.
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { fromCursor, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import { fromPublicId } from '../access/public-ids.js';
import { isStorable } from '../access/scalar-rules.js';
import { AssociationType, toAssociation } from '../associations/association.type.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError, type ErrorCode } from '../errors.js';
import { BorrowerType } from './borrower.type.js';
import {
  IdentityCase,
  IdentityCaseConnection,
  type IdentityCaseRow,
  RuleIdentityCaseInput,
  RuleIdentityCasePayload,
  toIdentityCase,
} from './identity-case.type.js';
import { openIdentityCases } from './open-subject-file.js';
import { toUserError } from './user-error.js';

const COLUMNS = `case_id, kind, association, name_key, birth_date::text, opened_at, opened_at::text as opened_text,
  ruling, ruled_at, ruled_by, reason`;
const LONGEST_REASON = 500;

@Resolver(() => IdentityCase)
export class IdentityCaseResolver {
  @Query(() => IdentityCaseConnection, {
    description: 'Identity clashes, oldest first. Errors: BAD_PAGE_SIZE, BAD_CURSOR.',
  })
  async identityCases(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Rows a page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after?: string | null,
    @Arg('open', () => Boolean, {
      nullable: true,
      description: 'True: those to rule on; false: those ruled on; without it all.',
    })
    open?: boolean | null,
  ): Promise<IdentityCaseConnection> {
    checkPageSize(first);
    const list = ['identityCases', open ?? null];
    const { keys, viewer, session } = context;
    const place = after ? fromCursor(keys.ids, viewer, list, after) : [null, null];
    const rows = await session.query<IdentityCaseRow>({
      name: 'identity-cases',
      text: `select ${COLUMNS} from registry.identity_case
        where ($1::boolean is null or (ruling is null) = $1)
          and ($2::timestamptz is null or (opened_at, case_id) > ($2::timestamptz, $3::uuid))
        order by opened_at, case_id limit $4`,
      values: [open ?? null, ...place, first + 1],
    });
    return toConnection(rows, { first, after }, (row) => ({
      cursor: toCursor(keys.ids, viewer, list, [row.opened_text, row.case_id]),
      node: toIdentityCase(row),
    }));
  }

  @FieldResolver(() => AssociationType, {
    nullable: true,
    description: 'Whose report or inquiry did not fit.',
  })
  async association(
    @Root() identityCase: IdentityCase,
    @Ctx() context: RequestContext,
  ): Promise<AssociationType | null> {
    const row = await context.loaders.associationByCode.load(identityCase.associationCode);
    return row ? toAssociation(row, context.locale) : null;
  }

  @FieldResolver(() => [BorrowerType], {
    nullable: true,
    description:
      'The people reported under the national id, ten at most. Each is opened and recorded under this case.',
  })
  async people(
    @Root() identityCase: IdentityCase,
    @Ctx() context: RequestContext,
  ): Promise<BorrowerType[]> {
    const files = await openIdentityCases([identityCase.caseId], context);
    return files.get(identityCase.caseId) ?? [];
  }

  @Mutation(() => RuleIdentityCasePayload, {
    description:
      'Rules on an identity clash, once. No association is told; bands follow at the next publication. Refusals: ' +
      'NOT_FOUND, CASE_ALREADY_RULED, RULING_IMPOSSIBLE, REASON_REQUIRED, MATCH_ALREADY_DECIDED, MERGE_CONTRADICTS.',
  })
  async ruleIdentityCase(
    @Arg('input', () => RuleIdentityCaseInput, { description: 'The ruling.' })
    input: RuleIdentityCaseInput,
    @Ctx() context: RequestContext,
  ): Promise<RuleIdentityCasePayload> {
    const caseId = fromPublicId('case', input.caseId);
    if (!caseId) return toRefusal('NOT_FOUND', ['input', 'caseId'], context);
    if (input.reason.length > LONGEST_REASON || !isStorable(input.reason)) {
      throw new CentraleError('BAD_USER_INPUT', { problem: 'reason' });
    }
    return context.session.transaction(async (query) => {
      const [answer] = await query<{ refusal: ErrorCode | null }>({
        name: 'rule-identity-case',
        text: 'select registry.rule_identity_case($1, $2, $3, $4) as refusal',
        values: [context.viewer.clientId, caseId, input.ruling, input.reason],
      });
      if (answer?.refusal) return toRefusal(answer.refusal, ['input'], context);
      const [row] = await query<IdentityCaseRow>({
        name: 'identity-case',
        text: `select ${COLUMNS} from registry.identity_case where case_id = $1`,
        values: [caseId],
      });
      return { identityCase: row ? toIdentityCase(row) : null, userErrors: [] };
    });
  }
}

function toRefusal(
  code: ErrorCode,
  field: string[],
  context: RequestContext,
): RuleIdentityCasePayload {
  return { identityCase: null, userErrors: [toUserError(code, field, context.locale)] };
}
