// The fields of a person that only the bureau sees, out of the file it opened under a case.
import { Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import { toPublicId } from '../access/public-ids.js';
import { AssociationType, toAssociation } from '../associations/association.type.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { BorrowerType } from './borrower.type.js';
import { IdentityReport, SubjectBands, type SubjectFile } from './subject-file.type.js';

/** The opened file; an association's own client has none, and no such field. */
function getFile(borrower: BorrowerType): SubjectFile {
  if (!borrower.file) throw new CentraleError('FORBIDDEN');
  return borrower.file;
}

@Resolver(() => BorrowerType)
export class SubjectFileResolver {
  @FieldResolver(() => [IdentityReport], {
    description: 'How each association reports the person’s identity; by association.',
  })
  reports(@Root() borrower: BorrowerType): IdentityReport[] {
    return getFile(borrower).reports;
  }

  @FieldResolver(() => SubjectBands, {
    description: 'Bands of all lenders together, recorded under the case.',
  })
  bands(@Root() borrower: BorrowerType): SubjectBands {
    return getFile(borrower).bands;
  }

  @FieldResolver(() => Int, {
    description:
      'Which person under one national id: 1, or more where reports did not fit each other.',
  })
  variant(@Root() borrower: BorrowerType): number {
    return getFile(borrower).variant;
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description:
      'Id of the person the bureau ruled this one to be; null where it stands for itself.',
  })
  samePersonAs(@Root() borrower: BorrowerType): string | null {
    const { sameAs } = getFile(borrower);
    return sameAs ? toPublicId('brw', sameAs) : null;
  }
}

@Resolver(() => IdentityReport)
export class IdentityReportResolver {
  @FieldResolver(() => AssociationType, { nullable: true, description: 'Who reports it.' })
  async association(
    @Root() report: IdentityReport,
    @Ctx() context: RequestContext,
  ): Promise<AssociationType | null> {
    const row = await context.loaders.associationByCode.load(report.associationCode);
    return row ? toAssociation(row, context.locale) : null;
  }
}
