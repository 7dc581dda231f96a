// An association's own clients, and for the bureau a person's file under a case. Who may see which field is settled
// by the field policy; which rows, by the database.
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { Client } from '../database/entities/client.entity.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { isReference } from '../inquiries/inquire-rules.js';
import { findLoansOfClient } from '../loans/find-loans.js';
import { LoanType } from '../loans/loan.type.js';
import { BorrowerConnection, BorrowerType } from './borrower.type.js';
import { BorrowerBy, BorrowerFilter, BorrowerOrder, CaseInput } from './borrower-inputs.type.js';
import { findClientById, findOwnClient } from './find-borrower.js';
import { countBorrowers, listBorrowers } from './list-borrowers.js';
import { openSubjectFiles } from './open-subject-file.js';
import { OwnInquiryType, toOwnInquiry } from './own-inquiry.type.js';

/** The row of an association's own client; a file opened by the bureau has none, and no such field. */
function getClient(borrower: BorrowerType): Client {
  if (!borrower.client) throw new CentraleError('FORBIDDEN');
  return borrower.client;
}

@Resolver(() => BorrowerType)
export class BorrowerResolver {
  @Query(() => BorrowerType, {
    nullable: true,
    description:
      'One person. For an association: one of its own clients, searched only among what it reported. For the ' +
      'bureau: any person, under a case, and the opening is recorded. Errors: NOT_FOUND, AMBIGUOUS_PERSON, ' +
      'BAD_NATIONAL_ID, BAD_NAME; for the bureau CASE_REQUIRED, BAD_REFERENCE.',
  })
  async borrower(
    @Arg('by', () => BorrowerBy, { description: 'Exactly one way to name the person.' })
    by: BorrowerBy,
    @Ctx() context: RequestContext,
    @Arg('case', () => CaseInput, {
      nullable: true,
      description: 'The bureau’s case; required of the bureau and of nobody else.',
    })
    underCase?: CaseInput | null,
  ): Promise<BorrowerType> {
    const found =
      context.viewer.audience === 'BUREAU'
        ? await findSubject(by, underCase, context)
        : await findOwnClient(by, context);
    if (!found) throw new CentraleError('NOT_FOUND');
    return found;
  }

  @Query(() => BorrowerConnection, {
    description:
      'Your own clients, page by page. Rows that come or go between two pages neither shift nor repeat others. ' +
      'Errors: BAD_PAGE_SIZE, BAD_CURSOR, BAD_NATIONAL_ID, BAD_NAME.',
  })
  borrowers(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Rows a page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Cursor of the row to read on from, of this very list.',
    })
    after?: string | null,
    @Arg('filter', () => BorrowerFilter, { nullable: true, description: 'Which of your clients.' })
    filter?: BorrowerFilter | null,
    @Arg('orderBy', () => BorrowerOrder, { nullable: true, description: 'By id where not given.' })
    orderBy?: BorrowerOrder | null,
  ): Promise<BorrowerConnection> {
    return listBorrowers({ first, after, filter, orderBy }, context);
  }

  @FieldResolver(() => [LoanType], {
    description: 'Your own loans to this client, newest first, 100 at most.',
  })
  loans(@Root() borrower: BorrowerType, @Ctx() context: RequestContext): Promise<LoanType[]> {
    return findLoansOfClient(getClient(borrower).clientId, context);
  }

  @FieldResolver(() => [OwnInquiryType], {
    description: 'Inquiries you made about this person, newest first, 100 at most.',
  })
  async inquiries(
    @Root() borrower: BorrowerType,
    @Ctx() context: RequestContext,
  ): Promise<OwnInquiryType[]> {
    const client = getClient(borrower);
    const rows = await context.loaders.inquiriesByIdHash.load(client.idHash.toString('hex'));
    return rows
      .filter((row) => row.birthDate === client.birthDate || client.nameKeys.includes(row.nameKey))
      .slice(0, 100)
      .map(toOwnInquiry);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether you reported two people under this national id (warning IDENTITY_CONFLICT). Compares your own ' +
      'rows only.',
  })
  identityConflict(
    @Root() borrower: BorrowerType,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    return context.loaders.isIdHashShared.load(getClient(borrower).idHash.toString('hex'));
  }
}

@Resolver(() => BorrowerConnection)
export class BorrowerConnectionResolver {
  @FieldResolver(() => Int, { description: 'All your clients that the filter lets through.' })
  totalCount(
    @Root() connection: BorrowerConnection,
    @Ctx() context: RequestContext,
  ): Promise<number> {
    return countBorrowers(connection, context);
  }
}

async function findSubject(
  by: BorrowerBy,
  underCase: CaseInput | null | undefined,
  context: RequestContext,
): Promise<BorrowerType | null> {
  if (!underCase) throw new CentraleError('CASE_REQUIRED');
  if (!isReference(underCase.ref)) throw new CentraleError('BAD_REFERENCE');
  const found = await openSubjectFiles(by, underCase.purpose, underCase.ref, context);
  return found[0] ?? null;
}

/** A router's reference to a borrower: only an own client; the bureau has no case there, so it is answered null. */
export async function resolveBorrowerReference(
  reference: { id?: unknown },
  context: RequestContext,
): Promise<BorrowerType | null> {
  if (context.viewer.audience !== 'AMC') return null;
  return findClientById(String(reference.id), context);
}
