// How a command speaks to a running gateway: as an association's own program does, over HTTP with a token of its own.
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../config.js';
import { CommandError, type CommandIo, getOption } from './command.js';
import { issueToken } from './token.js';

const FINAL = ['ACCEPTED', 'PARTIALLY_ACCEPTED', 'REFUSED', 'WITHDRAWN'];
const PAUSE_MS = 500;

export interface RunningGateway {
  url: string;
  token: string;
}
interface Answer {
  id: string;
  state: string;
  statusUrl: string;
  error?: { code: string; message: string; remedy: string };
}
/** A streamed body must say that it goes one way; the type of `fetch` does not know the word. */
type Sending = RequestInit & { duplex?: 'half' };

/** The gateway of --url, or the configured one, with a token of --client. */
export async function openGateway(
  values: { client?: string | undefined; url?: string | undefined },
  io: CommandIo,
): Promise<RunningGateway> {
  const token = await issueToken(getOption(values, 'client'), io);
  return { url: values.url ?? readConfig(io.env).publicUrl, token };
}

/** The gateway's answer; throws CommandError with its sentence where it refuses, or where none runs. */
export async function ask(
  gateway: RunningGateway,
  path: string,
  init: Sending = {},
): Promise<Answer> {
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

export async function checkReadable(path: string): Promise<void> {
  await access(path).catch(() => {
    throw new CommandError(`The file ${path} cannot be read.`);
  });
}

/** Sends a CSV file, waits for its end and prints its state; answers 0 where all of its rows went in. */
export async function sendFile(
  gateway: RunningGateway,
  path: string,
  { to, io }: { to: string; io: CommandIo },
): Promise<number> {
  const sent = await ask(gateway, to, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv' },
    body: Readable.toWeb(createReadStream(path)) as ReadableStream,
    duplex: 'half',
  });
  io.err(`Received as ${sent.id}.`);
  for (;;) {
    const answer = await ask(gateway, sent.statusUrl);
    if (FINAL.includes(answer.state)) {
      io.out(JSON.stringify(answer, null, 2));
      return answer.state === 'ACCEPTED' ? 0 : 1;
    }
    await pause(PAUSE_MS);
  }
}
