// An association adopts a provisioning scheme of its own: read, held against the rules and the floor, stored by the
// register, which checks again and knows by its role who adopts.
import type { RequestContext } from '../database/request-context.js';
import { readSchemes, type SchemeRow } from '../database/scheme-loader.js';
import type { ErrorCode } from '../errors.js';
import { toUserError } from '../inquiries/risk-desk.js';
import { WEAKER } from './definition-wording.js';
import {
  findDayBelow,
  findSchemeProblem,
  isBelowFloor,
  type SchemeTerms,
} from './provision-rules.js';
import {
  type AdoptProvisionSchemeInput,
  type AdoptProvisionSchemePayload,
  toProvisionScheme,
} from './provision-scheme.type.js';

interface Refusal {
  code: ErrorCode;
  params: Record<string, string>;
  field: string[];
}

const CODE = /^[A-Z][A-Z0-9_]{1,31}$/;
const LONGEST_CLASS = 40;
const LONGEST_SOURCE = 500;
/** What the register may refuse for reasons that only it can see in full. */
const REFUSALS: readonly string[] = [
  'SCHEME_BUCKETS',
  'SCHEME_RATES',
  'SCHEME_DATED',
  'SCHEME_CODE_TAKEN',
  'BELOW_FLOOR',
] satisfies ErrorCode[];

const isText = (text: string, longest: number): boolean =>
  text.trim() !== '' && text.length <= longest && !/\p{Cc}/u.test(text);

/** A fraction in basis points; not whole where it has more than four decimals, so that the rules refuse it. */
const toBp = (rate: number): number => {
  const bp = Math.round(rate * 10_000);
  return Math.abs(bp - rate * 10_000) < 1e-6 ? bp : Number.NaN;
};

const toTerms = (input: AdoptProvisionSchemeInput): SchemeTerms => ({
  base: input.base,
  netOfGuarantee: input.netOfGuarantee,
  restructuredBp: toBp(input.restructuredRate),
  buckets: input.buckets.map((bucket) => ({
    minDays: bucket.minDpd,
    maxDays: bucket.maxDpd ?? null,
    rateBp: toBp(bucket.rate),
  })),
});

function findTextProblem(input: AdoptProvisionSchemeInput): Refusal | undefined {
  const refuse = (...field: string[]): Refusal => ({
    code: 'BAD_SCHEME_TEXT',
    params: {},
    field: ['input', ...field],
  });
  if (!CODE.test(input.code)) return refuse('code');
  if (!isText(input.source, LONGEST_SOURCE)) return refuse('source');
  const bad = input.buckets.findIndex((bucket) => !isText(bucket.class, LONGEST_CLASS));
  return bad < 0 ? undefined : refuse('buckets', String(bad), 'class');
}

/** Floors in force on a day or after it: each until the next begins. */
function toFloors(schemes: readonly SchemeRow[], day: string): SchemeRow[] {
  const floors = schemes
    .filter((scheme) => scheme.isFloor)
    .sort((a, b) => a.validFrom.localeCompare(b.validFrom) || a.version - b.version);
  return floors.filter((_, at) => (floors[at + 1]?.validFrom ?? '9999-12-31') > day);
}

/** In which way terms are weaker than the floor, in the reader's language. */
function toWeakness(terms: SchemeTerms, floor: SchemeTerms, { locale }: RequestContext): string {
  const day = findDayBelow(terms, floor);
  if (day !== undefined) return WEAKER.RATE[locale].replace('{days}', String(day));
  if (floor.base === 'OUTSTANDING' && terms.base === 'OVERDUE') return WEAKER.BASE[locale];
  if (terms.netOfGuarantee && !floor.netOfGuarantee) return WEAKER.GUARANTEE[locale];
  return WEAKER.RESTRUCTURED[locale];
}

async function findRefusal(
  input: AdoptProvisionSchemeInput,
  terms: SchemeTerms,
  context: RequestContext,
): Promise<Refusal | undefined> {
  const textProblem = findTextProblem(input);
  if (textProblem) return textProblem;
  const problem = findSchemeProblem(terms);
  if (problem) return { code: problem, params: {}, field: ['input', 'buckets'] };
  const schemes = await readSchemes(context.session, null);
  const floor = toFloors(schemes, input.validFrom).find((known) => isBelowFloor(terms, known));
  if (!floor) return undefined;
  const params = { floor: floor.code, problem: toWeakness(terms, floor, context) };
  return { code: 'BELOW_FLOOR', params, field: ['input'] };
}

/** Refusals are data: the stored scheme, or the first thing that is wrong with it. */
export async function adoptScheme(
  input: AdoptProvisionSchemeInput,
  context: RequestContext,
): Promise<AdoptProvisionSchemePayload> {
  const terms = toTerms(input);
  const refusal =
    (await findRefusal(input, terms, context)) ?? (await store(input, terms, context));
  if (typeof refusal === 'string') {
    const row = await context.loaders.schemeById.load(refusal);
    return { scheme: row ? toProvisionScheme(row, context.locale) : null, userErrors: [] };
  }
  const { code, params, field } = refusal;
  return { scheme: null, userErrors: [toUserError(code, context, params, field)] };
}

/** The stored scheme's id, or why the register would not have it. */
async function store(
  input: AdoptProvisionSchemeInput,
  terms: SchemeTerms,
  { session, viewer }: RequestContext,
): Promise<string | Refusal> {
  const { code, validFrom, source } = input;
  const certainty = { source, certainty: 'SOURCED', boundsCertainty: 'SOURCED' };
  const buckets = terms.buckets.map((bucket, at) => ({
    ...bucket,
    ...certainty,
    class: input.buckets[at]?.class,
  }));
  const whole = JSON.stringify({ ...terms, code, validFrom, source, buckets });
  try {
    const [row] = await session.query<{ id: string }>({
      name: 'adopt-scheme',
      text: 'select registry.adopt_provision_scheme($1, $2) as id',
      values: [viewer.clientId, whole],
    });
    return row?.id ?? '';
  } catch (error) {
    const refused = error instanceof Error ? error.message : '';
    if (!REFUSALS.includes(refused)) throw error;
    return { code: refused as ErrorCode, params: {}, field: ['input'] };
  }
}
