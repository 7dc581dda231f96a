// Answers questions about people: asks the register, which records first, and words what it showed. Every road to
// others' bands in the gateway ends here.
import type { Keys } from '../access/keys.js';
import { toPublicId } from '../access/public-ids.js';
import { toIdHash } from '../borrowers/national-id.js';
import { normaliseNationalId } from '../borrowers/national-id-rules.js';
import type { RequestContext } from '../database/request-context.js';
import { ERRORS, type ErrorCode, toWords } from '../errors.js';
import { toRiskSummary } from '../exposure/risk-summary.js';
import type { RiskSummaryType } from '../exposure/risk-summary.type.js';
import { VerdictRuleStore } from '../exposure/verdict-rule-store.js';
import type { VerdictFacts } from '../exposure/verdict-rules.js';
import { findProblems, toAsk } from './inquire-rules.js';
import type { InquireInput, InquirePayload, UserError } from './inquiry.type.js';
import type { Ask, Sight } from './look.type.js';
import { LookBatcher } from './look-batcher.js';
import { toStandingWords } from './standing-wording.js';

const ASKED_TO_LEND = new Set(['NEW_CREDIT', 'RENEWAL']);

/** A refusal or a summary, never both and never neither. */
export interface DeskAnswer {
  inquiryId: string | null;
  summary: RiskSummaryType | null;
  userErrors: UserError[];
}

export type OnLook = (result: 'answered' | 'refused') => void;

export class RiskDesk {
  readonly #looks = new LookBatcher();
  readonly #rules = new VerdictRuleStore();

  /** `onLook` hears that somebody asked, and whether it was answered: never who, nor about whom. */
  constructor(
    private readonly keys: Pick<Keys, 'identifierHmac'>,
    private readonly onLook: OnLook = () => {},
  ) {}

  /** An inquiry by national id: what is wrong with it, or its recorded answer. */
  async inquire(
    input: InquireInput,
    context: RequestContext,
    /** Where the input stands among the arguments, for what is wrong with it. */
    at: readonly string[] = ['input'],
  ): Promise<InquirePayload> {
    const problems = findProblems(input, new Date());
    const nationalId = normaliseNationalId(input.nationalId);
    if (problems.length > 0 || nationalId === undefined) {
      const userErrors = problems.map(({ code, field }) =>
        toUserError(code, context, {}, [...at, field]),
      );
      return { inquiryId: null, riskSummary: null, userErrors };
    }
    const ask = toAsk(input, toIdHash(this.keys, nationalId), context.requestId);
    const answer = await this.look(ask, context);
    return {
      inquiryId: answer.inquiryId,
      riskSummary: answer.summary,
      userErrors: answer.userErrors,
    };
  }

  /** Any look: the question is asked, recorded and answered, or refused with the reason. */
  async look(ask: Ask, context: RequestContext): Promise<DeskAnswer> {
    const sight = await this.#looks.look(context.session, ask);
    this.onLook(sight.inquiry_id === null ? 'refused' : 'answered');
    if (sight.inquiry_id === null) {
      return { inquiryId: null, summary: null, userErrors: [toRefusal(sight, context)] };
    }
    const rules = await this.#rules.getRules(context.session, sight.rules_version ?? 0);
    const inquiryId = toPublicId('inq', sight.inquiry_id);
    const shown = {
      inquiryId,
      snapshotMonth: sight.snapshot_month,
      publishedOn: sight.published_on,
      bandVersion: sight.band_version ?? 1,
      bands: {
        lenders: sight.lenders_band ?? 0,
        outstanding: sight.outstanding_band ?? 0,
        instalment: sight.instalment_band ?? 0,
        arrears: sight.arrears_band ?? 0,
        inquiries: sight.inquiries_band,
      },
    };
    const summary = toRiskSummary(shown, toFacts(ask, sight), rules, context.locale);
    return { inquiryId, summary, userErrors: [] };
  }
}

/** The asker's own side of the reckoning: what he is owed himself, what is asked for, and the income he knows. */
function toFacts(ask: Ask, sight: Sight): Omit<VerdictFacts, 'bands'> {
  const income = ask.household_income_centimes ?? sight.own_income_centimes;
  return {
    askerLends: (sight.own_loans ?? 0) > 0 || ASKED_TO_LEND.has(ask.purpose),
    ownOwedCentimes: BigInt(sight.own_owed_centimes ?? 0),
    ownInstalmentCentimes: BigInt(sight.own_instalment_centimes ?? 0),
    requestedCentimes: BigInt(ask.requested_centimes ?? 0),
    requestedInstalmentCentimes: BigInt(ask.requested_instalment_centimes ?? 0),
    incomeCentimes: income == null ? null : BigInt(income),
  };
}

function toRefusal(sight: Sight, context: RequestContext): UserError {
  const code = sight.refusal ?? 'INTERNAL';
  if (!(code in ERRORS)) throw new RangeError('the register refused with an unknown code');
  const reason = sight.detail === null ? '' : toStandingWords(sight.detail, context.locale);
  return toUserError(code as ErrorCode, context, { reason }, null);
}

export function toUserError(
  code: ErrorCode,
  context: RequestContext,
  params: Record<string, string>,
  field: string[] | null,
): UserError {
  const { message, remedy } = ERRORS[code];
  return {
    code,
    message: toWords(message, context.locale, params),
    remedy: toWords(remedy, context.locale, params),
    field,
  };
}
