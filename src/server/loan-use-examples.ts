// Saved operations of the playground about what loans were used for. They run as they stand on the demo sector.
import type { Example } from './playground-example.type.js';

export const LOAN_USE: Example = {
  name: 'loan-use',
  title: { en: 'What were my loans used for?', fr: 'À quoi ont servi mes prêts ?' },
  query: `# What visits saw, and the arrears that go with it: an association with its interval, not a cause.
# Ce que les visites ont constaté, et les retards qui vont avec : une association et son intervalle, pas une cause.
query LoanUse {
  portfolio {
    month
    loanUse {
      visitsSoFar
      visitedShare
      byDeviation { deviation loans principal outstanding }
      deviatingVersusConforming {
        group { total late rate { value low high } }
        others { total late rate { value low high } }
        riskDifference { value low high }
        oddsRatio { value low high }
        note
      }
    }
  }
  # Loans that should have been visited by now, the oldest first.
  # Les prêts qui auraient dû être visités, du plus ancien au plus récent.
  dueVisits(first: 3) {
    totalCount
    edges { node { dueSince loan { ref principal } borrower { lastName province } } }
  }
  # Not all can be visited: a sample by risk, the same each time, with its reasons.
  # On ne peut pas tout visiter : un échantillon selon le risque, toujours le même, et ses raisons.
  visitPlan(size: 5) {
    frame
    method
    visits { loan { ref } score probability reasons { factor points explanation } }
  }
}
`,
};

export const RECORD_VISIT: Example = {
  name: 'record-visit',
  title: { en: 'Record a visit', fr: 'Enregistrer une visite' },
  query: `# Sent again, it is the same visit; sent with other words, a correction: a new version, nothing overwritten.
# Renvoyée, c'est la même visite ; autrement remplie, une correction : une version nouvelle, rien n'est écrasé.
mutation RecordVisit($input: RecordVisitsInput!) {
  recordVisits(input: $input) {
    visits { index visit { id version visitedOn observedUse deviation action } }
    userErrors { index field code message remedy }
  }
}
`,
  variables: {
    input: {
      visits: [
        {
          loanRef: 'P-GOOD_PAYER',
          visitedOn: '2026-09-20',
          declaredUse: 'TRADE',
          observedUse: 'TRADE',
          amountVerified: '4000',
          deviation: 'NONE',
          action: 'NONE',
          evidenceRef: 'playground-1',
        },
      ],
    },
  },
};
