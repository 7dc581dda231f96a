// How a command speaks to a running gateway: as an association's own program does, over HTTP with a token of its own.
import { access } from 'node:fs/promises';
import { readConfig } from '../config.js';
import type { Progress } from '../returns/progress-rules.js';
import { CommandError, type CommandIo, getOption } from './command.js';
import { issueToken } from './token.js';

export interface RunningGateway {
  url: string;
  token: string;
}
interface Answer {
  id: string;
  state: string;
  statusUrl: string;
  progress?: Progress;
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
