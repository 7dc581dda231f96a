// The list of releases, one release, and cells of the one that answers best for a table of a month. Reads stored rows and
// nothing else, the same for every audience.
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { fromCursor, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import { YearMonth } from '../access/scalars.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { listCells } from './list-cells.js';
import { chooseRelease } from './offered-tables-rules.js';
import { type ReleaseFilter, readReleases, readTables } from './read-release.js';
import {
  ReleaseConnection,
  ReleaseType,
  StatisticsCellFilter,
  StatisticsConnection,
} from './release.type.js';
import { toReleaseNode } from './release-nodes.js';
import { ReleaseKind, StatisticsDimension } from './statistics-codes.js';
import { sortDimensions } from './table-keys-rules.js';

const PERIOD_LENGTH = 'YYYY-MM'.length;

@Resolver(() => ReleaseType)
export class ReleaseResolver {
  @Query(() => ReleaseConnection, {
    description:
      'What has been released: newest month first, all kinds and versions. Errors: BAD_PAGE_SIZE, BAD_CURSOR.',
  })
  async releases(
    @Ctx() { session, keys, viewer }: RequestContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Rows a page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after?: string | null,
    @Arg('period', () => YearMonth, { nullable: true, description: 'Of this month only.' })
    period?: string | null,
    @Arg('kind', () => ReleaseKind, { nullable: true, description: 'Of this kind only.' })
    kind?: ReleaseKind | null,
  ): Promise<ReleaseConnection> {
    checkPageSize(first);
    const filter: ReleaseFilter = {
      ...(period ? { period: period.slice(0, PERIOD_LENGTH) } : {}),
      ...(kind ? { kind } : {}),
    };
    const list = ['releases', Object.entries(filter)];
    const all = await readReleases(session, filter);
    const [last] = after ? fromCursor(keys.ids, viewer, list, after) : [];
    const behind = all.findIndex(({ releaseId }) => releaseId === last) + 1;
    const heads = all.slice(behind, behind + first + 1);
    const tables = await readTables(
      session,
      heads.map(({ releaseId }) => releaseId),
    );
    return toConnection(heads, { first, after }, (head) => ({
      cursor: toCursor(keys.ids, viewer, list, [head.releaseId]),
      node: toReleaseNode(head, tables),
    }));
  }

  @Query(() => ReleaseType, {
    nullable: true,
    description: 'One release by its id. Error NOT_FOUND where there is none of that id.',
  })
  async release(
    @Ctx() { session }: RequestContext,
    @Arg('id', () => ID, { description: 'Such as 2026-09-monthly-1.' }) id: string,
  ): Promise<ReleaseType> {
    const [head] = await readReleases(session, { releaseId: id });
    if (!head) throw new CentraleError('NOT_FOUND');
    return toReleaseNode(head, await readTables(session, [head.releaseId]));
  }

  @Query(() => StatisticsConnection, {
    nullable: true,
    description:
      'A published table of a month, from the release with the best figures of it: the quarter’s, else the month’s, else a ' +
      'table that was asked for; the newest version. Errors: NOT_RELEASED, NOT_TABULATED, NOT_A_KEY, BAD_PAGE_SIZE, BAD_CURSOR.',
  })
  async statistics(
    @Ctx() context: RequestContext,
    @Arg('period', () => YearMonth, { description: 'A closed month.' }) period: string,
    @Arg('by', () => [StatisticsDimension], {
      defaultValue: [],
      description: 'What the table is split by, in any order; without it the nation alone.',
    })
    by: StatisticsDimension[],
    @Arg('first', () => Int, { defaultValue: 100, description: 'Cells a page, 1 to 1,000.' })
    first: number,
    @Arg('filter', () => StatisticsCellFilter, { nullable: true, description: 'Only these cells.' })
    filter?: StatisticsCellFilter | null,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after?: string | null,
  ): Promise<StatisticsConnection> {
    const month = period.slice(0, PERIOD_LENGTH);
    const heads = await readReleases(context.session, { period: month });
    if (heads.length === 0) throw new CentraleError('NOT_RELEASED', { month });
    const ids = heads.map(({ releaseId }) => releaseId);
    const tables = await readTables(context.session, ids);
    const dimensions = sortDimensions(by) ?? [];
    const head = chooseRelease(heads, dimensions, tables);
    if (!head) throw new CentraleError('NOT_TABULATED', { month });
    return listCells(toReleaseNode(head, tables), { dimensions, filter, first, after }, context);
  }

  @FieldResolver(() => StatisticsConnection, {
    nullable: true,
    description:
      'Its cells, from the nation down. Errors: NOT_TABULATED, NOT_A_KEY, BAD_PAGE_SIZE, BAD_CURSOR.',
  })
  async cells(
    @Root() release: ReleaseType,
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { defaultValue: 100, description: 'Cells a page, 1 to 1,000.' })
    first: number,
    @Arg('by', () => [StatisticsDimension], {
      nullable: true,
      description: 'Of the table split by these alone; without it of all its tables.',
    })
    by?: StatisticsDimension[] | null,
    @Arg('filter', () => StatisticsCellFilter, { nullable: true, description: 'Only these cells.' })
    filter?: StatisticsCellFilter | null,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after?: string | null,
  ): Promise<StatisticsConnection> {
    const dimensions = by ? sortDimensions(by) : undefined;
    const offers = release.tables.map((table) => ({
      releaseId: release.id,
      dimensions: table.by,
    }));
    if (dimensions && !chooseRelease([release.head], dimensions, offers)) {
      throw new CentraleError('NOT_TABULATED', { month: release.period });
    }
    return listCells(release, { dimensions, filter, first, after }, context);
  }
}
