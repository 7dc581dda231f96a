// Turns what a look showed into the summary a lender reads: band names and the advisory verdict.
import type { Locale } from '../errors.js';
import {
  ARREARS_BANDS,
  type Bands,
  INQUIRIES_BANDS,
  INSTALMENT_BANDS,
  LENDERS_BANDS,
  OUTSTANDING_BANDS,
  toBandCode,
} from './band-rules.js';
import type { RiskSummaryType } from './risk-summary.type.js';
import { toVerdict, type VerdictFacts, type VerdictRule } from './verdict-rules.js';
import { toExplanation } from './verdict-wording.js';

/** What was shown of a person, and under which inquiry and snapshot. */
export interface Shown {
  inquiryId: string;
  snapshotMonth: string | null;
  publishedOn: string | null;
  bandVersion: number;
  bands: Bands;
}

export function toRiskSummary(
  shown: Shown,
  facts: Omit<VerdictFacts, 'bands'>,
  rules: readonly VerdictRule[],
  locale: Locale,
): RiskSummaryType {
  const { bands } = shown;
  const verdict = toVerdict({ ...facts, bands }, rules);
  return {
    inquiryId: shown.inquiryId,
    snapshotMonth: shown.snapshotMonth,
    publishedOn: shown.publishedOn,
    bandVersion: shown.bandVersion,
    otherLenders: toBandCode(LENDERS_BANDS, bands.lenders),
    outstandingElsewhere: toBandCode(OUTSTANDING_BANDS, bands.outstanding),
    instalmentsElsewhere: toBandCode(INSTALMENT_BANDS, bands.instalment),
    worstArrearsElsewhere: toBandCode(ARREARS_BANDS, bands.arrears),
    recentInquiries: bands.inquiries === null ? null : toBandCode(INQUIRIES_BANDS, bands.inquiries),
    verdict: {
      ...verdict,
      reasons: verdict.reasons.map((reason) => ({
        ...reason,
        explanation: toExplanation(reason, locale),
      })),
    },
  };
}
