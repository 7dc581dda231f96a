// Vintages of the viewer's own book: read from what was made after his returns, as they stood at the portfolio's month.
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { checkPageSize } from '../access/page-info.type.js';
import type { RequestContext } from '../database/request-context.js';
import { DEFINITIONS } from './definition-wording.js';
import { getRuns } from './made-figures.js';
import { PortfolioType } from './portfolio.type.js';
import { toVintages } from './vintage-rules.js';
import { VintageBy, Vintages } from './vintages.type.js';

interface Row {
  cohort: string;
  month: string;
  entered_loans: string;
  entered_centimes: string;
  bad_loans: string;
  bad_centimes: string;
}

@Resolver(() => PortfolioType)
export class VintagesResolver {
  @FieldResolver(() => Vintages, {
    nullable: true,
    description:
      'Static pools by disbursement, with what went bad at each age. Errors: FIGURES_PENDING, BAD_PAGE_SIZE.',
  })
  async vintages(
    @Root() root: PortfolioType,
    @Ctx() context: RequestContext,
    @Arg('by', () => VintageBy, { defaultValue: VintageBy.MONTH, description: 'Length of a pool.' })
    by: VintageBy,
    @Arg('first', () => Int, { defaultValue: 12, description: 'Pools, newest first, 1 to 100.' })
    first: number,
  ): Promise<Vintages> {
    checkPageSize(first);
    const [, runs] = await getRuns(root, context);
    const rows = await context.session.query<Row>({
      name: 'portfolio-vintages',
      text: `select cohort::text, month::text, entered_loans, entered_centimes, bad_loans, bad_centimes
        from registry.portfolio_vintage where month <= $1`,
      values: [root.month],
    });
    const known = rows.map((row) => ({
      cohort: row.cohort,
      month: row.month,
      enteredLoans: Number(row.entered_loans),
      entered: BigInt(row.entered_centimes),
      badLoans: Number(row.bad_loans),
      bad: BigInt(row.bad_centimes),
    }));
    const pools = toVintages(
      known,
      runs.map((run) => run.month),
      by,
    );
    return { pools: pools.slice(0, first), definition: DEFINITIONS.VINTAGES[context.locale] };
  }
}
