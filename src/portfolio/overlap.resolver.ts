// The overlap of an own book with the rest, read from what was counted when the snapshot was published.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ViewerSession } from '../database/as-viewer.js';
import type { RequestContext } from '../database/request-context.js';
import type { Locale } from '../errors.js';
import {
  ARREARS_BANDS,
  INSTALMENT_BANDS,
  LENDERS_BANDS,
  OUTSTANDING_BANDS,
} from '../exposure/band-rules.js';
import { findReciprocityError } from '../inquiries/reciprocity.js';
import { NewLoansChecked, OverlapSubject, type OverlapTable, OverlapType } from './overlap.type.js';
import { PortfolioType } from './portfolio.type.js';
import { toFraction } from './ratio-rules.js';
import { type ArrearsComparison, toArrearsComparison } from './two-by-two.type.js';

/** Tables in the order they are shown, each with its cells in theirs. */
const TABLES: Readonly<Record<OverlapSubject, readonly string[]>> = {
  LENDERS: LENDERS_BANDS,
  OUTSTANDING: OUTSTANDING_BANDS,
  INSTALMENT: INSTALMENT_BANDS,
  ARREARS: ARREARS_BANDS,
  MIGRATION: ['SHARED_LATE', 'SHARED_ON_TIME', 'SINGLE_LATE', 'SINGLE_ON_TIME'],
  REPAID_HERE: ['ROSE_ELSEWHERE', 'OTHERWISE'],
  NEW_HERE: ['FELL_ELSEWHERE', 'OTHERWISE'],
};

interface CellRow {
  subject: string;
  key: string;
  borrowers: number | null;
  balance: string | null;
}

/** Own new loans of a month with the last credit inquiry about the person in the 90 days before each. */
const NEW_LOANS = `select count(*)::integer as loans, count(*) filter (where i.day is null)::integer as "withoutInquiry",
    count(*) filter (where i.verdict = 2)::integer as "againstLimit"
  from registry.position p
  join registry.client c on c.client_id = p.client_id
  left join lateral (
    select i.day, i.verdict from audit.inquiry i
    where i.id_hash = c.id_hash and i.day between p.disbursed_on - 90 and p.disbursed_on
      and i.purpose in ('NEW_CREDIT', 'RENEWAL')
    order by i.made_at desc limit 1
  ) i on true
  where p.month = $1 and p.superseded_at is null and p.status <> 'REMOVED'
    and p.disbursed_on > ($1::date - extract(day from $1::date)::integer)`;

@Resolver(() => PortfolioType)
export class OverlapResolver {
  @FieldResolver(() => OverlapType, {
    description:
      'How much of your book is shared with the rest, by the others’ bands of that month.',
  })
  async overlap(
    @Root() { month }: PortfolioType,
    @Ctx() context: RequestContext,
  ): Promise<OverlapType> {
    const refusal = await findReciprocityError(context);
    const tables = refusal ? [] : await readOverlapTables(context.session, month);
    const migration = toMigration(tables, context.locale);
    return { snapshotMonth: month, tables, migration, userErrors: refusal ? [refusal] : [] };
  }

  @FieldResolver(() => NewLoansChecked, {
    description: 'Whether you asked before you lent, for the loans disbursed in that month.',
  })
  async newLoansChecked(
    @Root() { month }: PortfolioType,
    @Ctx() { session }: RequestContext,
  ): Promise<NewLoansChecked> {
    type Counts = Pick<NewLoansChecked, 'loans' | 'withoutInquiry' | 'againstLimit'>;
    const rows = await session.query<Counts>({
      name: 'new-loans-checked',
      text: NEW_LOANS,
      values: [month],
    });
    const { loans, withoutInquiry, againstLimit } = rows[0] as Counts;
    return {
      loans,
      withoutInquiry,
      againstLimit,
      shareWithoutInquiry: toFraction(withoutInquiry, loans),
      shareAgainstLimit: toFraction(againstLimit, loans - withoutInquiry),
    };
  }
}

/** The overlap as it was counted with the month's snapshot; empty where none stands. */
export async function readOverlapTables(
  session: ViewerSession,
  month: string,
): Promise<OverlapTable[]> {
  const rows = await session.query<CellRow>({
    name: 'my-overlap',
    text: `select subject, key, borrowers, balance_centimes as balance from published.my_overlap($1, $2)`,
    values: [session.viewer.clientId, month],
  });
  const cells = new Map(rows.map((row) => [`${row.subject} ${row.key}`, row]));
  return Object.values(OverlapSubject)
    .filter((subject) => rows.some((row) => row.subject === subject))
    .map((subject) => toTable(subject, cells));
}

function toTable(subject: OverlapSubject, found: Map<string, CellRow>): OverlapTable {
  const total = found.get(`${subject} ALL`)?.borrowers ?? 0;
  const cells = TABLES[subject].map((key) => {
    const { borrowers = null, balance = null } = found.get(`${subject} ${key}`) ?? {};
    return {
      key,
      borrowers,
      balance: balance === null ? null : BigInt(balance),
      share: borrowers === null ? null : toFraction(borrowers, total),
    };
  });
  return { subject, cells };
}

/** Shared clients against single ones, late now; null where a cell is withheld. */
function toMigration(tables: readonly OverlapTable[], locale: Locale): ArrearsComparison | null {
  const cells = tables.find(({ subject }) => subject === OverlapSubject.MIGRATION)?.cells;
  const count = (key: string) => cells?.find((cell) => cell.key === key)?.borrowers ?? null;
  const groups = ['SHARED', 'SINGLE'].map((kind) => {
    const late = count(`${kind}_LATE`);
    const onTime = count(`${kind}_ON_TIME`);
    return late === null || onTime === null ? null : { cases: late, total: late + onTime };
  });
  const [shared, single] = groups;
  return shared && single ? toArrearsComparison(shared, single, locale) : null;
}
