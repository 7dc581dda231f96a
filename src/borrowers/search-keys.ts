// What a person is looked up by: never the national id or the name in clear, always their keyed or comparable form.
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { toNameKey } from './name-key-rules.js';
import { toIdHash } from './national-id.js';
import { normaliseNationalId } from './national-id-rules.js';

/** The keyed hash of a national id as given; throws BAD_NATIONAL_ID where it is none. */
export function getIdHash(nationalId: string, context: RequestContext): Buffer {
  const normalised = normaliseNationalId(nationalId);
  if (normalised === undefined) throw new CentraleError('BAD_NATIONAL_ID');
  return toIdHash(context.keys, normalised);
}

/** The comparable form of a last name as given; throws BAD_NAME where no letter is in it. */
export function getNameKey(lastName: string): string {
  const key = lastName.length > 100 ? '' : toNameKey(lastName);
  if (key === '') throw new CentraleError('BAD_NAME');
  return key;
}
