// Who may read what: every field of the graph, for every audience. What is not listed does not exist for anybody. The
// types come from the graph itself, so that a misspelt field or audience does not compile; the gate holds the rest.
import { loanUsePolicy } from './loan-use-policy.js';
import { each, type FieldPolicy, open, ownRows } from './policy-types.js';
import type { Audience } from './viewer.js';

const everybody = open('AMC', 'RESEARCH', 'BUREAU', 'SUPERVISOR');
const association = open('AMC');
const bureau = open('BUREAU');
const staffOrOwner = open('AMC', 'BUREAU');

export const fieldPolicy = {
  Query: {
    viewer: everybody,
    associations: everybody,
    association: ownRows('AMC', 'RESEARCH', 'BUREAU', 'SUPERVISOR'),
    borrower: ownRows('AMC', 'BUREAU'),
    borrowers: association,
    loan: ownRows('AMC'),
    returns: staffOrOwner,
    return: ownRows('AMC', 'BUREAU'),
    identityCases: bureau,
    portfolio: ownRows('AMC'),
    dueVisits: association,
    visitPlan: ownRows('AMC'),
  },
  Mutation: {
    inquire: ownRows('AMC'),
    declareOutcome: ownRows('AMC'),
    recordVisits: ownRows('AMC'),
    ruleIdentityCase: bureau,
  },
  Viewer: each(everybody, [
    'audience',
    'clientId',
    'association',
    'tokenExpiresAt',
    'purposes',
    'reciprocity',
    'quota',
  ]),
  Reciprocity: each(everybody, ['holds', 'reason', 'explanation', 'dueMonth']),
  InquiryQuota: each(everybody, ['used', 'allowed', 'left']),
  Association: each(everybody, [
    'code',
    'name',
    'nameFr',
    'nameAr',
    'nameEn',
    'joinedOn',
    'leftOn',
  ]),
  PageInfo: each(staffOrOwner, ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor']),
  UserError: each(staffOrOwner, ['code', 'message', 'remedy', 'field']),

  // Own clients in full; the bureau sees a person's reports instead, under a case.
  Borrower: {
    id: staffOrOwner,
    ...each(association, [
      'lastName',
      'firstName',
      'lastNameAr',
      'firstNameAr',
      'birthDate',
      'sex',
      'province',
      'area',
      'activity',
      'householdIncome',
      'clientRef',
      'firstMonth',
      'lastMonth',
      'loans',
      'inquiries',
      'identityConflict',
    ]),
    riskSummary: ownRows('AMC'),
    ...each(bureau, ['reports', 'bands', 'variant', 'samePersonAs']),
  },
  BorrowerConnection: each(association, ['edges', 'pageInfo', 'totalCount']),
  BorrowerEdge: each(association, ['cursor', 'node']),
  Inquiry: each(association, [
    'id',
    'madeAt',
    'purpose',
    'client',
    'applicationRef',
    'consentRef',
    'requestedAmount',
    'requestedInstalment',
  ]),
  Loan: each(association, [
    'id',
    'ref',
    'firstMonth',
    'asOf',
    'status',
    'product',
    'purpose',
    'principal',
    'outstanding',
    'overdue',
    'daysPastDue',
    'frequency',
    'instalments',
    'instalment',
    'monthlyInstalment',
    'disbursedOn',
    'maturityOn',
    'lastPaymentOn',
    'closedOn',
    'closedReason',
    'cycle',
    'groupRef',
    'restructuredFrom',
    'positions',
    'visits',
  ]),
  LoanPosition: each(association, [
    'month',
    'version',
    'receivedAt',
    'supersededAt',
    'status',
    'outstanding',
    'overdue',
    'daysPastDue',
    'lastPaymentOn',
    'provisionHeld',
    'writtenOff',
  ]),

  // An association's own book.
  Portfolio: each(association, ['month', 'loans', 'borrowers', 'gross', 'loanUse']),
  ...loanUsePolicy,

  // The state of a return is the bureau's business too; what its rows are is not.
  Return: {
    ...each(staffOrOwner, [
      'id',
      'association',
      'month',
      'kind',
      'state',
      'sha256',
      'declaredRecords',
      'declaredOutstanding',
      'rowCount',
      'acceptedCount',
      'rejectedCount',
      'warningCount',
      'fileErrors',
      'assumed',
      'qualityIndex',
      'receivedAt',
      'finishedAt',
    ]),
    ...each(association, ['rejections', 'warnings']),
  },
  ReturnConnection: each(staffOrOwner, ['edges', 'pageInfo']),
  ReturnEdge: each(staffOrOwner, ['cursor', 'node']),
  CodeCount: each(staffOrOwner, ['code', 'count', 'message']),

  // Others in bands, and only with the inquiry that records it.
  InquirePayload: {
    ...each(association, ['inquiryId', 'userErrors']),
    riskSummary: ownRows('AMC'),
  },
  RiskLook: { summary: ownRows('AMC'), userErrors: association },
  RiskSummary: each(association, [
    'inquiryId',
    'snapshotMonth',
    'publishedOn',
    'bandVersion',
    'otherLenders',
    'outstandingElsewhere',
    'instalmentsElsewhere',
    'worstArrearsElsewhere',
    'recentInquiries',
    'verdict',
  ]),
  Verdict: each(association, ['level', 'reasons', 'debtService', 'atLeast', 'rulesVersion']),
  VerdictReason: each(association, [
    'measure',
    'level',
    'value',
    'threshold',
    'atLeast',
    'explanation',
    'source',
  ]),
  DeclareOutcomePayload: each(association, ['recorded', 'userErrors']),

  // The bureau's own work: who is who.
  IdentityCase: each(bureau, [
    'id',
    'kind',
    'nameKey',
    'birthDate',
    'openedAt',
    'ruling',
    'ruledAt',
    'ruledBy',
    'reason',
    'association',
    'people',
  ]),
  IdentityCaseConnection: each(bureau, ['edges', 'pageInfo']),
  IdentityCaseEdge: each(bureau, ['cursor', 'node']),
  IdentityReport: each(bureau, [
    'association',
    'lastName',
    'firstName',
    'lastNameAr',
    'firstNameAr',
    'birthDate',
    'sex',
    'firstMonth',
    'lastMonth',
  ]),
  RuleIdentityCasePayload: each(bureau, ['identityCase', 'userErrors']),
  SubjectBands: each(bureau, [
    'inquiryId',
    'snapshotMonth',
    'bandVersion',
    'lenders',
    'outstanding',
    'instalments',
    'worstArrears',
  ]),
} satisfies FieldPolicy;

/** Arguments that only some readers of a field have; any other argument is for whoever reads the field. */
export const argumentPolicy: Readonly<
  Record<string, Readonly<Record<string, readonly Audience[]>>>
> = {
  'Query.borrower': { case: ['BUREAU'] },
};

/**
 * What filters and orders of the graph are about. `known` are filters by something that is not shown but that the
 * asker reported himself and must name in full.
 */
export const filterPolicy: Readonly<Record<string, { type: string; known: readonly string[] }>> = {
  BorrowerFilter: { type: 'Borrower', known: ['nationalId'] },
  BorrowerSort: { type: 'Borrower', known: [] },
};
