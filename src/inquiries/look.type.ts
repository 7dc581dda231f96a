// A question to `published.look` and its answer, as they cross to the database and back.

export type Purpose =
  | 'NEW_CREDIT'
  | 'RENEWAL'
  | 'PORTFOLIO_REVIEW'
  | 'COLLECTION'
  | 'GUARANTOR'
  | 'SUBJECT_ACCESS'
  | 'SUPERVISION'
  | 'DISPUTE';

/** Field names are the columns of the database type `published.ask`. Amounts in centimes, as decimal text. */
export interface Ask {
  /** The keyed hash of the national id as `\x` hex; the id itself never goes to the database in a look. */
  id_hash: string;
  name_key: string;
  /** YYYY-MM-DD */
  birth_date: string;
  purpose: Purpose;
  request_id: string;
  application_ref?: string | null;
  consent_ref?: string | null;
  case_ref?: string | null;
  requested_centimes?: string | null;
  requested_instalment_centimes?: string | null;
  household_income_centimes?: string | null;
}

/**
 * Either refused (`refusal`, with `detail` for NO_RECIPROCITY) and unrecorded, or recorded with the bands that were
 * shown. Own figures are the asker's own reports; bigints arrive as text.
 */
export interface Sight {
  n: number;
  inquiry_id: string | null;
  refusal: string | null;
  detail: string | null;
  snapshot_month: string | null;
  published_on: string | null;
  band_version: number | null;
  lenders_band: number | null;
  outstanding_band: number | null;
  instalment_band: number | null;
  arrears_band: number | null;
  inquiries_band: number | null;
  rules_version: number | null;
  client_id: string | null;
  own_loans: number | null;
  own_owed_centimes: string | null;
  own_instalment_centimes: string | null;
  own_income_centimes: string | null;
}
