// The public directory of associations, equal for every audience.
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Association } from '../database/entities/association.entity.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { AssociationType, toAssociation } from './association.type.js';

@Resolver(() => AssociationType)
export class AssociationResolver {
  @Query(() => [AssociationType], {
    description: 'All associations that take part or took part, by code. Equal for everybody.',
  })
  async associations(@Ctx() context: RequestContext): Promise<AssociationType[]> {
    const rows = await context.session.em().find(Association, {}, { orderBy: { code: 'asc' } });
    return rows.map((row) => toAssociation(row, context.locale));
  }

  @Query(() => AssociationType, {
    nullable: true,
    description: 'One association of the directory. Error NOT_FOUND where there is none.',
  })
  async association(
    @Arg('code', () => ID, { description: 'Its short code, such as amc01.' }) code: string,
    @Ctx() context: RequestContext,
  ): Promise<AssociationType> {
    const found = await findAssociation(code, context);
    if (!found) throw new CentraleError('NOT_FOUND');
    return found;
  }
}

/** As the register spells codes: what is none of them need not be asked for. */
const CODE = /^[a-z][a-z0-9]{1,15}$/;

async function findAssociation(
  code: string,
  context: RequestContext,
): Promise<AssociationType | null> {
  if (!CODE.test(code)) return null;
  const row = await context.loaders.associationByCode.load(code);
  return row ? toAssociation(row, context.locale) : null;
}

/** A router's reference to an association, by its code; null where there is none. */
export function resolveAssociationReference(
  reference: { code?: unknown },
  context: RequestContext,
): Promise<AssociationType | null> {
  return findAssociation(String(reference.code), context);
}
