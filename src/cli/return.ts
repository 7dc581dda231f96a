// `centrale return`: sends a return file to a running gateway the way an association does, waits for its end and says
// what came of it. It has no door of its own to the register.
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../config.js';
import { findControlTotals } from '../returns/control-totals.js';
import {
  type Command,
  CommandError,
  type CommandIo,
  getMonth,
  getOption,
  readArgs,
  UsageError,
} from './command.js';
import { issueToken } from './token.js';

const OPTIONS = {
  month: { type: 'string' },
  kind: { type: 'string' },
  client: { type: 'string' },
  records: { type: 'string' },
  outstanding: { type: 'string' },
  url: { type: 'string' },
} as const;
const FINAL = ['ACCEPTED', 'PARTIALLY_ACCEPTED', 'REFUSED', 'WITHDRAWN'];
const PAUSE_MS = 500;

interface Gateway {
  url: string;
  token: string;
}
interface Answer {
  id: string;
  state: string;
  error?: { code: string; message: string; remedy: string };
}
/** A streamed body must say that it goes one way; the type of `fetch` does not know the word. */
type Sending = RequestInit & { duplex?: 'half' };
type Values = { [Name in keyof typeof OPTIONS]?: string | undefined };

export const returnCommand: Command = {
  name: 'return',
  summary: 'send a return file to the running gateway, have one checked, or take one back',
  usage: `centrale return submit FILE --month YYYY-MM --client NAME [--kind PERIODIC|INITIAL|CORRECTION|TEST]
    [--records N --outstanding DH] [--url URL]
centrale return check FILE --month YYYY-MM --client NAME [--records N --outstanding DH] [--url URL]
centrale return withdraw ID --client NAME [--url URL]`,
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, OPTIONS);
    const [verb, subject] = positionals;
    if (verb !== 'submit' && verb !== 'check' && verb !== 'withdraw') {
      throw new UsageError('Say submit, check or withdraw.');
    }
    if (subject === undefined) {
      throw new UsageError(
        verb === 'withdraw' ? 'Name the return: ret_….' : 'Name the file to send.',
      );
    }
    if (verb === 'withdraw') return withdraw(subject, values, io);
    const kind = verb === 'check' ? 'TEST' : (values.kind ?? 'PERIODIC');
    return submit(subject, kind, values, io);
  },
};

async function submit(path: string, kind: string, values: Values, io: CommandIo): Promise<number> {
  const month = getMonth(values);
  await access(path).catch(() => {
    throw new CommandError(`The file ${path} cannot be read.`);
  });
  const totals = await getTotals(path, values, io);
  const gateway = await openGateway(values, io);
  const body = createReadStream(path);
  const sent = await ask(gateway, `/returns/${month}?${new URLSearchParams({ kind, ...totals })}`, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv' },
    body: Readable.toWeb(body) as ReadableStream,
    duplex: 'half',
  });
  io.err(`Received as ${sent.id}.`);
  return waitForEnd(gateway, sent.id, io);
}

async function getTotals(
  path: string,
  { records, outstanding }: Values,
  io: CommandIo,
): Promise<Record<'records' | 'outstanding', string>> {
  if (records !== undefined && outstanding !== undefined) return { records, outstanding };
  const counted = await findControlTotals(path);
  if (!counted) {
    throw new CommandError(
      `${path} is no return file. Save it as CSV with the columns of the return, and send that.`,
    );
  }
  const totals = {
    records: records ?? String(counted.records),
    outstanding: outstanding ?? counted.outstanding,
  };
  io.err(
    `Counted in the file: --records ${totals.records} --outstanding ${totals.outstanding}. ` +
      'Totals out of your own books would check the export too.',
  );
  return totals;
}

async function withdraw(id: string, values: Values, io: CommandIo): Promise<number> {
  const gateway = await openGateway(values, io);
  const { state } = await ask(gateway, `/returns/${encodeURIComponent(id)}`, { method: 'DELETE' });
  io.out(`${id} is ${state}.`);
  return 0;
}

async function openGateway(values: Values, io: CommandIo): Promise<Gateway> {
  const token = await issueToken(getOption(values, 'client'), io);
  return { url: values.url ?? readConfig(io.env).publicUrl, token };
}

/** The gateway's answer; throws CommandError with its sentence where it refuses, or where none runs. */
async function ask(gateway: Gateway, path: string, init: Sending = {}): Promise<Answer> {
  const headers = { ...init.headers, authorization: `Bearer ${gateway.token}` };
  const response = await fetch(new URL(path, gateway.url), { ...init, headers }).catch(() => {
    throw new CommandError(`No gateway answers at ${gateway.url}. Start it with: npm start`);
  });
  const answer = (await response.json()) as Answer;
  if (answer.error) {
    const { code, message, remedy } = answer.error;
    throw new CommandError(`${code}: ${message} ${remedy}`);
  }
  return answer;
}

async function waitForEnd(gateway: Gateway, id: string, io: CommandIo): Promise<number> {
  for (;;) {
    const answer = await ask(gateway, `/returns/${id}`);
    if (FINAL.includes(answer.state)) {
      io.out(JSON.stringify(answer, null, 2));
      return answer.state === 'ACCEPTED' ? 0 : 1;
    }
    await pause(PAUSE_MS);
  }
}
