// Saved operations of the playground, per audience, commented so that a newcomer can read what comes back. Each
// must run as it stands on the demo sector: a test sends them all.
import type { Audience } from '../access/viewer.js';

export interface Example {
  name: string;
  title: { en: string; fr: string };
  query: string;
  variables?: Record<string, unknown>;
}

const VIEWER: Example = {
  name: 'viewer',
  title: { en: 'Who am I?', fr: 'Qui suis-je ?' },
  query: `# Who is asking, and what may it still ask today?
# Qui demande, et que peut-il encore demander aujourd'hui ?
query Viewer {
  viewer {
    audience
    clientId
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
  }
}
`,
};

const EXAMPLES: Record<Audience, Example[]> = {
  AMC: [VIEWER, DIRECTORY],
  RESEARCH: [DIRECTORY, VIEWER],
  BUREAU: [VIEWER, DIRECTORY],
  SUPERVISOR: [DIRECTORY, VIEWER],
};

/** The examples of an audience; the first is shown when the page opens. */
export function examplesOf(audience: Audience): Example[] {
  return EXAMPLES[audience];
}
