// An association's own returns, and for the bureau everybody's states. Rows and their codes are the sender's alone.
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { fromCursor, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import { fromPublicId } from '../access/public-ids.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { PACE, PROGRESS_COLUMNS } from './progress-columns.js';
import {
  CodeCount,
  ReturnConnection,
  type ReturnListRow,
  ReturnType,
  toReturn,
} from './return.type.js';
import { toRowWords } from './row-wording.js';

const COLUMNS = `return_id, association, to_char(month, 'YYYY-MM-DD') as month, kind, state,
  encode(sha256, 'hex') as sha256, declared_records, declared_outstanding_centimes, row_count, accepted_count,
  rejected_count, warning_count, file_codes, assumed, received_at, received_at::text as received_text, finished_at,
  ${PROGRESS_COLUMNS}`;

async function countCodes(
  table: 'rejection' | 'warning',
  { uuid }: ReturnType,
  { session, locale }: RequestContext,
): Promise<CodeCount[]> {
  const code = table === 'rejection' ? 'unnest(codes)' : 'code';
  const rows = await session.query<{ code: string; count: number }>({
    name: `count-${table}-codes`,
    text: `select code, count(*)::int as count from (select ${code} as code from intake.${table}
      where return_id = $1) c group by code order by code`,
    values: [uuid],
  });
  return rows.map((row) => ({ ...row, message: toRowWords(row.code, locale) }));
}

@Resolver(() => ReturnType)
export class ReturnResolver {
  @Query(() => ReturnConnection, {
    description: 'Returns, newest first. Errors: BAD_PAGE_SIZE, BAD_CURSOR.',
  })
  async returns(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Rows a page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after?: string | null,
  ): Promise<ReturnConnection> {
    checkPageSize(first);
    const { keys, viewer, session, locale } = context;
    const list = ['returns'];
    const place = after ? fromCursor(keys.ids, viewer, list, after) : [null, null];
    const rows = await session.query<ReturnListRow>({
      name: 'list-returns',
      text: `select ${COLUMNS} from intake.return r ${PACE}
        where $1::timestamptz is null or (received_at, return_id) < ($1::timestamptz, $2::uuid)
        order by received_at desc, return_id desc limit $3`,
      values: [...place, first + 1],
    });
    return toConnection(rows, { first, after }, (row) => ({
      cursor: toCursor(keys.ids, viewer, list, [row.received_text, row.return_id]),
      node: toReturn(row, locale),
    }));
  }

  @Query(() => ReturnType, {
    nullable: true,
    description: 'One return by its id. Error NOT_FOUND where you have none of that id.',
  })
  async return(
    @Arg('id', () => ID, { description: 'As answered when it was sent.' }) id: string,
    @Ctx() { session, locale }: RequestContext,
  ): Promise<ReturnType> {
    const uuid = fromPublicId('ret', id);
    if (uuid === undefined) throw new CentraleError('NOT_FOUND');
    const rows = await session.query<ReturnListRow>({
      name: 'get-return',
      text: `select ${COLUMNS} from intake.return r ${PACE} where return_id = $1`,
      values: [uuid],
    });
    if (!rows[0]) throw new CentraleError('NOT_FOUND');
    return toReturn(rows[0], locale);
  }

  @FieldResolver(() => [CodeCount], {
    description: 'Rejected rows by code; a row may have several.',
  })
  rejections(@Root() root: ReturnType, @Ctx() context: RequestContext): Promise<CodeCount[]> {
    return countCodes('rejection', root, context);
  }

  @FieldResolver(() => [CodeCount], { description: 'Warnings by code.' })
  warnings(@Root() root: ReturnType, @Ctx() context: RequestContext): Promise<CodeCount[]> {
    return countCodes('warning', root, context);
  }
}
