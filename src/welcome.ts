// What a newcomer reads when the demo is ready: who may ask, and one question to paste that works as it stands.
import type { Config } from './config.js';

/** Settings that a second terminal needs too, when they are not the defaults. */
const SHARED = ['HOST', 'PORT', 'PUBLIC_URL', 'CENTRALE_DATA', 'CENTRALE_KEYS'];

export interface WelcomeOrder {
  config: Config;
  env: NodeJS.ProcessEnv;
  /** Names of the demo's clients. */
  clients: string[];
  /** Whom the question is about. */
  person: { nationalId: string; lastName: string; birthDate: string };
}

/** The lines to print; the last two are the commands to paste. */
export function toWelcome({ config, env, clients, person }: WelcomeOrder): string[] {
  const set = SHARED.flatMap((name) => (env[name] ? [`${name}=${quote(env[name])}`] : []));
  const settings = set.length > 0 ? `${set.join(' ')} ` : '';
  const input = {
    nationalId: person.nationalId,
    lastName: person.lastName,
    birthDate: person.birthDate,
    purpose: 'NEW_CREDIT',
    applicationRef: 'demo-1',
    consentRef: 'demo-1',
    requestedAmount: '6000',
  };
  const query =
    'mutation($input: InquireInput!) { inquire(input: $input) { inquiryId riskSummary { otherLenders ' +
    'outstandingElsewhere instalmentsElsewhere worstArrearsElsewhere verdict { level } } ' +
    'userErrors { code message } } }';
  const body = JSON.stringify({ query, variables: { input } });
  return [
    `Playground: ${config.publicUrl}/`,
    `Demo clients: ${clients.join(', ')}`,
    'How indebted is this person elsewhere? Paste into a second terminal:',
    '',
    `TOKEN=$(${settings}npm run --silent token -- --client amc-01)`,
    `curl -s ${config.publicUrl}/graphql -H "Authorization: Bearer $TOKEN" ` +
      `-H 'Content-Type: application/json' -d ${quote(body)}`,
  ];
}

/** A word of a shell's line, whatever is in it. */
function quote(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
