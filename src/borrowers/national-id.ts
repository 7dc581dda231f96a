// Protects national ids: a keyed hash to look them up, authenticated encryption to keep them. An id in clear never
// goes to the database, a log or an error.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Keys } from '../access/keys.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Node takes four times as long over a key that it must make ready for each id anew. */
const ready = new WeakMap<Buffer, KeyObject>();

function findCipherKey(keys: Pick<Keys, 'identifierCiphers'>, version: number): KeyObject {
  const key = keys.identifierCiphers.get(version);
  if (!key) throw new RangeError('the key file lacks the key of this identifier');
  const secret = ready.get(key) ?? createSecretKey(key);
  ready.set(key, secret);
  return secret;
}

/** Drawn a thousand at a time and each handed out once: asking for one is a third of what a cipher costs. */
let ivs = Buffer.alloc(0);

function takeIv(): Buffer {
  if (ivs.length === 0) ivs = randomBytes(IV_BYTES * 1000);
  const iv = ivs.subarray(0, IV_BYTES);
  ivs = ivs.subarray(IV_BYTES);
  return iv;
}

/** HMAC-SHA256 of the normalised id: 32 bytes, equal for all lenders under one key file. */
export function toIdHash(keys: Pick<Keys, 'identifierHmac'>, normalisedId: string): Buffer {
  return createHmac('sha256', keys.identifierHmac).update(normalisedId).digest();
}

/** Version byte, iv, AES-256-GCM ciphertext, tag. Two encryptions of one id differ. */
export function encryptNationalId(keys: Keys, normalisedId: string): Buffer {
  const key = findCipherKey(keys, keys.cipherVersion);
  const iv = takeIv();
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const text = Buffer.concat([cipher.update(normalisedId, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(keys.cipherVersion), iv, text, cipher.getAuthTag()]);
}

/** The id of a stored cipher, whatever key version made it; throws where it was altered or the key is gone. */
export function decryptNationalId(keys: Pick<Keys, 'identifierCiphers'>, stored: Buffer): string {
  const key = findCipherKey(keys, stored[0] ?? 0);
  const decipher = createDecipheriv('aes-256-gcm', key, stored.subarray(1, 1 + IV_BYTES));
  decipher.setAuthTag(stored.subarray(-TAG_BYTES));
  const text = decipher.update(stored.subarray(1 + IV_BYTES, -TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}
