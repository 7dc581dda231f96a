// The door to an association's own book: which month, and whether there is one. Each subject of it has a resolver file
// of its own beside this one.
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { YearMonth } from '../access/scalars.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { PortfolioType } from './portfolio.type.js';

/**
 * The month asked for, by default the last one with a report of the viewer's; no row where nothing is reported. Months
 * are tried one by one, each by one row of the lender's own index (it is ordered by days): a maximum over all of them,
 * or any row of a month, would read the whole register.
 */
const REPORTED_MONTH = `select c.month::text from (
    select $1::date as month where $1::date is not null
    union all
    select k.month from (
      select month from registry.calendar
      union select (date_trunc('month', now()) + (1 - n) * interval '1 month' - interval '1 day')::date
      from generate_series(0, 240) n
    ) k where $1::date is null
  ) c
  cross join lateral (
    select from registry.position p where p.month = c.month and p.superseded_at is null
    order by p.days_past_due limit 1
  ) reported
  order by c.month desc limit 1`;

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
    const rows = await session.query<{ month: string }>({
      name: 'portfolio-month',
      text: REPORTED_MONTH,
      values: [asOf ?? null],
    });
    const month = rows[0]?.month;
    if (!month || viewer.association === null) throw new CentraleError('NOT_FOUND');
    return Object.assign(new PortfolioType(), { month, association: viewer.association });
  }
}
