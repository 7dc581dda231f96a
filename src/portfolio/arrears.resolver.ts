// Gross portfolio, portfolio at risk and ageing of the viewer's own book, read live.
import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Decimal } from '../access/scalars.js';
import type { BookLine } from '../database/book-loaders.js';
import type { RequestContext } from '../database/request-context.js';
import { toWords } from '../errors.js';
import { Ageing, ParFigure } from './arrears.type.js';
import { PAR_DAYS, sumLines, toAgeing, toAtRisk } from './arrears-rules.js';
import { DEFINITIONS } from './definition-wording.js';
import { PortfolioType } from './portfolio.type.js';

const readLines = async (root: PortfolioType, context: RequestContext): Promise<BookLine[]> => {
  const book = await context.loaders.book.load({ month: root.month, scheme: null });
  return book.lines;
};

@Resolver(() => PortfolioType)
export class ArrearsResolver {
  @FieldResolver(() => String, {
    description: 'What loans, borrowers and gross count, in the language of Accept-Language.',
  })
  definition(@Ctx() { locale }: RequestContext): string {
    return DEFINITIONS.BOOK[locale];
  }

  @FieldResolver(() => Int, {
    description: 'Live loans: reported for that month and neither closed, removed nor written off.',
  })
  async loans(@Root() root: PortfolioType, @Ctx() context: RequestContext): Promise<number> {
    return sumLines(await readLines(root, context)).loans;
  }

  @FieldResolver(() => Int, { description: 'Clients with at least one live loan.' })
  async borrowers(
    @Root() root: PortfolioType,
    @Ctx() { session }: RequestContext,
  ): Promise<number> {
    const [row] = await session.query<{ borrowers: number }>({
      name: 'portfolio-borrowers',
      text: `select count(distinct client_id)::integer as borrowers from registry.position
        where month = $1 and superseded_at is null and registry.is_live(status)`,
      values: [root.month],
    });
    return row?.borrowers ?? 0;
  }

  @FieldResolver(() => Decimal, {
    description: 'Gross portfolio: outstanding principal of live loans, DH.',
  })
  async gross(@Root() root: PortfolioType, @Ctx() context: RequestContext): Promise<bigint> {
    return sumLines(await readLines(root, context)).balance;
  }

  @FieldResolver(() => [ParFigure], {
    description: 'Portfolio at risk beyond 1, 30, 60, 90 and 180 days, in this order.',
  })
  async par(@Root() root: PortfolioType, @Ctx() context: RequestContext): Promise<ParFigure[]> {
    const lines = await readLines(root, context);
    return PAR_DAYS.map((overDays) => {
      const { loans, balance, ratio } = toAtRisk(lines, overDays);
      const wider = toAtRisk(lines, overDays, true);
      return {
        overDays,
        loans,
        balance,
        ratio,
        loansWithRestructured: wider.loans,
        balanceWithRestructured: wider.balance,
        ratioWithRestructured: wider.ratio,
        definition: toWords(DEFINITIONS.PAR, context.locale, { days: overDays }),
      };
    });
  }

  @FieldResolver(() => Ageing, { description: 'The book by days past due.' })
  async ageing(@Root() root: PortfolioType, @Ctx() context: RequestContext): Promise<Ageing> {
    const buckets = toAgeing(await readLines(root, context));
    return { buckets, definition: DEFINITIONS.AGEING[context.locale] };
  }
}
