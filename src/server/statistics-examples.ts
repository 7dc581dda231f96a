// Saved operations of the playground about published statistics, their cost, and tables on request. They run as they stand on
// the demo sector.
import type { Example } from './playground-example.type.js';

export const STATISTICS: Example = {
  name: 'statistics',
  title: { en: 'The sector by region', fr: 'Le secteur par région' },
  query: `# Published cells, drawn once and the same for all. Each number has its noise, its 95 % interval and its grade; what is
# withheld is null, not 0. The same as a page: /observatory. As files: jsonPath and csvPath below, without a token.
# Des cases publiées, tirées une fois, les mêmes pour tous. Chaque nombre porte son bruit, son intervalle à 95 % et sa
# fiabilité ; ce qui est retenu est null, pas 0. En page : /observatory. En fichiers : jsonPath et csvPath, sans jeton.
query Statistics($period: YearMonth!, $by: [StatisticsDimension!]!) {
  statistics(period: $period, by: $by, first: 100) {
    release { id citation sha256 jsonPath csvPath pagePath rhoNano epsilon coverage { by share } }
    edges {
      node {
        key
        status
        mergedInto
        borrowers { value sigma ci95 { low high } reliability }
        crossedShare { value ci95 { low high } clamped }
        arrearsShare { value ci95 { low high } }
        outstanding { value ci95 { low high } reliability }
        par30Amount { value ci95 { low high } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  variables: { period: '2026-09', by: ['REGION'] },
};

export const RELEASES: Example = {
  name: 'releases',
  title: { en: 'What has been released', fr: 'Ce qui a été publié' },
  query: `# Every release with its tables, and what the year has cost each borrower so far, all readers together.
# Chaque publication et ses tableaux, et ce que l'année a coûté à chaque emprunteur, tous lecteurs réunis.
query Releases {
  releases(first: 10) {
    edges { node { id period kind version closedAt rhoNano combinedWith tables { by measure cells sigma } } }
  }
  privacyAccount(period: "2026-09") {
    year
    globalCapNano
    globalSpentNano
    globalSpentEpsilon
    reserveSpentNano
  }
}
`,
};

export const FORECAST: Example = {
  name: 'forecast',
  title: { en: 'What would a table cost?', fr: 'Que coûterait un tableau ?' },
  query: `# Before anything is spent: the cost, what would be left, and how wide the intervals would be.
# Avant toute dépense : le coût, ce qui resterait, et la largeur des intervalles.
query Forecast {
  privacyAccount(period: "2026-09") {
    myQuotaNano
    mySpentNano
    forecast(by: [AREA, ACTIVITY], rhoNano: 2000000, withAmounts: true) {
      forecast {
        costNano
        isAffordable
        leftNano
        storedReleaseId
        tables { measure cells borrowersHalfWidth outstandingHalfWidth shownFrom shareHalfWidth expectedGrade }
      }
      userErrors { code message remedy }
    }
  }
}
`,
};

export const REQUEST_TABLE: Example = {
  name: 'request-table',
  title: { en: 'Ask for a table', fr: 'Demander un tableau' },
  query: `# Two people of the bureau approve; then it is drawn once, charged to the year, and published to all. The same key again is
# the same request.
# Deux personnes de la centrale approuvent ; puis il est tiré une fois, imputé à l'année et publié pour tous. La même clé
# désigne la même demande.
mutation RequestTable($input: RequestTableInput!) {
  requestTable(input: $input) {
    request { id state by rhoNano approvals releaseId refusal { code message } }
    userErrors { code message remedy field }
  }
}
`,
  variables: {
    input: {
      period: '2026-09',
      by: ['AREA', 'ACTIVITY'],
      withAmounts: false,
      rhoNano: 2_000_000,
      idempotencyKey: 'playground-1',
    },
  },
};

export const TABLE_REQUESTS: Example = {
  name: 'table-requests',
  title: { en: 'Tables that were asked for', fr: 'Les tableaux demandés' },
  query: `# What partners asked for. The bureau approves by approveTable(id: …), two different people, or declines by declineTable.
# Ce que demandent les partenaires. La centrale approuve par approveTable(id: …), à deux, ou décline par declineTable.
query TableRequests {
  tableRequests(first: 10) {
    edges { node { id requestedBy requestedAt period by withAmounts rhoNano state approvals releaseId } }
  }
}
`,
};

export const BENCHMARK: Example = {
  name: 'benchmark',
  title: { en: 'My book beside the sector', fr: 'Mon portefeuille face au secteur' },
  query: `# Yours exactly, the sector's as published: the same figures for every lender, no rank.
# Les vôtres exacts, ceux du secteur tels que publiés : les mêmes pour tous, sans classement.
query Benchmark {
  portfolio {
    month
    country: benchmark { releaseId coverage reason figures { measure own sector low high } }
    casablanca: benchmark(region: "06") { reason figures { measure own sector low high } }
  }
}
`,
};
