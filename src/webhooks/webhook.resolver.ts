// An association registers, rotates and switches off its own webhooks.
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { fromPublicId, toPublicId } from '../access/public-ids.js';
import type { RequestContext } from '../database/request-context.js';
import type { ErrorCode } from '../errors.js';
import { toUserError } from '../inquiries/risk-desk.js';
import {
  RegisterWebhookInput,
  WebhookEvent,
  WebhookPayload,
  type WebhookStatus,
  WebhookType,
} from './webhook.type.js';
import { readWebhookUrl } from './webhook-address.js';
import { toWebhookSecret } from './webhook-secret.js';

const MOST = 5;
const EVENT_TYPES: Readonly<Record<WebhookEvent, string>> = {
  ALERT_RAISED: 'alert.raised',
  RETURN_COMPLETED: 'return.completed',
};

interface Row {
  webhook_id: string;
  url: string;
  events: string[];
  secret_version: number;
  status: WebhookStatus;
  created_at: Date;
  last_delivered_at: Date | null;
  last_failed_at: Date | null;
}

const COLUMNS =
  'webhook_id, url, events, secret_version, status, created_at, last_delivered_at, last_failed_at';

const toWebhook = (row: Row): WebhookType =>
  Object.assign(new WebhookType(), {
    id: toPublicId('whk', row.webhook_id),
    url: row.url,
    events: Object.values(WebhookEvent).filter((event) => row.events.includes(EVENT_TYPES[event])),
    status: row.status,
    createdAt: row.created_at,
    lastDeliveredAt: row.last_delivered_at,
    lastFailedAt: row.last_failed_at,
  });

const refuse = (code: ErrorCode, context: RequestContext, field: string[]): WebhookPayload => ({
  webhook: null,
  secret: null,
  userErrors: [toUserError(code, context, { most: String(MOST) }, field)],
});

@Resolver(() => WebhookType)
export class WebhookResolver {
  /** `allowsLoopback`: the demo, whose receivers run beside it. */
  constructor(private readonly allowsLoopback: boolean) {}

  @Query(() => [WebhookType], { description: 'Your own webhooks, oldest first.' })
  async webhooks(@Ctx() { session }: RequestContext): Promise<WebhookType[]> {
    const rows = await session.query<Row>({
      name: 'list-webhooks',
      text: `select ${COLUMNS} from registry.webhook order by created_at, webhook_id`,
      values: [],
    });
    return rows.map(toWebhook);
  }

  @Mutation(() => WebhookPayload, {
    description:
      'Registers an address, or changes what a registered one is told of; answers its signing secret. Five at most.',
  })
  async registerWebhook(
    @Arg('input', () => RegisterWebhookInput, { description: 'The address and its events.' })
    { url, events }: RegisterWebhookInput,
    @Ctx() context: RequestContext,
  ): Promise<WebhookPayload> {
    if (!readWebhookUrl(url, this.allowsLoopback) || events.length === 0) {
      return refuse('BAD_WEBHOOK_URL', context, ['input', events.length === 0 ? 'events' : 'url']);
    }
    const { session, keys } = context;
    const rows = await session.query<Row>({
      name: 'register-webhook',
      text: `insert into registry.webhook (association, api_client, url, events)
        select $1, $2, $3, $4
        where (select count(*) from registry.webhook where status = 'ACTIVE' and url <> $3) < $5
        on conflict (association, url) do update set events = excluded.events, status = 'ACTIVE'
        returning ${COLUMNS}`,
      values: [
        session.viewer.association,
        session.viewer.clientId,
        url,
        [...new Set(events)].map((event) => EVENT_TYPES[event]),
        MOST,
      ],
    });
    const row = rows[0];
    if (!row) return refuse('TOO_MANY_WEBHOOKS', context, ['input', 'url']);
    const secret = toWebhookSecret(keys.clientSecrets, row.webhook_id, row.secret_version);
    return { webhook: toWebhook(row), secret, userErrors: [] };
  }

  @Mutation(() => WebhookPayload, {
    description: 'Gives a webhook a new secret; the next message is signed with it.',
  })
  async rotateWebhookSecret(
    @Arg('id', () => ID, { description: 'Of the webhook.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<WebhookPayload> {
    const row = await change(id, 'secret_version = secret_version + 1', context);
    if (!row) return refuse('NOT_FOUND', context, ['id']);
    const secret = toWebhookSecret(context.keys.clientSecrets, row.webhook_id, row.secret_version);
    return { webhook: toWebhook(row), secret, userErrors: [] };
  }

  @Mutation(() => WebhookPayload, {
    description: 'Switches a webhook off; registering it again switches it on.',
  })
  async disableWebhook(
    @Arg('id', () => ID, { description: 'Of the webhook.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<WebhookPayload> {
    const row = await change(id, `status = 'DISABLED'`, context);
    if (!row) return refuse('NOT_FOUND', context, ['id']);
    return { webhook: toWebhook(row), secret: null, userErrors: [] };
  }
}

/** `assignment` is one of this file's own texts, never a client's. */
async function change(
  id: string,
  assignment: string,
  { session }: RequestContext,
): Promise<Row | undefined> {
  const uuid = fromPublicId('whk', id);
  if (uuid === undefined) return undefined;
  const rows = await session.query<Row>({
    name: `webhook ${assignment}`,
    text: `update registry.webhook set ${assignment} where webhook_id = $1 returning ${COLUMNS}`,
    values: [uuid],
  });
  return rows[0];
}
