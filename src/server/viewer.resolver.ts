// Tells a client who it is and what it may do, so that nobody has to find out by being refused.
import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Audience } from '../access/viewer.js';
import type { RequestContext } from '../database/request-context.js';
import { findOwnTerms, type OwnTerms } from '../inquiries/own-terms.js';
import { toStandingWords } from '../inquiries/standing-wording.js';
import { InquiryQuota, Reciprocity, ViewerType } from './viewer.type.js';

const PURPOSES: Readonly<Record<Audience, string[]>> = {
  AMC: ['NEW_CREDIT', 'RENEWAL', 'PORTFOLIO_REVIEW', 'COLLECTION', 'GUARANTOR'],
  BUREAU: ['SUBJECT_ACCESS', 'SUPERVISION', 'DISPUTE'],
  RESEARCH: [],
  SUPERVISOR: [],
};

/** Both fields of one request read the same terms once. */
const termsOfRequest = new WeakMap<RequestContext, Promise<OwnTerms | undefined>>();

function findTerms(context: RequestContext): Promise<OwnTerms | undefined> {
  const known = termsOfRequest.get(context);
  if (known) return known;
  const terms = findOwnTerms(context.session);
  termsOfRequest.set(context, terms);
  return terms;
}

@Resolver(() => ViewerType)
export class ViewerResolver {
  @Query(() => ViewerType, { description: 'Who you are to Centrale.' })
  viewer(@Ctx() { viewer }: RequestContext): ViewerType {
    return Object.assign(new ViewerType(), {
      audience: viewer.audience,
      clientId: viewer.clientId,
      association: viewer.association,
      tokenExpiresAt: viewer.expiresAt,
      purposes: PURPOSES[viewer.audience],
    });
  }

  @FieldResolver(() => Reciprocity, {
    nullable: true,
    description: 'For associations: whether you read others’ bands.',
  })
  async reciprocity(
    @Root() _viewer: ViewerType,
    @Ctx() context: RequestContext,
  ): Promise<Reciprocity | null> {
    const terms = await findTerms(context);
    if (!terms) return null;
    const { reason, dueMonth } = terms;
    const explanation = reason === null ? null : toStandingWords(reason, context.locale);
    return { holds: reason === null, reason, explanation, dueMonth };
  }

  @FieldResolver(() => InquiryQuota, {
    nullable: true,
    description: 'For associations: today’s credit inquiries.',
  })
  async quota(
    @Root() _viewer: ViewerType,
    @Ctx() context: RequestContext,
  ): Promise<InquiryQuota | null> {
    const terms = await findTerms(context);
    if (!terms) return null;
    const { inquiriesUsed: used, inquiriesAllowed: allowed } = terms;
    return { used, allowed, left: Math.max(0, allowed - used) };
  }
}
