// Builds the whole graph: the features' resolvers, as one federation subgraph with its keys. Nobody is served this
// schema; audiences get theirs from access/enforce-policy.
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import { buildSchema, createResolversMap, type NonEmptyArray } from 'type-graphql';
import type { Keys } from '../access/keys.js';
import {
  AssociationResolver,
  resolveAssociationReference,
} from '../associations/association.resolver.js';
import {
  BorrowerConnectionResolver,
  BorrowerResolver,
  resolveBorrowerReference,
} from '../borrowers/borrower.resolver.js';
import { IdentityCaseResolver } from '../borrowers/identity-case.resolver.js';
import { MatchReviewResolver } from '../borrowers/match-review.resolver.js';
import { IdentityReportResolver, SubjectFileResolver } from '../borrowers/subject-file.resolver.js';
import { VerdictTrialResolver } from '../exposure/verdict-trial.resolver.js';
import { BorrowerRiskResolver } from '../inquiries/borrower-risk.resolver.js';
import { InquiryResolver } from '../inquiries/inquiry.resolver.js';
import { type OnLook, RiskDesk } from '../inquiries/risk-desk.js';
import { VisitResolver } from '../loan-use/visit.resolver.js';
import { DueVisitResolver, LoanUseResolver } from '../loan-use/visit-list.resolver.js';
import { resolveLoanReference } from '../loans/find-loans.js';
import { LoanResolver } from '../loans/loan.resolver.js';
import { AlertResolver } from '../portfolio/alert.resolver.js';
import { ArrearsResolver } from '../portfolio/arrears.resolver.js';
import { BenchmarkResolver } from '../portfolio/benchmark.resolver.js';
import { BreakdownResolver } from '../portfolio/breakdown.resolver.js';
import { DpdResetListResolver, DpdResetsResolver } from '../portfolio/dpd-resets.resolver.js';
import { HistoryResolver } from '../portfolio/history.resolver.js';
import { OverlapResolver } from '../portfolio/overlap.resolver.js';
import { PortfolioResolver } from '../portfolio/portfolio.resolver.js';
import {
  LoanProvisionResolver,
  ProvisionSchemeResolver,
  ProvisionsResolver,
} from '../portfolio/provisions.resolver.js';
import { RollRatesResolver } from '../portfolio/roll-rates.resolver.js';
import { VintagesResolver } from '../portfolio/vintages.resolver.js';
import { WriteOffsResolver } from '../portfolio/write-offs.resolver.js';
import { ReportingMonthResolver } from '../returns/reporting-month.resolver.js';
import { ReturnResolver } from '../returns/return.resolver.js';
import { PrivacyAccountResolver } from '../statistics/privacy-account.resolver.js';
import { ReleaseResolver } from '../statistics/release.resolver.js';
import { TableRequestResolver } from '../statistics/table-request.resolver.js';
import { WebhookResolver } from '../webhooks/webhook.resolver.js';
import { ViewerResolver } from './viewer.resolver.js';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@shareable", "@tag", "@requiresScopes"])\n`;

/** The graph's resolvers hash national ids; every other key reaches them with the request. */
type GraphKeys = Pick<Keys, 'identifierHmac'>;

export interface GraphOptions {
  onLook?: OnLook;
  /** Whether messages may go to this machine itself: in the demo, whose receivers run beside it. */
  allowsLoopback?: boolean;
  /** Has a dry run of verdict rules run behind the front door. */
  startTrial?(trialId: string): Promise<void>;
  /** Has an approved table drawn behind the front door. */
  startTable?(requestId: string): Promise<void>;
}

type ResolverClass = abstract new (...args: never[]) => object;

/** The resolvers with what each of them needs; the graph's only place where they are put together. */
function makeResolvers(keys: GraphKeys, options: GraphOptions): Map<ResolverClass, object> {
  const desk = new RiskDesk(keys, options.onLook);
  const made = [
    new ViewerResolver(),
    new AssociationResolver(),
    new BorrowerResolver(),
    new BorrowerConnectionResolver(),
    new SubjectFileResolver(),
    new IdentityReportResolver(),
    new IdentityCaseResolver(),
    new MatchReviewResolver(),
    new LoanResolver(),
    new ReturnResolver(),
    new ReportingMonthResolver(),
    new PortfolioResolver(),
    new ArrearsResolver(),
    new WriteOffsResolver(),
    new HistoryResolver(),
    new RollRatesResolver(),
    new VintagesResolver(),
    new BreakdownResolver(),
    new DpdResetsResolver(),
    new DpdResetListResolver(),
    new ProvisionsResolver(),
    new LoanProvisionResolver(),
    new ProvisionSchemeResolver(),
    new VisitResolver(),
    new DueVisitResolver(),
    new LoanUseResolver(),
    new OverlapResolver(),
    new AlertResolver(),
    new BenchmarkResolver(),
    new VerdictTrialResolver(options.startTrial ?? (async () => {})),
    new ReleaseResolver(),
    new PrivacyAccountResolver(),
    new TableRequestResolver(options.startTable ?? (async () => {})),
    new WebhookResolver(options.allowsLoopback ?? false),
    new InquiryResolver(desk),
    new BorrowerRiskResolver(desk),
  ];
  return new Map(made.map((resolver) => [resolver.constructor as ResolverClass, resolver]));
}

/**
 * The whole graph. type-graphql prints without applied directives, so that its schema is printed with Apollo's
 * printer and built again as a subgraph; only then do keys and entities exist.
 */
export async function buildGraph(
  keys: GraphKeys,
  options: GraphOptions = {},
): Promise<GraphQLSchema> {
  const resolvers = makeResolvers(keys, options);
  const bare = await buildSchema({
    resolvers: [...resolvers.keys()] as unknown as NonEmptyArray<new () => object>,
    container: { get: (wanted) => resolvers.get(wanted) },
    validate: false,
    skipCheck: true,
  });
  const map = createResolversMap(bare) as Record<string, Record<string, unknown>>;
  const references = {
    Association: resolveAssociationReference,
    Borrower: resolveBorrowerReference,
    Loan: resolveLoanReference,
  };
  for (const [type, resolveReference] of Object.entries(references)) {
    map[type] = { ...map[type], __resolveReference: resolveReference };
  }
  const typeDefs = parse(LINK + printSubgraphSchema(bare));
  return buildSubgraphSchema([{ typeDefs, resolvers: map as never }]);
}
