// `centrale client`: the programs that may ask. A secret is shown once, when it is made; none is stored.
import { readFile } from 'node:fs/promises';
import { toClientSecret } from '../access/client-secret.js';
import { loadKeys } from '../access/keys.js';
import {
  type Command,
  CommandError,
  type CommandIo,
  getOption,
  readArgs,
  UsageError,
} from './command.js';
import { withOwner } from './with-database.js';

const OPTIONS = {
  name: { type: 'string' },
  audience: { type: 'string' },
  association: { type: 'string' },
  'daily-inquiries': { type: 'string' },
  jwks: { type: 'string' },
} as const;

type Values = { [Name in keyof typeof OPTIONS]?: string | undefined };

const AUDIENCES = ['amc', 'research', 'bureau', 'supervisor', 'router'];

const ADD = `insert into registry.api_client (client_id, audience, association, daily_inquiries, jwks)
  values ($1, upper($2)::registry.audience, $3, $4, $5) on conflict do nothing returning secret_version`;
const ROTATE = `update registry.api_client set secret_version = secret_version + 1
  where client_id = $1 and jwks is null returning secret_version`;
const SET_STATUS = `update registry.api_client set status = $2
  where client_id = $1 and status <> 'REVOKED' returning status`;
const LIST = `select client_id, audience, association, status from registry.api_client order by client_id`;

export const clientCommand: Command = {
  name: 'client',
  summary: 'add a program, give it a new secret, suspend or resume it, list them',
  usage: `centrale client add --name NAME --audience ${AUDIENCES.join('|')} [--association CODE]
    [--daily-inquiries N] [--jwks FILE]
centrale client rotate | suspend | resume --name NAME
centrale client list`,
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, OPTIONS);
    switch (positionals[0]) {
      case 'add':
        return addClient(values, io);
      case 'rotate':
        return rotateSecret(getOption(values, 'name'), io);
      case 'suspend':
        return setStatus(getOption(values, 'name'), 'SUSPENDED', io);
      case 'resume':
        return setStatus(getOption(values, 'name'), 'ACTIVE', io);
      case 'list':
        return listClients(io);
      default:
        throw new UsageError('Say add, rotate, suspend, resume or list.');
    }
  },
};

async function addClient(values: Values, io: CommandIo): Promise<number> {
  const name = getOption(values, 'name');
  const audience = getOption(values, 'audience');
  if (!/^[a-z0-9][a-z0-9-]{1,62}$/.test(name)) {
    throw new UsageError('--name takes 2 to 63 lower case letters, digits and hyphens.');
  }
  if (!AUDIENCES.includes(audience)) {
    throw new UsageError(`--audience is one of ${AUDIENCES.join(', ')}.`);
  }
  if ((audience === 'amc') !== (values.association !== undefined)) {
    throw new UsageError('--association is required for the audience amc and for no other.');
  }
  const daily = values['daily-inquiries'];
  if (daily !== undefined && !/^[1-9]\d{0,6}$/.test(daily)) {
    throw new UsageError('--daily-inquiries takes a whole number from 1.');
  }
  const jwks = values.jwks === undefined ? null : await readJwks(values.jwks);
  return withOwner(io, async (owner, config) => {
    const { rows } = await owner
      .query(ADD, [name, audience, values.association, daily, jwks])
      .catch((error: { code?: string }) => {
        if (error.code !== '23503') throw error;
        throw new CommandError(`There is no association ${values.association}. Add it first.`);
      });
    if (rows.length === 0) throw new CommandError(`The client ${name} is there already.`);
    io.err(`${name} may ask as ${audience}.`);
    if (jwks === null) await showSecret(name, 1, config.keysPath, io);
    return 0;
  });
}

async function readJwks(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CommandError(`The file ${path} cannot be read.`);
  });
  try {
    const set = JSON.parse(text) as { keys?: { d?: string; k?: string }[] };
    if (!Array.isArray(set.keys) || set.keys.length === 0) throw new Error('no keys');
    if (set.keys.some((key) => key.d !== undefined || key.k !== undefined)) {
      throw new CommandError(`${path} holds a private key. Give the public keys only.`);
    }
    return JSON.stringify(set);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${path} is no JSON Web Key Set: {"keys": [ … ]}.`);
  }
}

async function rotateSecret(name: string, io: CommandIo): Promise<number> {
  return withOwner(io, async (owner, config) => {
    const { rows } = await owner.query<{ secret_version: number }>(ROTATE, [name]);
    const version = rows[0]?.secret_version;
    if (version === undefined) {
      throw new CommandError(`No client ${name} has a secret. See: centrale client list`);
    }
    io.err(`The former secret of ${name} no longer works.`);
    await showSecret(name, version, config.keysPath, io);
    return 0;
  });
}

async function showSecret(
  name: string,
  version: number,
  keysPath: string,
  io: CommandIo,
): Promise<void> {
  const keys = await loadKeys(keysPath, true);
  io.out(toClientSecret(keys.clientSecrets, name, version));
}

async function setStatus(name: string, status: string, io: CommandIo): Promise<number> {
  return withOwner(io, async (owner) => {
    const { rowCount } = await owner.query(SET_STATUS, [name, status]);
    if (!rowCount) throw new CommandError(`There is no client ${name} that may be changed.`);
    io.out(`${name} is ${status}; running gateways follow within 60 seconds.`);
    return 0;
  });
}

async function listClients(io: CommandIo): Promise<number> {
  return withOwner(io, async (owner) => {
    const { rows } = await owner.query<Record<string, string | null>>(LIST);
    for (const row of rows) {
      const who = row.association ?? '-';
      io.out(
        `${row.client_id?.padEnd(20)}  ${row.audience?.padEnd(10)}  ${who.padEnd(16)}  ${row.status}`,
      );
    }
    return 0;
  });
}
