// The programs of the demo: one per association, and one or two per other audience.
import { DEMO_ASSOCIATIONS } from './demo-associations.js';

export interface DemoClient {
  clientId: string;
  audience: 'AMC' | 'RESEARCH' | 'BUREAU' | 'SUPERVISOR' | 'ROUTER';
  association: string | null;
}

const other = (clientId: string, audience: DemoClient['audience']): DemoClient => ({
  clientId,
  audience,
  association: null,
});

export const DEMO_CLIENTS: readonly DemoClient[] = [
  ...DEMO_ASSOCIATIONS.map(
    ({ clientId, code }): DemoClient => ({ clientId, audience: 'AMC', association: code }),
  ),
  other('research-01', 'RESEARCH'),
  other('research-02', 'RESEARCH'),
  other('bureau-01', 'BUREAU'),
  other('supervisor-01', 'SUPERVISOR'),
  other('router-01', 'ROUTER'),
];

/** The demo's months; its calendar ends with the third, so that nobody is locked out when the real month turns. */
export const DEMO_MONTHS = ['2026-07', '2026-08', '2026-09'] as const;
/** Everything invented follows from it. */
export const DEMO_SEED = 2009;
