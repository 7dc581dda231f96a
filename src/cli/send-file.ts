// How a command sends a file to a running gateway and stays with it: shown on its way, then followed to its end.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { CommandIo } from './command.js';
import { followToEnd, ProgressDisplay } from './follow-return.js';
import { ask, type RunningGateway } from './running-gateway.js';

/** Sends a CSV file, waits for its end and prints its state; answers 0 where all of its rows went in. */
export async function sendFile(
  gateway: RunningGateway,
  path: string,
  { to, io }: { to: string; io: CommandIo },
): Promise<number> {
  const display = new ProgressDisplay(io);
  const sent = await ask(gateway, to, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv' },
    body: Readable.toWeb(await openCounted(path, display)) as ReadableStream,
    duplex: 'half',
  }).finally(() => display.end());
  io.err(`Received as ${sent.id}.`);
  const look = () => ask(gateway, sent.statusUrl);
  await followToEnd(gateway, sent.statusUrl, display, look).finally(() => display.end());
  const answer = await look();
  io.out(JSON.stringify(answer, null, 2));
  return answer.state === 'ACCEPTED' ? 0 : 1;
}

/** A file on its way, shown as it goes. */
async function openCounted(path: string, display: ProgressDisplay): Promise<Readable> {
  const { size } = await stat(path);
  const passing = async function* () {
    let bytes = 0;
    for await (const chunk of createReadStream(path)) {
      bytes += (chunk as Buffer).length;
      display.show({ state: 'SENDING', percent: Math.floor((100 * bytes) / Math.max(1, size)) });
      yield chunk;
    }
  };
  return Readable.from(passing(), { objectMode: false });
}
