// Opens a person's file for the bureau's staff. The database function behind it records the opening and answers it in
// one transaction, and answers nobody but the bureau's role.
import { fromPublicId, toPublicId } from '../access/public-ids.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError, type ErrorCode } from '../errors.js';
import {
  ARREARS_BANDS,
  INSTALMENT_BANDS,
  LENDERS_BANDS,
  OUTSTANDING_BANDS,
  toBandCode,
} from '../exposure/band-rules.js';
import { BorrowerType } from './borrower.type.js';
import type { BorrowerBy } from './borrower-inputs.type.js';
import { getIdHash, getNameKey } from './search-keys.js';
import { IdentityReport, type StaffPurpose, SubjectBands } from './subject-file.type.js';

const RAISED: readonly ErrorCode[] = ['NOT_AN_ASKER', 'CASE_REQUIRED', 'PURPOSE_NOT_ALLOWED'];
const COLUMNS = `f.borrower_id, f.variant, f.same_as, f.inquiry_id, f.snapshot_month::text, f.band_version,
  f.lenders_band, f.outstanding_band, f.instalment_band, f.arrears_band, f.reports`;

type ReportRow = Omit<IdentityReport, 'associationCode' | 'association'> & { association: string };

interface FileRow {
  borrower_id: string;
  variant: number;
  same_as: string | null;
  inquiry_id: string;
  snapshot_month: string | null;
  band_version: number;
  lenders_band: number;
  outstanding_band: number;
  instalment_band: number;
  arrears_band: number;
  reports: ReportRow[];
}

function toSubject(row: FileRow): BorrowerType {
  const reports = row.reports.map(({ association, ...report }) =>
    Object.assign(new IdentityReport(), report, { associationCode: association }),
  );
  const bands = Object.assign(new SubjectBands(), {
    inquiryId: toPublicId('inq', row.inquiry_id),
    snapshotMonth: row.snapshot_month,
    bandVersion: row.band_version,
    lenders: toBandCode(LENDERS_BANDS, row.lenders_band),
    outstanding: toBandCode(OUTSTANDING_BANDS, row.outstanding_band),
    instalments: toBandCode(INSTALMENT_BANDS, row.instalment_band),
    worstArrears: toBandCode(ARREARS_BANDS, row.arrears_band),
  });
  return Object.assign(new BorrowerType(), {
    id: toPublicId('brw', row.borrower_id),
    file: {
      borrowerId: row.borrower_id,
      variant: row.variant,
      sameAs: row.same_as,
      reports,
      bands,
    },
  });
}

/** The refusals that the database raises by name become codes of the catalogue. */
async function asRefusals<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const code = RAISED.find((raised) => error instanceof Error && error.message === raised);
    throw code ? new CentraleError(code) : error;
  }
}

/** Everybody the question names, ten at most; each opened file is an inquiry under the case. */
export async function openSubjectFiles(
  by: BorrowerBy,
  purpose: StaffPurpose,
  caseRef: string,
  context: RequestContext,
): Promise<BorrowerType[]> {
  const borrowerId = by.id ? fromPublicId('brw', by.id) : null;
  if (by.id && !borrowerId) return [];
  const rows = await asRefusals(
    context.session.query<FileRow>({
      name: 'open-subject-file',
      text: `select ${COLUMNS} from registry.open_subject_file($1, $2, $3, $4, $5, $6, $7, $8) f`,
      values: [
        context.viewer.clientId,
        context.requestId,
        purpose,
        caseRef,
        borrowerId,
        by.nationalId ? getIdHash(by.nationalId, context) : null,
        by.person ? getNameKey(by.person.lastName) : null,
        by.person?.birthDate ?? null,
      ],
    }),
  );
  return rows.map(toSubject);
}

/** The people of identity cases, by case id, in one statement; recorded under each case. */
export async function openIdentityCases(
  caseIds: readonly string[],
  context: RequestContext,
): Promise<Map<string, BorrowerType[]>> {
  const rows = await asRefusals(
    context.session.query<FileRow & { case_id: string }>({
      name: 'open-identity-cases',
      text: `select k.case_id, ${COLUMNS} from unnest($3::uuid[]) as k (case_id),
        lateral registry.open_identity_case($1, $2, k.case_id) f`,
      values: [context.viewer.clientId, context.requestId, caseIds],
    }),
  );
  const byCase = Map.groupBy(rows, (row) => row.case_id);
  return new Map([...byCase].map(([caseId, files]) => [caseId, files.map(toSubject)]));
}

/** Both people of a match, the one with the smaller record first; each opening is an inquiry under the match. */
export async function openMatchReview(
  pairId: string,
  context: RequestContext,
): Promise<BorrowerType[]> {
  const rows = await asRefusals(
    context.session.query<FileRow>({
      name: 'open-match-review',
      text: `select ${COLUMNS} from registry.open_match_review($1, $2, $3) f`,
      values: [context.viewer.clientId, context.requestId, pairId],
    }),
  );
  return rows.map(toSubject);
}
