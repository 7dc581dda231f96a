// Roll rates of the viewer's own book: read from what was made after his last return.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../database/request-context.js';
import { DEFINITIONS } from './definition-wording.js';
import { getRuns } from './made-figures.js';
import { PortfolioType } from './portfolio.type.js';
import { toFraction } from './ratio-rules.js';
import { BOOK_STATES, type BookState, type RollCell, RollRates } from './roll-rates.type.js';

interface RollRow {
  from_month: string;
  from_state: BookState;
  to_state: BookState;
  loans: string;
  before_centimes: string;
  now_centimes: string;
  all_loans: string;
  all_before: string;
}

const toCell = (row: RollRow): RollCell => ({
  from: row.from_state,
  to: row.to_state,
  loans: Number(row.loans),
  balanceBefore: BigInt(row.before_centimes),
  balanceNow: BigInt(row.now_centimes),
  loanShare: toFraction(BigInt(row.loans), BigInt(row.all_loans)),
  balanceShare: toFraction(BigInt(row.before_centimes), BigInt(row.all_before)),
});

const place = (cell: RollCell): number =>
  BOOK_STATES.indexOf(cell.from) * BOOK_STATES.length + BOOK_STATES.indexOf(cell.to);

@Resolver(() => PortfolioType)
export class RollRatesResolver {
  @FieldResolver(() => RollRates, {
    nullable: true,
    description:
      'Where loans went since the month before; null where you reported nothing for it. Error FIGURES_PENDING.',
  })
  async rollRates(
    @Root() root: PortfolioType,
    @Ctx() context: RequestContext,
  ): Promise<RollRates | null> {
    await getRuns(root, context);
    const rows = await context.session.query<RollRow>({
      name: 'portfolio-rolls',
      text: `select (date_trunc('month', month) - interval '1 day')::date::text as from_month, from_state, to_state,
          loans, before_centimes, now_centimes, sum(loans) over w as all_loans, sum(before_centimes) over w as all_before
        from registry.portfolio_roll where month = $1 window w as (partition by from_state)`,
      values: [root.month],
    });
    if (!rows[0]) return null;
    return {
      fromMonth: rows[0].from_month,
      cells: rows.map(toCell).sort((a, b) => place(a) - place(b)),
      definition: DEFINITIONS.ROLL_RATES[context.locale],
    };
  }
}
