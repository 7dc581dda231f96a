// Sends one message: signed as Standard Webhooks asks, to an address that is looked at once more when its name is
// resolved, without following redirects, and without reading more of the answer than its status.
import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { isOpenAddress, readWebhookUrl } from './webhook-address.js';

const PATIENCE_MS = 10_000;

export interface Message {
  /** The same for every try of one message, so that its receiver can drop a repetition. */
  id: string;
  /** JSON. */
  body: string;
}

export interface Address {
  url: string;
  secret: string;
  allowsLoopback: boolean;
}

/** Resolves a name, and gives no address that is closed to messages. */
const lookUpOpen =
  (allowsLoopback: boolean): LookupFunction =>
  (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const open = (found ?? []).filter(({ address }) => isOpenAddress(address, allowsLoopback));
      const first = open[0];
      if (error || !first) done(error ?? new Error('closed address'), [], 0);
      else if (options.all) done(null, open);
      else done(null, first.address, first.family);
    });
  };

/** Answers the HTTP status; throws where there is none: a closed address, no connection, no answer in ten seconds. */
export function sendMessage(message: Message, to: Address, now = new Date()): Promise<number> {
  const url = readWebhookUrl(to.url, to.allowsLoopback);
  if (!url) return Promise.reject(new Error('closed address'));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'centrale',
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(to.secret).sign(message.id, now, message.body),
  };
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      headers,
      lookup: lookUpOpen(to.allowsLoopback),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    request.once('error', reject);
    request.once('response', (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.end(message.body);
  });
}
