// Reads what an association stated in an inquiry into a question for the register, or says what is wrong with it.
// Pure: the keyed hash of the id is handed in, so that no key is known here.
import { isStorable } from '../access/scalar-rules.js';
import { toNameKey } from '../borrowers/name-key-rules.js';
import { normaliseNationalId } from '../borrowers/national-id-rules.js';
import type { ErrorCode } from '../errors.js';
import type { InquireInput } from './inquiry.type.js';
import type { Ask } from './look.type.js';

export interface InputProblem {
  code: ErrorCode;
  field: string;
}

const LONGEST_REFERENCE = 64;
const LONGEST_NAME = 100;
const OLDEST_YEARS = 120;
/** Ten million dirhams: above it, an amount is a slip of the pen. */
const LARGEST_CENTIMES = 1_000_000_000n;

/** Whether somebody alive can have been born on that day (YYYY-MM-DD). */
export function isBirthDate(day: string, today: Date): boolean {
  const oldest = new Date(today);
  oldest.setUTCFullYear(today.getUTCFullYear() - OLDEST_YEARS);
  return day <= today.toISOString().slice(0, 10) && day >= oldest.toISOString().slice(0, 10);
}

/** Whether a reference can be kept and shown again as it is: bounded, and no control characters. */
export function isReference(text: string): boolean {
  return text.length <= LONGEST_REFERENCE && !/\p{Cc}/u.test(text) && isStorable(text);
}

function checkPerson(input: InquireInput, today: Date): InputProblem[] {
  const problems: InputProblem[] = [];
  if (normaliseNationalId(input.nationalId) === undefined) {
    problems.push({ code: 'BAD_NATIONAL_ID', field: 'nationalId' });
  }
  if (input.lastName.length > LONGEST_NAME || toNameKey(input.lastName) === '') {
    problems.push({ code: 'BAD_NAME', field: 'lastName' });
  }
  if (!isBirthDate(input.birthDate, today)) {
    problems.push({ code: 'BAD_BIRTH_DATE', field: 'birthDate' });
  }
  return problems;
}

function checkStated(input: InquireInput): InputProblem[] {
  const problems: InputProblem[] = [];
  for (const field of ['applicationRef', 'consentRef'] as const) {
    if (!isReference(input[field] ?? '')) problems.push({ code: 'BAD_REFERENCE', field });
  }
  for (const field of ['requestedAmount', 'requestedInstalment', 'householdIncome'] as const) {
    const centimes = input[field] ?? 0n;
    if (centimes < 0n || centimes > LARGEST_CENTIMES) {
      problems.push({ code: 'BAD_AMOUNT', field });
    }
  }
  return problems;
}

/** Everything that is wrong with the statement; empty where it can be asked. */
export function findProblems(input: InquireInput, today: Date): InputProblem[] {
  return [...checkPerson(input, today), ...checkStated(input)];
}

/** The question to the register; only for a statement without problems. */
export function toAsk(input: InquireInput, idHash: Buffer, requestId: string): Ask {
  return {
    id_hash: `\\x${idHash.toString('hex')}`,
    name_key: toNameKey(input.lastName),
    birth_date: input.birthDate,
    purpose: input.purpose,
    request_id: requestId,
    application_ref: input.applicationRef?.trim() || null,
    consent_ref: input.consentRef?.trim() || null,
    requested_centimes: input.requestedAmount?.toString() ?? null,
    requested_instalment_centimes: input.requestedInstalment?.toString() ?? null,
    household_income_centimes: input.householdIncome?.toString() ?? null,
  };
}
