// Saved operations of the playground, per audience, commented so that a newcomer can read what comes back. Each
// runs as it stands on the demo sector: a test sends them all.
import type { Audience } from '../access/viewer.js';
import { LOAN_USE, RECORD_VISIT } from './loan-use-examples.js';
import type { Example } from './playground-example.type.js';
import {
  BENCHMARK,
  FORECAST,
  RELEASES,
  REQUEST_TABLE,
  STATISTICS,
  TABLE_REQUESTS,
} from './statistics-examples.js';

const VIEWER: Example = {
  name: 'viewer',
  title: { en: 'Who am I?', fr: 'Qui suis-je ?' },
  query: `# Who is asking, and what may it still ask today?
# Qui demande, et que peut-il encore demander aujourd'hui ?
query Viewer {
  viewer {
    audience
    clientId
    association
    purposes
    # Whoever reports fully reads: whether this holds, and else why not.
    # Qui déclare tout peut lire : sinon, voici pourquoi.
    reciprocity { holds reason explanation dueMonth }
    quota { used allowed left }
  }
}
`,
};

const DIRECTORY: Example = {
  name: 'directory',
  title: { en: 'The directory of lenders', fr: 'L’annuaire des prêteurs' },
  query: `# The public directory: every audience reads the same.
# L'annuaire public : le même pour tous.
query Directory {
  associations {
    code
    name
    nameAr
    joinedOn
  }
}
`,
};

const INQUIRE: Example = {
  name: 'inquire',
  title: { en: 'How indebted is this person elsewhere?', fr: 'Que doit cette personne ailleurs ?' },
  query: `# An inquiry: recorded first, then answered in bands. Sent again today, it is the same inquiry.
# Une consultation : inscrite d'abord, puis répondue par tranches. Renvoyée aujourd'hui, c'est la même.
#
# Other people of the demo to try (national id, name, birth date):
#   ZA100001 Bensaid 1984-03-12   pays everything on time
#   ZA100003 Ouali   1990-06-21   exactly on a band's edge; ZA100004 Rifai 1988-01-30 a centime above
#   ZA100007 Chafik  1975-09-17   name and birth date do not fit the id: answered as unknown
#   ZA100010 Touzani 1968-07-08   written off elsewhere
mutation Inquire($input: InquireInput!) {
  inquire(input: $input) {
    inquiryId
    riskSummary {
      snapshotMonth
      otherLenders
      outstandingElsewhere
      instalmentsElsewhere
      worstArrearsElsewhere
      recentInquiries
      # Advice with its reasons; the lender decides.
      # Un avis motivé ; le prêteur décide.
      verdict { level debtService atLeast reasons { measure level explanation source } }
    }
    userErrors { code message remedy field }
  }
}
`,
  variables: {
    input: {
      nationalId: 'ZA100002',
      lastName: 'Lamrini',
      birthDate: '1979-11-02',
      purpose: 'NEW_CREDIT',
      applicationRef: 'playground-1',
      consentRef: 'playground-1',
      requestedAmount: '6000',
      requestedInstalment: '570',
      householdIncome: '4000',
    },
  },
};

const CLIENTS: Example = {
  name: 'clients',
  title: {
    en: 'My clients and what they owe elsewhere',
    fr: 'Mes clients et leurs dettes ailleurs',
  },
  query: `# Own clients in full, others' loans in bands. Each riskSummary is recorded, once per person and snapshot.
# Ses clients en entier, les prêts des autres par tranches ; chaque regard est inscrit, une fois par arrêté.
query Clients($after: String) {
  borrowers(first: 5, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      node {
        lastName
        firstName
        loans { ref principal outstanding daysPastDue status }
        riskSummary(purpose: PORTFOLIO_REVIEW) {
          summary { otherLenders outstandingElsewhere worstArrearsElsewhere verdict { level } }
          userErrors { code message }
        }
      }
    }
  }
}
`,
};

const HISTORY: Example = {
  name: 'history',
  title: {
    en: 'One client and the history of his loan',
    fr: 'Un client et l’histoire de son prêt',
  },
  query: `# What was true when, as it is known now: corrections are new versions, never overwritten.
# Ce qui était vrai à quelle date : une correction est une version nouvelle, rien n'est écrasé.
query History {
  borrower(by: { nationalId: "ZA100001" }) {
    lastName
    loans {
      ref
      positions { month version outstanding daysPastDue status receivedAt }
    }
    inquiries { madeAt purpose applicationRef }
  }
}
`,
};

const RETURNS: Example = {
  name: 'returns',
  title: { en: 'My returns', fr: 'Mes déclarations' },
  query: `# What was sent, how it ended, and how good it was, against own rows only.
# Ce qui a été envoyé, comment cela a fini, et sa qualité, par rapport à ses seules lignes.
query Returns {
  returns(first: 3) {
    edges {
      node {
        month
        kind
        state
        rowCount
        acceptedCount
        qualityIndex
        assumed
        rejections { code count message }
        warnings { code count message }
      }
    }
  }
}
`,
};

const BOOK: Example = {
  name: 'portfolio',
  title: {
    en: 'My book: arrears and provisions of the month',
    fr: 'Mon portefeuille : impayés et provisions du mois',
  },
  query: `# The last month you reported. Every figure has its definition beside it; ask for it in fr or ar by Accept-Language.
# Le dernier mois déclaré. Chaque chiffre porte sa définition ; en fr ou ar par Accept-Language.
query Book {
  portfolio {
    month
    loans
    borrowers
    gross
    definition
    # By balance, and with all restructured loans beside it: a restructuring never hides arrears.
    # En encours, et avec tous les restructurés à côté : une restructuration ne cache pas un impayé.
    par { overDays loans balance ratio ratioWithRestructured definition }
    ageing { buckets { minDays maxDays loans balance share } }
    dpdResets { loans balance par30Ratio par30CarriedOnRatio }
    writeOffs { trailingYear { monthEnds amount averageGross ratio } }
    # Without a code: your own scheme, else the sector's floor. Others: BAM_19G_2002, MIX_MBB, SADHAN.
    # Sans code : votre barème, sinon le plancher du secteur. Autres : BAM_19G_2002, MIX_MBB, SADHAN.
    provisions {
      scheme { code version caution }
      classes { class minDpd maxDpd rate certainty loans dragged balance required }
      required
      held
      difference
      loansWithoutHeld
      riskCoverage
      definition
    }
    provisionShift(from: "AMC_2009_DEMO", to: "SADHAN") { requiredFrom requiredTo cost costRatio }
  }
}
`,
};

const BUREAU_RETURNS: Example = {
  name: 'all-returns',
  title: { en: 'The sector’s returns', fr: 'Les déclarations du secteur' },
  query: `# Who filed what, and how it ended. Rows are the senders' own.
# Qui a déposé quoi, et comment cela a fini. Les lignes restent à leurs expéditeurs.
query AllReturns {
  returns(first: 13) {
    edges { node { association month state rowCount acceptedCount qualityIndex } }
  }
}
`,
};

const SUBJECT: Example = {
  name: 'subject',
  title: { en: 'A person’s file, under a case', fr: 'Le dossier d’une personne, sous un cas' },
  query: `# Opened under a case, and the opening is recorded.
# Ouvert sous un dossier, et l'ouverture est inscrite.
query Subject {
  borrower(by: { nationalId: "ZA100002" }, case: { ref: "demo-case-1", purpose: SUBJECT_ACCESS }) {
    id
    variant
    reports { association { code name } lastName firstName birthDate }
    bands { inquiryId lenders outstanding worstArrears }
  }
}
`,
};

const EXAMPLES: Record<Audience, Example[]> = {
  AMC: [
    INQUIRE,
    VIEWER,
    CLIENTS,
    HISTORY,
    BOOK,
    BENCHMARK,
    STATISTICS,
    LOAN_USE,
    RECORD_VISIT,
    RETURNS,
    DIRECTORY,
  ],
  RESEARCH: [STATISTICS, RELEASES, FORECAST, REQUEST_TABLE, TABLE_REQUESTS, DIRECTORY, VIEWER],
  BUREAU: [SUBJECT, BUREAU_RETURNS, TABLE_REQUESTS, STATISTICS, VIEWER, DIRECTORY],
  SUPERVISOR: [STATISTICS, RELEASES, TABLE_REQUESTS, DIRECTORY, VIEWER],
};

/** The examples of an audience; the first is shown when the page opens. */
export function examplesOf(audience: Audience): Example[] {
  return EXAMPLES[audience];
}
