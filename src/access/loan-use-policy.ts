// Who may read what of loan use: an association its own, and nobody else anything. Part of the field policy.
import { each, type FieldPolicy, open } from './policy-types.js';

const association = open('AMC');

export const loanUsePolicy = {
  LoanUseVisit: each(association, [
    'id',
    'visitedOn',
    'declaredUse',
    'observedUse',
    'amountVerified',
    'deviation',
    'action',
    'evidenceRef',
    'version',
    'recordedAt',
  ]),
  RecordVisitsPayload: each(association, ['visits', 'userErrors']),
  RecordedVisit: each(association, ['index', 'visit']),
  VisitUserError: each(association, ['index', 'field', 'code', 'message', 'remedy']),
  DueVisitConnection: each(association, ['month', 'edges', 'pageInfo', 'totalCount']),
  DueVisitEdge: each(association, ['cursor', 'node']),
  DueVisit: each(association, ['loan', 'borrower', 'dueSince', 'daysOld']),
  VisitPlan: each(association, ['seedMonth', 'month', 'frame', 'method', 'visits']),
  PlannedVisit: each(association, [
    'loan',
    'borrower',
    'score',
    'probability',
    'weight',
    'reasons',
  ]),
  VisitReason: each(association, ['factor', 'points', 'explanation']),
  PortfolioLoanUse: each(association, [
    'visitsInMonth',
    'visitsSoFar',
    'visitedLoans',
    'visitedShare',
    'byDeviation',
    'visitedVersusUnvisited',
    'deviatingVersusConforming',
  ]),
  DeviationFigure: each(association, [
    'deviation',
    'loans',
    'principal',
    'amountVerified',
    'outstanding',
  ]),
  ArrearsComparison: each(association, [
    'group',
    'others',
    'riskDifference',
    'oddsRatio',
    'isCorrected',
    'note',
  ]),
  LateLoans: each(association, ['loans', 'late', 'rate']),
  IntervalEstimate: each(association, ['value', 'low', 'high']),
} satisfies Partial<FieldPolicy>;
