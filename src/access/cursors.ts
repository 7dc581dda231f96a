// Seals a place in a list into a cursor that only the same viewer can use, for the same list. The same place gives
// the same cursor, so that answers can be compared; its length tells nothing of the values inside.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { CentraleError } from '../errors.js';
import type { Viewer } from './viewer.js';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const PADDED_TO = 64;

/** The values by which a list is ordered, at the row the cursor stands behind. */
export type Place = readonly (string | number)[];

interface CursorKeys {
  cipher: Buffer;
  iv: Buffer;
}
const derived = new WeakMap<Buffer, CursorKeys>();

function toCursorKeys(secret: Buffer): CursorKeys {
  const known = derived.get(secret);
  if (known) return known;
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', use, 32));
  const keys = { cipher: derive('cursor cipher'), iv: derive('cursor iv') };
  derived.set(secret, keys);
  return keys;
}

/** What a cursor is bound to: who reads, and which list with which filter and order. */
const toBinding = (viewer: Viewer, list: unknown): Buffer =>
  Buffer.from(JSON.stringify([viewer.databaseRole, viewer.association, list]));

/** `list` describes the list: its name, filter and order; a cursor opens for an equal one only. */
export function toCursor(secret: Buffer, viewer: Viewer, list: unknown, place: Place): string {
  const keys = toCursorKeys(secret);
  const binding = toBinding(viewer, list);
  const text = JSON.stringify(place);
  const plain = Buffer.from(text.padEnd(Math.ceil((text.length + 1) / PADDED_TO) * PADDED_TO));
  const iv = createHmac('sha256', keys.iv).update(binding).update('\0').update(plain).digest();
  const cipher = createCipheriv('aes-256-gcm', keys.cipher, iv.subarray(0, IV_BYTES));
  cipher.setAAD(binding);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([
    Buffer.of(VERSION),
    iv.subarray(0, IV_BYTES),
    cipher.getAuthTag(),
    sealed,
  ]).toString('base64url');
}

/** Throws BAD_CURSOR, the same for a forged, a foreign and an outdated one. */
export function fromCursor(secret: Buffer, viewer: Viewer, list: unknown, cursor: string): Place {
  const bytes = Buffer.from(cursor, 'base64url');
  const start = 1 + IV_BYTES + TAG_BYTES;
  // Node ignores stray characters in base64url: only the one spelling of a cursor is a cursor.
  if (bytes.length <= start || bytes[0] !== VERSION || bytes.toString('base64url') !== cursor) {
    throw new CentraleError('BAD_CURSOR');
  }
  try {
    const iv = bytes.subarray(1, 1 + IV_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', toCursorKeys(secret).cipher, iv);
    decipher.setAAD(toBinding(viewer, list));
    decipher.setAuthTag(bytes.subarray(1 + IV_BYTES, start));
    const plain = Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]);
    return JSON.parse(plain.toString()) as Place;
  } catch {
    throw new CentraleError('BAD_CURSOR');
  }
}
