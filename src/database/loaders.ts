// The request's reading of to-many paths: keys that are asked for together share a statement, so that a page of a
// hundred borrowers costs as many statements as one. One set per request; a set shared by two viewers would be a leak.
import DataLoader from 'dataloader';
import type { ViewerSession } from './as-viewer.js';
import { type BookLoaders, makeBookLoaders } from './book-loaders.js';
import { Association } from './entities/association.entity.js';
import { Client } from './entities/client.entity.js';
import { Inquiry } from './entities/inquiry.entity.js';
import { Loan } from './entities/loan.entity.js';
import { LoanUseVisit } from './entities/loan-use-visit.entity.js';
import { Position } from './entities/position.entity.js';
import { type FigureRun, makeRunLoader } from './run-loader.js';
import { makeSchemeLoader, type SchemeRow } from './scheme-loader.js';

/** Which reports of a loan: months up to `upToMonth` (its last day), as they were known at `knownAt`. */
export interface HistoryKey {
  loanId: string;
  upToMonth: string;
  knownAt: Date;
}

/** Which visits of a loan: those that stood at `knownAt`, or that stand now where it is null. */
export interface VisitsKey {
  loanId: string;
  knownAt: Date | null;
}

export interface Loaders extends BookLoaders {
  associationByCode: DataLoader<string, Association | undefined>;
  clientById: DataLoader<string, Client | undefined>;
  loanById: DataLoader<string, Loan | undefined>;
  loansByClient: DataLoader<string, Loan[]>;
  latestPositionByLoan: DataLoader<string, Position | undefined>;
  positionsByLoan: DataLoader<HistoryKey, Position[], string>;
  visitsByLoan: DataLoader<VisitsKey, LoanUseVisit[], string>;
  inquiriesByIdHash: DataLoader<string, Inquiry[]>;
  isIdHashShared: DataLoader<string, boolean>;
  schemeById: DataLoader<string, SchemeRow | undefined>;
  /** By month: the runs of that month and all before it. */
  figureRuns: DataLoader<string, FigureRun[]>;
}

/** The loaders of one request. They read as the session's viewer: the row policies decide what is found. */
export function makeLoaders(session: ViewerSession): Loaders {
  return {
    associationByCode: new DataLoader(async (codes) => {
      const found = await session.em().find(Association, { code: { $in: [...codes] } });
      const byCode = new Map(found.map((association) => [association.code, association]));
      return codes.map((code) => byCode.get(code));
    }),
    clientById: new DataLoader(async (ids) => {
      const found = await session.em().find(Client, { clientId: { $in: [...ids] } });
      const byId = new Map(found.map((client) => [client.clientId, client]));
      return ids.map((id) => byId.get(id));
    }),
    loanById: new DataLoader(async (ids) => {
      const found = await session.em().find(Loan, { loanId: { $in: [...ids] } });
      const byId = new Map(found.map((loan) => [loan.loanId, loan]));
      return ids.map((id) => byId.get(id));
    }),
    loansByClient: new DataLoader(async (clientIds) => {
      const found = await session
        .em()
        .find(
          Loan,
          { clientId: { $in: [...clientIds] } },
          { orderBy: { firstMonth: 'desc', loanId: 'asc' } },
        );
      const byClient = Map.groupBy(found, (loan) => loan.clientId);
      return clientIds.map((id) => byClient.get(id) ?? []);
    }),
    latestPositionByLoan: new DataLoader((loanIds) => readLatestPositions(session, loanIds)),
    positionsByLoan: new DataLoader((keys) => readHistory(session, keys), {
      cacheKeyFn: (key) => `${key.loanId} ${toTimes(key)}`,
    }),
    visitsByLoan: new DataLoader((keys) => readVisits(session, keys), {
      cacheKeyFn: ({ loanId, knownAt }) => `${loanId} ${knownAt?.toISOString()}`,
    }),
    inquiriesByIdHash: new DataLoader(async (hashes) => {
      const found = await session
        .em()
        .find(
          Inquiry,
          { idHash: { $in: hashes.map((hash) => Buffer.from(hash, 'hex')) } },
          { orderBy: { madeAt: 'desc', inquiryId: 'asc' } },
        );
      const byHash = Map.groupBy(found, (inquiry) => inquiry.idHash.toString('hex'));
      return hashes.map((hash) => byHash.get(hash) ?? []);
    }),
    isIdHashShared: new DataLoader((hashes) => readSharedHashes(session, hashes)),
    schemeById: makeSchemeLoader(session),
    figureRuns: makeRunLoader(session),
    ...makeBookLoaders(session),
  };
}

const toTimes = (key: HistoryKey): string => `${key.upToMonth} ${key.knownAt.toISOString()}`;

/**
 * A loan's newest report that stands; months that were withdrawn are passed over. Where none stands any more it is the
 * last one there was, and REMOVED: its history can still be asked back.
 */
async function readLatestPositions(
  session: ViewerSession,
  loanIds: readonly string[],
): Promise<(Position | undefined)[]> {
  const rows = await session.query<Record<string, unknown>>({
    name: 'latest-positions',
    text: `select l.loan_id, p.* from unnest($1::uuid[]) as l (loan_id), lateral (
        select month::text, version, association, client_id, return_id, received_at,
          case when superseded_at is null then status else 'REMOVED' end as status, product, purpose,
          frequency, area, activity, closed_reason, principal_centimes, outstanding_centimes, overdue_centimes,
          instalment_centimes, monthly_instalment_centimes, guarantee_centimes, provision_held_centimes,
          written_off_centimes, days_past_due, instalments, cycle, disbursed_on::text, maturity_on::text,
          last_payment_on::text, written_off_on::text, closed_on::text, province, group_ref, restructured_from
        from registry.position p where p.loan_id = l.loan_id
        order by p.superseded_at is null desc, p.month desc, p.version desc limit 1
      ) p`,
    values: [loanIds],
  });
  const found = rows.map((row) => session.em().map(Position, row));
  const byLoan = new Map(found.map((position) => [position.loanId, position]));
  return loanIds.map((id) => byLoan.get(id));
}

/** One statement for all loans asked for with the same two times; newest month first. */
async function readHistory(
  session: ViewerSession,
  keys: readonly HistoryKey[],
): Promise<Position[][]> {
  const found = new Map<string, Position[]>();
  const asked = [...Map.groupBy(keys, toTimes)];
  await Promise.all(
    asked.map(async ([times, alike]) => {
      const { upToMonth, knownAt } = alike[0] as HistoryKey;
      const after = toJustAfter(knownAt);
      const positions = await session.em().find(
        Position,
        {
          loanId: { $in: alike.map((key) => key.loanId) },
          month: { $lte: upToMonth },
          receivedAt: { $lt: after },
          $or: [{ supersededAt: null }, { supersededAt: { $gte: after } }],
        },
        { orderBy: { month: 'desc' } },
      );
      for (const [loanId, rows] of Map.groupBy(positions, (position) => position.loanId)) {
        found.set(`${loanId} ${times}`, rows);
      }
    }),
  );
  return keys.map((key) => found.get(`${key.loanId} ${toTimes(key)}`) ?? []);
}

/**
 * Times leave the gateway in milliseconds, the database keeps microseconds: what was received within the millisecond
 * asked for was known in it.
 */
const toJustAfter = (knownAt: Date): Date => new Date(knownAt.getTime() + 1);

/** One statement for all loans asked for with the same time; newest visit first, those taken back left out. */
async function readVisits(
  session: ViewerSession,
  keys: readonly VisitsKey[],
): Promise<LoanUseVisit[][]> {
  const found = new Map<string, LoanUseVisit[]>();
  const asked = [...Map.groupBy(keys, ({ knownAt }) => knownAt?.toISOString())];
  await Promise.all(
    asked.map(async ([time, alike]) => {
      const after = alike[0]?.knownAt ? toJustAfter(alike[0].knownAt) : null;
      const visits = await session.em().find(
        LoanUseVisit,
        {
          loanId: { $in: alike.map((key) => key.loanId) },
          deviation: { $ne: 'REMOVED' },
          ...(after
            ? {
                recordedAt: { $lt: after },
                $or: [{ supersededAt: null }, { supersededAt: { $gte: after } }],
              }
            : { supersededAt: null }),
        },
        { orderBy: { visitedOn: 'desc', recordedAt: 'desc', visitId: 'asc' } },
      );
      for (const [loanId, rows] of Map.groupBy(visits, (visit) => visit.loanId)) {
        found.set(`${loanId} ${time}`, rows);
      }
    }),
  );
  return keys.map(({ loanId, knownAt }) => found.get(`${loanId} ${knownAt?.toISOString()}`) ?? []);
}

/** Whether more than one of the viewer's own clients stands under the national id. */
async function readSharedHashes(
  session: ViewerSession,
  hashes: readonly string[],
): Promise<boolean[]> {
  const rows = await session.query<{ id_hash: string }>({
    name: 'shared-national-ids',
    text: `select encode(id_hash, 'hex') as id_hash from registry.client
      where id_hash = any(select decode(h, 'hex') from unnest($1::text[]) as h)
      group by id_hash having count(*) > 1`,
    values: [hashes],
  });
  const shared = new Set(rows.map((row) => row.id_hash));
  return hashes.map((hash) => shared.has(hash));
}
