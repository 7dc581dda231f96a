// The viewer's own book month by month: read from what was made after each of his returns.
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { checkPageSize } from '../access/page-info.type.js';
import type { RequestContext } from '../database/request-context.js';
import { DEFINITIONS } from './definition-wording.js';
import { PortfolioHistory } from './history.type.js';
import { getRuns } from './made-figures.js';
import { PortfolioType } from './portfolio.type.js';
import { toFraction } from './ratio-rules.js';

@Resolver(() => PortfolioType)
export class HistoryResolver {
  @FieldResolver(() => PortfolioHistory, {
    nullable: true,
    description:
      'Gross portfolio, PAR > 30 and write-offs of the months up to this one. Errors: FIGURES_PENDING, BAD_PAGE_SIZE.',
  })
  async history(
    @Root() root: PortfolioType,
    @Ctx() context: RequestContext,
    @Arg('last', () => Int, { defaultValue: 13, description: 'Reported months, 1 to 100.' })
    last: number,
  ): Promise<PortfolioHistory> {
    checkPageSize(last);
    const [, runs] = await getRuns(root, context);
    const months = runs.slice(-last).map((run) => ({
      month: run.month,
      loans: run.loans,
      gross: run.gross,
      par30: run.par30,
      par30Ratio: toFraction(run.par30, run.gross),
      writtenOff: run.writtenOff,
    }));
    return { months, definition: DEFINITIONS.HISTORY[context.locale] };
  }
}
