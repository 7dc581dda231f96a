// The addresses of an association to which Centrale sends messages of its own accord.
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Instant } from '../access/scalars.js';
import { UserError } from '../inquiries/inquiry.type.js';

export enum WebhookEvent {
  ALERT_RAISED = 'ALERT_RAISED',
  RETURN_COMPLETED = 'RETURN_COMPLETED',
}
registerEnumType(WebhookEvent, {
  name: 'WebhookEvent',
  description: 'What a message tells of.',
  valuesConfig: {
    ALERT_RAISED: {
      description:
        'Type alert.raised: own clients whose bands went up at a snapshot, up to 100 a message, each recorded as a review.',
    },
    RETURN_COMPLETED: {
      description:
        'Type return.completed: a return of yours has come to its end, with its state and counts.',
    },
  },
});

export enum WebhookStatus {
  ACTIVE = 'ACTIVE',
  DISABLED = 'DISABLED',
  GONE = 'GONE',
}
registerEnumType(WebhookStatus, {
  name: 'WebhookStatus',
  description: 'Whether messages go there.',
  valuesConfig: {
    ACTIVE: { description: 'Messages go there.' },
    DISABLED: { description: 'You switched it off.' },
    GONE: { description: 'The address answered 410 Gone, so nothing is sent there any more.' },
  },
});

@ObjectType('Webhook', {
  description:
    'An address of yours that is told what happens: POST with JSON, signed as Standard Webhooks (headers webhook-id, ' +
    'webhook-timestamp, webhook-signature). Anything but a 2xx is tried again for about a day, ever more seldom; the ' +
    'same message keeps its webhook-id.',
})
export class WebhookType {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => String, { description: 'The address.' })
  url!: string;

  @Field(() => [WebhookEvent], { description: 'What it is told of.' })
  events!: WebhookEvent[];

  @Field(() => WebhookStatus, { description: 'Whether messages go there.' })
  status!: WebhookStatus;

  @Field(() => Instant, { description: 'When it was registered.' })
  createdAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'Last message it accepted.' })
  lastDeliveredAt!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'Last message it did not accept.' })
  lastFailedAt!: Date | null;
}

@InputType({ description: 'An address and what it is told of.' })
export class RegisterWebhookInput {
  @Field(() => String, { description: 'https, publicly reachable, without credentials in it.' })
  url!: string;

  @Field(() => [WebhookEvent], { description: 'At least one.' })
  events!: WebhookEvent[];
}

@ObjectType({ description: 'What became of a change to a webhook.' })
export class WebhookPayload {
  @Field(() => WebhookType, {
    nullable: true,
    description: 'The webhook as it is now; null where refused.',
  })
  webhook!: WebhookType | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The signing secret, whsec_…: shown now and never again. Null where it did not change.',
  })
  secret!: string | null;

  @Field(() => [UserError], {
    description: 'BAD_WEBHOOK_URL, TOO_MANY_WEBHOOKS, NOT_FOUND; else empty.',
  })
  userErrors!: UserError[];
}
