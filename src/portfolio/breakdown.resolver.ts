// Breakdowns of the viewer's own book: read from what was made after his last return. The properties are a fixed list.
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../database/request-context.js';
import { Breakdown, BreakdownBy } from './breakdown.type.js';
import { DEFINITIONS } from './definition-wording.js';
import { toKeyName } from './key-wording.js';
import { getRuns } from './made-figures.js';
import { PortfolioType } from './portfolio.type.js';
import { toFraction } from './ratio-rules.js';

interface Row {
  key: string;
  loans: string;
  borrowers: string;
  gross_centimes: string;
  par30_centimes: string;
}

@Resolver(() => PortfolioType)
export class BreakdownResolver {
  @FieldResolver(() => Breakdown, {
    nullable: true,
    description: 'The book by one property. Error FIGURES_PENDING.',
  })
  async breakdown(
    @Root() root: PortfolioType,
    @Ctx() context: RequestContext,
    @Arg('by', () => BreakdownBy, { description: 'The property.' }) by: BreakdownBy,
  ): Promise<Breakdown> {
    const [run] = await getRuns(root, context);
    const rows = await context.session.query<Row>({
      name: 'portfolio-breakdown',
      text: `select key, loans, borrowers, gross_centimes, par30_centimes from registry.portfolio_breakdown
        where month = $1 and dimension = $2 order by key collate "C"`,
      values: [root.month, by],
    });
    const parts = rows.map((row) => {
      const gross = BigInt(row.gross_centimes);
      const par30 = BigInt(row.par30_centimes);
      return {
        key: row.key,
        name: toKeyName(by, row.key, context.locale),
        loans: Number(row.loans),
        borrowers: Number(row.borrowers),
        gross,
        share: toFraction(gross, run.gross),
        par30,
        par30Ratio: toFraction(par30, gross),
      };
    });
    return { by, rows: parts, definition: DEFINITIONS.BREAKDOWN[context.locale] };
  }
}
