// Secrets of the demo issuer's clients. They are derived from the key file, so that none is stored; a rotated
// client gets the next version and the old secret stops working.
import { createHmac } from 'node:crypto';

/** The secret of one client: base64url(HMAC-SHA256(key, clientId ':' version)), 43 characters. */
export function toClientSecret(key: Buffer, clientId: string, secretVersion: number): string {
  return createHmac('sha256', key).update(`${clientId}:${secretVersion}`).digest('base64url');
}
