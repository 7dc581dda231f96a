// The graph's roads to an inquiry. Who asks comes from the context, never from an argument.
import 'reflect-metadata';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { isReference } from './inquire-rules.js';
import {
  DeclareOutcomeInput,
  DeclareOutcomePayload,
  InquireInput,
  InquirePayload,
} from './inquiry.type.js';
import { declareOutcome } from './outcome.js';
import { type RiskDesk, toUserError } from './risk-desk.js';

/** As many as one statement takes. */
const MOST_AT_ONCE = 100;

@Resolver()
export class InquiryResolver {
  constructor(private readonly desk: RiskDesk) {}

  @Mutation(() => InquirePayload, {
    nullable: true,
    description:
      'Asks how indebted a person is at all other lenders together, and records the inquiry in the same transaction. ' +
      'The same person, purpose and application on one day are one inquiry: a retry costs nothing. Refusals are data ' +
      '(userErrors): bad input, the purpose’s conditions, QUOTA_EXHAUSTED, NO_RECIPROCITY.',
  })
  inquire(
    @Arg('input', () => InquireInput, { description: 'Whom you ask about, and why.' })
    input: InquireInput,
    @Ctx() context: RequestContext,
  ): Promise<InquirePayload> {
    return this.desk.inquire(input, context);
  }

  @Mutation(() => [InquirePayload], {
    nullable: true,
    description:
      'Asks about up to 100 people at once, each an inquiry of its own with its own answer or refusal, in the order ' +
      'given; those that count are counted one by one. Error LIST_TOO_LONG above 100.',
  })
  inquireMany(
    @Arg('inputs', () => [InquireInput], {
      description: 'Whom you ask about, and why; 100 at most.',
    })
    inputs: InquireInput[],
    @Ctx() context: RequestContext,
  ): Promise<InquirePayload[]> {
    if (inputs.length > MOST_AT_ONCE)
      throw new CentraleError('LIST_TOO_LONG', { limit: MOST_AT_ONCE });
    return Promise.all(
      inputs.map((input, i) => this.desk.inquire(input, context, ['inputs', String(i)])),
    );
  }

  @Mutation(() => DeclareOutcomePayload, {
    nullable: true,
    description:
      'Declares what became of an application you inquired for. An inquiry without a loan or an outcome within 60 ' +
      'days counts as unexplained; above half, the daily allowance falls to its floor.',
  })
  async declareOutcome(
    @Arg('input', () => DeclareOutcomeInput, { description: 'The application and its outcome.' })
    input: DeclareOutcomeInput,
    @Ctx() context: RequestContext,
  ): Promise<DeclareOutcomePayload> {
    for (const field of ['applicationRef', 'loanRef'] as const) {
      if (isReference(input[field] ?? '')) continue;
      const error = toUserError('BAD_REFERENCE', context, {}, ['input', field]);
      return { recorded: false, userErrors: [error] };
    }
    const recorded = await declareOutcome(input, context);
    const userErrors = recorded
      ? []
      : [toUserError('NO_APPLICATION', context, {}, ['input', 'applicationRef'])];
    return { recorded, userErrors };
  }
}
