// Reads what an association stated in an inquiry into a question for the register, or says what is wrong with it.
// Pure: the keyed hash of the id is handed in, so that no key is known here.

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

/** Dirhams as decimal text into centimes; undefined where it is no amount between 0 and 10 million dirhams. */
export function toCentimes(dirhams: string): bigint | undefined {
  const match = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(dirhams.trim());
  if (!match) return undefined;
  return BigInt(match[1] ?? '0') * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
}

/** Whether the text is a day of the calendar in which somebody alive can have been born. */
export function isBirthDate(text: string, today: Date): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) return false;
  const oldest = new Date(today);
  oldest.setUTCFullYear(today.getUTCFullYear() - OLDEST_YEARS);
  return date <= today && date >= oldest;
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
    const text = input[field] ?? '';
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
    if (text.length > LONGEST_REFERENCE || /[\u0000-\u001f\u007f]/.test(text)) {
      problems.push({ code: 'BAD_REFERENCE', field });
    }
  }
  for (const field of ['requestedAmount', 'requestedInstalment', 'householdIncome'] as const) {
    const text = input[field];
    if (text != null && toCentimes(text) === undefined)
      problems.push({ code: 'BAD_AMOUNT', field });
  }
  return problems;
}

/** Everything that is wrong with the statement; empty where it can be asked. */
export function findProblems(input: InquireInput, today: Date): InputProblem[] {
  return [...checkPerson(input, today), ...checkStated(input)];
}

const toCentimesText = (dirhams: string | null | undefined): string | null =>
  dirhams == null ? null : String(toCentimes(dirhams) ?? 0n);

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
    requested_centimes: toCentimesText(input.requestedAmount),
    requested_instalment_centimes: toCentimesText(input.requestedInstalment),
    household_income_centimes: toCentimesText(input.householdIncome),
  };
}
