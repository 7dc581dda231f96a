// Restructurings that took days past due back: counted, listed, and what PAR 30 would be without them. A restructuring
// must never make a book look better in silence.
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { fromCursor, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import { toPublicId } from '../access/public-ids.js';
import type { RequestContext } from '../database/request-context.js';
import { findLoan } from '../loans/find-loans.js';
import { DEFINITIONS } from './definition-wording.js';
import { type DpdReset, DpdResetConnection, DpdResets } from './dpd-resets.type.js';
import { getRuns } from './made-figures.js';
import { PortfolioType } from './portfolio.type.js';
import { toFraction } from './ratio-rules.js';

interface ResetSums {
  loans: number;
  balance: string;
  hidden: string;
}

interface ResetRow {
  loan_id: string;
  before_month: string;
  days_before: number;
  days_now: number;
  days_carried: number;
  outstanding: string;
  is_restructured_from: boolean;
}

@Resolver(() => PortfolioType)
export class DpdResetsResolver {
  @FieldResolver(() => DpdResets, {
    nullable: true,
    description: 'Restructured loans whose days past due fell. Error FIGURES_PENDING.',
  })
  async dpdResets(@Root() root: PortfolioType, @Ctx() context: RequestContext): Promise<DpdResets> {
    const [run] = await getRuns(root, context);
    const [sums] = await context.session.query<ResetSums>({
      name: 'portfolio-resets',
      text: `select count(*)::integer as loans, coalesce(sum(outstanding_centimes), 0)::bigint as balance,
          coalesce(sum(outstanding_centimes) filter (where days_now <= 30 and days_carried > 30), 0)::bigint as hidden
        from registry.portfolio_reset where month = $1`,
      values: [root.month],
    });
    const carriedOn = run.par30 + BigInt(sums?.hidden ?? 0);
    return {
      month: root.month,
      loans: sums?.loans ?? 0,
      balance: BigInt(sums?.balance ?? 0),
      par30: run.par30,
      par30Ratio: toFraction(run.par30, run.gross),
      par30CarriedOn: carriedOn,
      par30CarriedOnRatio: toFraction(carriedOn, run.gross),
      definition: DEFINITIONS.RESETS[context.locale],
    };
  }
}

@Resolver(() => DpdResets)
export class DpdResetListResolver {
  @FieldResolver(() => DpdResetConnection, {
    description: 'The loans, largest balance first. Errors: BAD_PAGE_SIZE, BAD_CURSOR.',
  })
  async list(
    @Root() root: DpdResets,
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Rows a page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after?: string | null,
  ): Promise<DpdResetConnection> {
    checkPageSize(first);
    const { keys, viewer, session } = context;
    const list = ['dpd-resets', root.month];
    const place = after ? fromCursor(keys.ids, viewer, list, after) : [null, null];
    const rows = await session.query<ResetRow>({
      name: 'list-resets',
      text: `select loan_id, before_month::text, days_before, days_now, days_carried,
          outstanding_centimes as outstanding, is_restructured_from
        from registry.portfolio_reset
        where month = $1 and ($2::bigint is null or (outstanding_centimes, loan_id) < ($2::bigint, $3::uuid))
        order by outstanding_centimes desc, loan_id desc limit $4`,
      values: [root.month, ...place, first + 1],
    });
    const nodes = await Promise.all(rows.map((row) => toReset(row, context)));
    return toConnection([...rows.entries()], { first, after }, ([at, row]) => ({
      cursor: toCursor(keys.ids, viewer, list, [row.outstanding, row.loan_id]),
      node: nodes[at] as DpdReset,
    }));
  }
}

async function toReset(row: ResetRow, context: RequestContext): Promise<DpdReset> {
  return {
    loan: await findLoan(toPublicId('loan', row.loan_id), context),
    beforeMonth: row.before_month,
    ofReplacedLoan: row.is_restructured_from,
    daysBefore: row.days_before,
    daysNow: row.days_now,
    daysCarriedOn: row.days_carried,
    balance: BigInt(row.outstanding),
  };
}
