// Carries messages to webhooks: reads what is to be told as the association itself would, in its role, so that a look is
// recorded before it leaves; sends it; and puts it back into the queue where nobody took it.
import { createHash } from 'node:crypto';
import type { Keys } from '../access/keys.js';
import { toPublicId } from '../access/public-ids.js';
import { toDatabaseRole } from '../access/viewer.js';
import type { ViewerDoor, ViewerSession } from '../database/as-viewer.js';
import type { JobQueue } from '../database/job-queue.js';
import type { WorkDoor } from '../database/work-door.js';
import { readAlerts } from '../portfolio/read-alerts.js';
import { findReturnState } from '../returns/return-state.js';
import { sendMessage } from './send-message.js';
import { toWebhookSecret } from './webhook-secret.js';

const ALERTS_A_MESSAGE = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const REFUSED = ['NO_RECIPROCITY', 'CLIENT_SUSPENDED', 'NOT_AN_ASKER'];

export interface CourierParts {
  queue: JobQueue;
  work: WorkDoor;
  door: ViewerDoor;
  keys: Pick<Keys, 'clientSecrets'>;
  allowsLoopback: boolean;
}

interface Webhook {
  webhook_id: string;
  association: string;
  api_client: string;
  url: string;
  secret_version: number;
}

interface Told {
  /** The content of the message, or undefined where there is nothing (any more) to tell. */
  data: unknown;
  /** When what is told of happened. */
  at: Date;
  /** The job that tells the rest. */
  next?: Record<string, unknown>;
}

export class WebhookCourier {
  constructor(private readonly parts: CourierParts) {}

  async start(): Promise<void> {
    await this.parts.queue.handle('webhook', (job) => this.#deliver(job));
  }

  async #deliver(job: Record<string, unknown>): Promise<void> {
    const webhook = await this.#find(String(job.webhookId));
    if (!webhook) return;
    const id = toMessageId(job);
    const told = await this.#read(webhook, job, id);
    if (told?.data !== undefined) await this.#send(webhook, id, String(job.event), told);
    if (told?.next) await this.#queue(told.next);
  }

  async #find(webhookId: string): Promise<Webhook | undefined> {
    const { rows } = await this.parts.work.as('centrale_courier', (client) =>
      client.query<Webhook>(
        `select webhook_id, association, api_client, url, secret_version from registry.webhook
         where webhook_id = $1 and status = 'ACTIVE'`,
        [webhookId],
      ),
    );
    return rows[0];
  }

  /** Undefined where the association may not be told (any more): it does not report, or its program is suspended. */
  async #read(
    webhook: Webhook,
    job: Record<string, unknown>,
    messageId: string,
  ): Promise<Told | undefined> {
    const session = this.parts.door.enter({
      audience: 'AMC',
      association: webhook.association,
      clientId: webhook.api_client,
      databaseRole: toDatabaseRole('AMC', webhook.association),
      expiresAt: new Date(Date.now() + 60_000),
    });
    try {
      return job.event === 'alert.raised'
        ? await tellAlerts(session, job, messageId)
        : await tellReturn(session, String(job.returnId));
    } catch (error) {
      if (error instanceof Error && REFUSED.includes(error.message)) return undefined;
      throw error;
    }
  }

  async #send(webhook: Webhook, id: string, type: string, { data, at }: Told): Promise<void> {
    const { keys, allowsLoopback } = this.parts;
    const secret = toWebhookSecret(keys.clientSecrets, webhook.webhook_id, webhook.secret_version);
    const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
    const status = await sendMessage(
      { id, body },
      { url: webhook.url, secret, allowsLoopback },
    ).catch(() => 0);
    const isTaken = status >= 200 && status < 300;
    await this.#note(webhook.webhook_id, status, isTaken);
    if (!isTaken && status !== 410) throw new Error('The message was not taken');
  }

  async #note(webhookId: string, status: number, isTaken: boolean): Promise<void> {
    await this.parts.work.as('centrale_courier', (client) =>
      client.query(
        `update registry.webhook set
           last_delivered_at = case when $2 then now() else last_delivered_at end,
           last_failed_at = case when $2 then last_failed_at else now() end,
           status = case when $3 then 'GONE' else status end
         where webhook_id = $1`,
        [webhookId, isTaken, status === 410],
      ),
    );
  }

  async #queue(job: Record<string, unknown>): Promise<void> {
    const { queue, work } = this.parts;
    await work.as('centrale_courier', (client) =>
      queue.send(client, 'webhook', job, String(job.webhookId)),
    );
  }
}

/** The same job has the same message id, whoever tries it and whenever. */
function toMessageId(job: Record<string, unknown>): string {
  const { webhookId, event, snapshotId, afterClient, returnId } = job;
  const text = JSON.stringify([webhookId, event, snapshotId, afterClient ?? null, returnId]);
  return `msg_${createHash('sha256').update(text).digest('base64url').slice(0, 27)}`;
}

async function tellAlerts(
  session: ViewerSession,
  job: Record<string, unknown>,
  messageId: string,
): Promise<Told> {
  const snapshotId = Number(job.snapshotId);
  const after = { snapshotId, clientId: String(job.afterClient ?? BEFORE_ALL) };
  const rows = await readAlerts(session, messageId, after, ALERTS_A_MESSAGE, snapshotId);
  const [first] = rows;
  const last = rows.length === ALERTS_A_MESSAGE ? rows.at(-1) : undefined;
  return {
    at: first?.publishedAt ?? new Date(),
    data: first && {
      snapshotMonth: first.snapshotMonth.slice(0, 7),
      alerts: rows.map(({ clientId, inquiryId, changes }) => ({
        borrower: toPublicId('brw', clientId),
        inquiryId,
        changes,
      })),
    },
    ...(last ? { next: { ...job, afterClient: last.clientId } } : {}),
  };
}

async function tellReturn(session: ViewerSession, returnId: string): Promise<Told> {
  return {
    at: new Date(),
    data: await findReturnState(session, toPublicId('ret', returnId), 'en'),
  };
}
