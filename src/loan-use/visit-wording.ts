// What a visit's codes mean to the people who mend it: the catalogue's words where it has the code, else those of a
// file's lines, which are the same for every kind of file.
import { ERRORS, type ErrorCode, type Locale, toWords } from '../errors.js';
import { toRowWords } from '../returns/row-wording.js';

/** A fault of a visit as the register says it, `CODE:column`. */
export interface VisitFault {
  code: ErrorCode;
  column: string;
}

/** Throws RangeError where the register says a code that the catalogue does not have. */
export function toVisitFault(problem: string): VisitFault {
  const [code = '', column = ''] = problem.split(':');
  if (!(code in ERRORS)) throw new RangeError('the register refused a visit with an unknown code');
  return { code: code as ErrorCode, column };
}

/** The sentence of a code of a file of visits. */
export function toVisitWords(code: string, locale: Locale): string {
  if (!(code in ERRORS)) return toRowWords(code, locale);
  const { message, remedy } = ERRORS[code as ErrorCode];
  return `${toWords(message, locale)} ${toWords(remedy, locale)}`;
}
