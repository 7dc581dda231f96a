// The door to an association's own book: which month, and whether there is one. Each subject of it has a resolver file
// of its own beside this one.
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { YearMonth } from '../access/scalars.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { PortfolioType } from './portfolio.type.js';

interface GrossRow {
  month: string | null;
  loans: number;
  borrowers: number;
  gross: string;
}

/** Live loans of one month, by default the viewer's last reported one; no month where nothing is reported. */
const GROSS = `with asked as (
    select coalesce($1::date, (select max(month) from registry.position where superseded_at is null)) as month
  )
  select (select month::text from asked where exists (select from registry.position p
      where p.month = asked.month and p.superseded_at is null)) as month,
    count(*)::integer as loans, count(distinct client_id)::integer as borrowers,
    coalesce(sum(outstanding_centimes), 0)::bigint as gross
  from registry.position p
  where p.month = (select month from asked) and p.superseded_at is null
    and p.status not in ('CLOSED', 'REMOVED', 'WRITTEN_OFF')`;

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
    const rows = await session.query<GrossRow>({
      name: 'portfolio-gross',
      text: GROSS,
      values: [asOf ?? null],
    });
    const row = rows[0];
    if (!row?.month || viewer.association === null) throw new CentraleError('NOT_FOUND');
    return Object.assign(new PortfolioType(), {
      ...row,
      association: viewer.association,
      gross: BigInt(row.gross),
    });
  }
}
