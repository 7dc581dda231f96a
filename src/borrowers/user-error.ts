// A refusal of the catalogue as the data of a payload.
import { ERRORS, type ErrorCode, type Locale, toWords } from '../errors.js';
import type { UserError } from '../inquiries/inquiry.type.js';

export function toUserError(code: ErrorCode, field: string[], locale: Locale): UserError {
  const { message, remedy } = ERRORS[code];
  return { code, message: toWords(message, locale), remedy: toWords(remedy, locale), field };
}
