// The environment as one typed object. A bad value is refused here, at the start, with what to do about it; no other
// file reads the environment.
import { join, resolve } from 'node:path';

export interface Config {
  host: string;
  port: number;
  /** Login centrale_app; undefined: the embedded server. */
  databaseUrl: string | undefined;
  /** Login centrale_work. */
  databaseWorkUrl: string | undefined;
  /** Only for `migrate` and the commands that change who may exist. */
  databaseOwnerUrl: string | undefined;
  publicUrl: string;
  playground: boolean;
  dataDir: string;
  keysPath: string;
  oidcIssuer: string | undefined;
  oidcAudience: string;
  /** Signature algorithms accepted from OIDC_ISSUER. */
  oidcAlgorithms: string[];
  demoBorrowers: number;
  /** A port of its own for /metrics; undefined: on the main port, for an operator's token. */
  metricsPort: number | undefined;
}

export interface Setting {
  name: string;
  /** How the value comes about when the variable is not set. */
  fallback: string;
  meaning: string;
  secret?: boolean;
}

/** Every variable that is read, for `centrale doctor` and the documentation. */
export const SETTINGS: readonly Setting[] = [
  { name: 'HOST', fallback: '127.0.0.1', meaning: 'address to listen on' },
  { name: 'PORT', fallback: '4000', meaning: 'port to listen on' },
  {
    name: 'DATABASE_URL',
    fallback: 'the embedded PostgreSQL',
    meaning: 'PostgreSQL 15 or later, login centrale_app',
    secret: true,
  },
  {
    name: 'DATABASE_WORK_URL',
    fallback: 'the embedded PostgreSQL',
    meaning: 'the same database, login centrale_work; required with DATABASE_URL',
    secret: true,
  },
  {
    name: 'DATABASE_OWNER_URL',
    fallback: 'the embedded PostgreSQL',
    meaning:
      'a login that may create roles; for migrate, association, client, period, backup, restore',
    secret: true,
  },
  { name: 'PUBLIC_URL', fallback: 'http://HOST:PORT', meaning: 'the address clients use' },
  {
    name: 'PLAYGROUND',
    fallback: 'on; off where OIDC_ISSUER is set',
    meaning: 'on or off: the page at /',
  },
  {
    name: 'CENTRALE_DATA',
    fallback: '.data',
    meaning: 'folder of the embedded server and its state',
  },
  {
    name: 'CENTRALE_KEYS',
    fallback: '.data/keys.json, made on the first start',
    meaning: 'key file for identifiers, ids and seals; required with DATABASE_URL',
  },
  { name: 'OIDC_ISSUER', fallback: 'the demo issuer', meaning: 'issuer of the production tokens' },
  { name: 'OIDC_AUDIENCE', fallback: 'urn:centrale', meaning: 'audience that tokens must name' },
  {
    name: 'OIDC_ALGORITHMS',
    fallback: 'EdDSA,ES256,PS256,RS256',
    meaning: 'signature algorithms accepted from OIDC_ISSUER',
  },
  { name: 'DEMO_BORROWERS', fallback: '20000', meaning: 'size of the demo sector; 0: no loans' },
  {
    name: 'METRICS_PORT',
    fallback: 'none: /metrics on PORT for a bureau token',
    meaning: 'a port of its own for /metrics',
  },
];

/** A variable's value that cannot be used; the message names it and the remedy. */
export class ConfigError extends Error {
  constructor(
    readonly variable: string,
    problem: string,
    remedy: string,
  ) {
    super(`${variable} ${problem}. ${remedy}`);
    this.name = 'ConfigError';
  }
}

const ALGORITHMS = [
  'EdDSA',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

function toWhole(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new ConfigError(name, `is "${text}"`, `Give a whole number from ${least} to ${most}.`);
  }
  return value;
}

function toSwitch(name: string, text: string): boolean {
  if (text === 'on') return true;
  if (text === 'off') return false;
  throw new ConfigError(name, `is "${text}"`, 'Say on or off.');
}

function checkUrl(name: string, text: string | undefined, protocols: string[]): void {
  if (text === undefined) return;
  const url = URL.parse(text);
  if (!url || !protocols.includes(url.protocol)) {
    throw new ConfigError(
      name,
      'is no address that can be used',
      `Begin it with ${protocols.join(' or ')}//.`,
    );
  }
}

function toAlgorithms(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !ALGORITHMS.includes(name));
  if (unknown !== undefined) {
    const remedy = `Choose from ${ALGORITHMS.join(', ')}.`;
    throw new ConfigError('OIDC_ALGORITHMS', `names "${unknown}"`, remedy);
  }
  return names;
}

function checkTogether(config: Config, keysGiven: boolean): void {
  if (config.databaseUrl === undefined) return;
  if (config.databaseWorkUrl === undefined) {
    const remedy = 'Give the same database with the login centrale_work.';
    throw new ConfigError('DATABASE_WORK_URL', 'is missing beside DATABASE_URL', remedy);
  }
  if (!keysGiven) {
    const remedy =
      'Give the path of the key file: identifiers in that database can be read with it alone.';
    throw new ConfigError('CENTRALE_KEYS', 'is missing beside DATABASE_URL', remedy);
  }
}

/**
 * Reads the environment, an empty variable being as good as none. Throws ConfigError, naming the variable and the
 * remedy, on the first value that cannot be used.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const get = (name: string): string | undefined => env[name]?.trim() || undefined;
  const host = get('HOST') ?? '127.0.0.1';
  const port = toWhole('PORT', get('PORT') ?? '4000', 0, 65_535);
  const dataDir = resolve(get('CENTRALE_DATA') ?? '.data');
  const oidcIssuer = get('OIDC_ISSUER');
  const metricsPort = get('METRICS_PORT');
  const config: Config = {
    host,
    port,
    databaseUrl: get('DATABASE_URL'),
    databaseWorkUrl: get('DATABASE_WORK_URL'),
    databaseOwnerUrl: get('DATABASE_OWNER_URL'),
    publicUrl: (
      get('PUBLIC_URL') ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    ).replace(/\/+$/, ''),
    playground: toSwitch('PLAYGROUND', get('PLAYGROUND') ?? (oidcIssuer ? 'off' : 'on')),
    dataDir,
    keysPath: resolve(get('CENTRALE_KEYS') ?? join(dataDir, 'keys.json')),
    oidcIssuer,
    oidcAudience: get('OIDC_AUDIENCE') ?? 'urn:centrale',
    oidcAlgorithms: toAlgorithms(get('OIDC_ALGORITHMS') ?? 'EdDSA,ES256,PS256,RS256'),
    demoBorrowers: toWhole('DEMO_BORROWERS', get('DEMO_BORROWERS') ?? '20000', 0, 5_000_000),
    metricsPort:
      metricsPort === undefined ? undefined : toWhole('METRICS_PORT', metricsPort, 1, 65_535),
  };
  for (const name of ['DATABASE_URL', 'DATABASE_WORK_URL', 'DATABASE_OWNER_URL'] as const) {
    checkUrl(name, get(name), ['postgresql:', 'postgres:']);
  }
  checkUrl('PUBLIC_URL', config.publicUrl, ['http:', 'https:']);
  checkUrl('OIDC_ISSUER', oidcIssuer, ['http:', 'https:']);
  checkTogether(config, get('CENTRALE_KEYS') !== undefined);
  return config;
}
