// The secret that signs an association's messages (Standard Webhooks). Derived from the key file, so that none is
// stored; a rotated webhook gets the next version.
import { createHmac } from 'node:crypto';

/** `whsec_` and 32 bytes of base64, as the Standard Webhooks libraries take it. */
export function toWebhookSecret(key: Buffer, webhookId: string, version: number): string {
  const bytes = createHmac('sha256', key).update(`webhook:${webhookId}:${version}`).digest();
  return `whsec_${bytes.toString('base64')}`;
}
