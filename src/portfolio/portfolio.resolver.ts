// The door to an association's own book: which month, and whether there is one. Each subject of it has a resolver file
// of its own beside this one.
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { YearMonth } from '../access/scalars.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { PortfolioType } from './portfolio.type.js';

/** The month asked for where the viewer reported it, by default the last one it did; null where nothing is reported. */
const REPORTED_MONTH = `select (case when $1::date is null then registry.last_reported(null)
  when registry.is_reported($1::date) then $1::date end)::text as month`;

@Resolver(() => PortfolioType)
export class PortfolioResolver {
  @Query(() => PortfolioType, {
    nullable: true,
    description:
      'Your own book at a month’s end. Errors: NOT_FOUND where you reported nothing for that month, FUTURE_TIME.',
  })
  async portfolio(
    @Ctx() { session, viewer }: RequestContext,
    @Arg('asOf', () => YearMonth, {
      nullable: true,
      description: 'Month; without it the last one you reported.',
    })
    asOf?: string | null,
  ): Promise<PortfolioType> {
    if (asOf && asOf.slice(0, 7) > new Date().toISOString().slice(0, 7)) {
      throw new CentraleError('FUTURE_TIME');
    }
    const rows = await session.query<{ month: string | null }>({
      name: 'portfolio-month',
      text: REPORTED_MONTH,
      values: [asOf ?? null],
    });
    const month = rows[0]?.month;
    if (!month || viewer.association === null) throw new CentraleError('NOT_FOUND');
    return Object.assign(new PortfolioType(), { month, association: viewer.association });
  }
}
