// Provisions of the viewer's own book and loans by a scheme, the cost of another one, the schemes, and the adoption of
// one's own. Books are read live; which schemes exist for the viewer is the row policies' word.
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { isStorable } from '../access/scalar-rules.js';
import type { Book } from '../database/book-loaders.js';
import type { RequestContext } from '../database/request-context.js';
import { readSchemes, type SchemeRow } from '../database/scheme-loader.js';
import { CentraleError } from '../errors.js';
import { LoanType } from '../loans/loan.type.js';
import { adoptScheme } from './adopt-scheme.js';
import { sumLines } from './arrears-rules.js';
import { DEFINITIONS } from './definition-wording.js';
import { PortfolioType } from './portfolio.type.js';
import { toClassSums, toHeld } from './provision-report-rules.js';
import { toBucket } from './provision-rules.js';
import {
  AdoptProvisionSchemeInput,
  AdoptProvisionSchemePayload,
  Certainty,
  ProvisionSchemeType,
  toProvisionScheme,
  toRate,
} from './provision-scheme.type.js';
import { LoanProvision, ProvisionShift, Provisions } from './provisions.type.js';
import { toFraction } from './ratio-rules.js';

const SCHEME = 'Code of a scheme; without it your own in force, else the sector’s floor.';

interface Judged {
  book: Book;
  scheme: SchemeRow;
}

/** Throws UNKNOWN_SCHEME where no scheme of that code is in force at the month. */
async function getScheme(schemeId: string | null, context: RequestContext): Promise<SchemeRow> {
  const scheme = schemeId === null ? undefined : await context.loaders.schemeById.load(schemeId);
  if (!scheme) throw new CentraleError('UNKNOWN_SCHEME');
  return scheme;
}

/** '' where none is named. Throws UNKNOWN_SCHEME for what the database cannot even hold. */
function readCode(code: string | null | undefined): string {
  if (!isStorable(code ?? '')) throw new CentraleError('UNKNOWN_SCHEME');
  return code ?? '';
}

async function judge(
  month: string,
  code: string | null | undefined,
  context: RequestContext,
): Promise<Judged> {
  const book = await context.loaders.book.load({ month, scheme: readCode(code) });
  return { book, scheme: await getScheme(book.schemeId, context) };
}

function toClasses({ book, scheme }: Judged) {
  const sums = toClassSums(book.lines, book.provisions, scheme.buckets.length);
  return scheme.buckets.map((bucket, at) => ({
    class: bucket.class,
    minDpd: bucket.minDays,
    maxDpd: bucket.maxDays,
    rate: toRate(bucket.rateBp),
    certainty: Certainty[bucket.certainty],
    loans: sums[at]?.loans ?? 0,
    dragged: sums[at]?.dragged ?? 0,
    balance: sums[at]?.balance ?? 0n,
    required: sums[at]?.required ?? 0n,
  }));
}

const sumRequired = (judged: Judged): bigint =>
  judged.book.provisions.reduce((sum, line) => sum + line.required, 0n);

@Resolver(() => PortfolioType)
export class ProvisionsResolver {
  @FieldResolver(() => Provisions, {
    nullable: true,
    description: 'What a scheme asks of the book, and what is held. Error UNKNOWN_SCHEME.',
  })
  async provisions(
    @Root() root: PortfolioType,
    @Ctx() context: RequestContext,
    @Arg('scheme', () => String, { nullable: true, description: SCHEME }) code?: string | null,
  ): Promise<Provisions> {
    const judged = await judge(root.month, code, context);
    const { held, loansWithoutHeld, atRisk, riskCoverage } = toHeld(judged.book.lines);
    const required = sumRequired(judged);
    return {
      scheme: toProvisionScheme(judged.scheme, context.locale),
      classes: toClasses(judged),
      required,
      held,
      difference: held - required,
      isHeldComplete: loansWithoutHeld === 0,
      loansWithoutHeld,
      atRisk,
      riskCoverage,
      definition: DEFINITIONS.PROVISIONS[context.locale],
    };
  }

  @FieldResolver(() => ProvisionShift, {
    nullable: true,
    description: 'What the book would cost under another scheme. Error UNKNOWN_SCHEME.',
  })
  async provisionShift(
    @Root() root: PortfolioType,
    @Ctx() context: RequestContext,
    @Arg('to', () => String, { description: 'Code of the scheme moved to.' }) to: string,
    @Arg('from', () => String, {
      nullable: true,
      description:
        'Code of the scheme moved from; without it your own in force, else the sector’s floor.',
    })
    from?: string | null,
  ): Promise<ProvisionShift> {
    const [before, after] = await Promise.all([
      judge(root.month, from ?? '', context),
      judge(root.month, to, context),
    ]);
    const requiredFrom = sumRequired(before);
    const requiredTo = sumRequired(after);
    const cost = requiredTo - requiredFrom;
    return {
      from: toProvisionScheme(before.scheme, context.locale),
      to: toProvisionScheme(after.scheme, context.locale),
      requiredFrom,
      requiredTo,
      cost,
      costRatio: toFraction(cost, sumLines(after.book.lines).balance),
      definition: DEFINITIONS.SHIFT[context.locale],
    };
  }
}

@Resolver(() => LoanType)
export class LoanProvisionResolver {
  @FieldResolver(() => LoanProvision, {
    nullable: true,
    description:
      'What a scheme asks of the loan at its last report; null where it is not live. Error UNKNOWN_SCHEME.',
  })
  async provision(
    @Root() loan: LoanType,
    @Ctx() context: RequestContext,
    @Arg('scheme', () => String, { nullable: true, description: SCHEME }) code?: string | null,
  ): Promise<LoanProvision | null> {
    const key = { loanId: loan.loanId, scheme: readCode(code) };
    const row = await context.loaders.provisionOfLoan.load(key);
    if (!row) return null;
    const scheme = await getScheme(row.schemeId, context);
    const bucket = scheme.buckets[row.ordinal - 1];
    if (!bucket) throw new RangeError('a scheme without the class of a loan');
    return {
      scheme: toProvisionScheme(scheme, context.locale),
      class: bucket.class,
      worstDaysPastDue: row.worstDays,
      isDragged: toBucket(scheme.buckets, row.daysPastDue) < row.ordinal - 1,
      rate: toRate(row.rateBp),
      certainty: Certainty[bucket.certainty],
      base: row.base,
      required: row.required,
    };
  }
}

@Resolver(() => ProvisionSchemeType)
export class ProvisionSchemeResolver {
  @Query(() => [ProvisionSchemeType], {
    description: 'The sector’s provisioning schemes and your own, every version, by code.',
  })
  async provisionSchemes(@Ctx() context: RequestContext): Promise<ProvisionSchemeType[]> {
    const rows = await readSchemes(context.session, null);
    return rows.map((row) => toProvisionScheme(row, context.locale));
  }

  @Mutation(() => AdoptProvisionSchemePayload, {
    description:
      'Adopts a scheme of your own, or the next version of one; what is stored is never changed. Refusals are data: ' +
      'BAD_SCHEME_TEXT, SCHEME_BUCKETS, SCHEME_RATES, BELOW_FLOOR, SCHEME_DATED, SCHEME_CODE_TAKEN.',
  })
  adoptProvisionScheme(
    @Arg('input', () => AdoptProvisionSchemeInput, { description: 'The scheme.' })
    input: AdoptProvisionSchemeInput,
    @Ctx() context: RequestContext,
  ): Promise<AdoptProvisionSchemePayload> {
    return adoptScheme(input, context);
  }
}
