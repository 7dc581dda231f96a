// Write-offs of the viewer's own book, and when all figures were made that are not read live.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { toPublicId } from '../access/public-ids.js';
import type { RequestContext } from '../database/request-context.js';
import { DEFINITIONS } from './definition-wording.js';
import { getRuns } from './made-figures.js';
import { PortfolioType } from './portfolio.type.js';
import { toWriteOffs, toYearStart } from './write-off-rules.js';
import { FiguresMade, WriteOffs } from './write-offs.type.js';

@Resolver(() => PortfolioType)
export class WriteOffsResolver {
  @FieldResolver(() => WriteOffs, {
    nullable: true,
    description: 'What was written off, over the mean gross portfolio. Error FIGURES_PENDING.',
  })
  async writeOffs(@Root() root: PortfolioType, @Ctx() context: RequestContext): Promise<WriteOffs> {
    const [run, all] = await getRuns(root, context);
    const since = toYearStart(root.month);
    return {
      month: toWriteOffs([run]),
      trailingYear: toWriteOffs(all.filter(({ month }) => month >= since)),
      definition: DEFINITIONS.WRITE_OFFS[context.locale],
    };
  }

  @FieldResolver(() => FiguresMade, {
    nullable: true,
    description:
      'What write-offs, roll rates, vintages, breakdowns and resets were made from. Error FIGURES_PENDING.',
  })
  async figuresMade(
    @Root() root: PortfolioType,
    @Ctx() context: RequestContext,
  ): Promise<FiguresMade> {
    const [{ returnId, madeAt, isCurrent }] = await getRuns(root, context);
    return {
      returnId: toPublicId('ret', returnId),
      madeAt,
      isCurrent,
      definition: DEFINITIONS.MADE[context.locale],
    };
  }
}
