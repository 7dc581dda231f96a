// A client's debt elsewhere, on the road of one's own list: each person read is an inquiry of its own, and a page of
// a hundred shares a statement.
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { BorrowerType } from '../borrowers/borrower.type.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { OwnClientPurpose, RiskLook } from './inquiry.type.js';
import type { RiskDesk } from './risk-desk.js';

@Resolver(() => BorrowerType)
export class BorrowerRiskResolver {
  constructor(private readonly desk: RiskDesk) {}

  @FieldResolver(() => RiskLook, {
    nullable: true,
    description:
      'Debt of this client at all other lenders together, in bands; records one inquiry per person in the same ' +
      'transaction (a review: once per snapshot). Refusals are data: NO_ACTIVE_LOAN, NOT_OVERDUE, NO_RECIPROCITY.',
  })
  async riskSummary(
    @Root() { client }: BorrowerType,
    @Arg('purpose', () => OwnClientPurpose, { description: 'Why you look at your own client.' })
    purpose: OwnClientPurpose,
    @Ctx() context: RequestContext,
  ): Promise<RiskLook> {
    if (!client) throw new CentraleError('FORBIDDEN');
    const ask = {
      id_hash: `\\x${client.idHash.toString('hex')}`,
      name_key: client.nameKeys[0] ?? '',
      birth_date: client.birthDate,
      purpose,
      request_id: context.requestId,
    };
    const { summary, userErrors } = await this.desk.look(ask, context);
    return { summary, userErrors };
  }
}
