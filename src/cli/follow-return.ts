// Follows a return to its end over server-sent events, and asks for its state now and then where a gateway, or something
// between, does not let them through.
import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from '../returns/progress-rules.js';
import type { CommandIo } from './command.js';
import { type Shown, toBarLine, toLine } from './progress-bar.js';
import type { RunningGateway } from './running-gateway.js';

export const FINAL = ['ACCEPTED', 'PARTIALLY_ACCEPTED', 'REFUSED', 'WITHDRAWN'];
const PAUSE_MS = 500;
/** Lines that break off one after another without a word: then it is asked for. */
const BROKEN_MOST = 3;

interface Told {
  state: string;
  progress?: Progress;
}

/** Shows what it is told: over and over on a terminal, else at each change of state and at each step that failed. */
export class ProgressDisplay {
  #shown = '';

  constructor(private readonly io: CommandIo) {}

  show(shown: Shown): void {
    const news = `${shown.state} ${shown.failedTries ?? 0}`;
    if (this.io.rewrite) this.io.rewrite(toBarLine(shown));
    else if (news !== this.#shown) this.io.err(toLine(shown));
    this.#shown = news;
  }

  /** Leaves the line free. */
  end(): void {
    this.io.rewrite?.('');
  }
}

const toShown = ({ state, progress }: Told): Shown => ({
  state,
  percent: progress?.percent,
  rows: progress?.rowsTotal,
  remainingSeconds: progress?.remainingSeconds,
  failedTries: progress?.failedTries,
});

/** Resolves when the file at `statusUrl` has come to its end. `ask` answers its state. */
export async function followToEnd(
  gateway: RunningGateway,
  statusUrl: string,
  display: ProgressDisplay,
  ask: () => Promise<Told>,
): Promise<void> {
  const stream = { lastId: '', isOver: false };
  for (let broken = 0; broken < BROKEN_MOST && !stream.isOver; ) {
    const heard = await listen(gateway, `${statusUrl}/events`, stream, display);
    broken = heard ? 0 : broken + 1;
    if (!stream.isOver) await pause(PAUSE_MS);
  }
  for (;;) {
    const told = await ask();
    if (FINAL.includes(told.state)) return;
    display.show(toShown(told));
    await pause(PAUSE_MS);
  }
}

/** Whether anything was heard before the line ended. */
async function listen(
  gateway: RunningGateway,
  path: string,
  stream: { lastId: string; isOver: boolean },
  display: ProgressDisplay,
): Promise<boolean> {
  let heard = false;
  try {
    const response = await fetch(new URL(path, gateway.url), {
      headers: {
        authorization: `Bearer ${gateway.token}`,
        accept: 'text/event-stream',
        ...(stream.lastId ? { 'last-event-id': stream.lastId } : {}),
      },
    });
    if (response.status !== 200 || !response.body) {
      await response.body?.cancel();
      // Nothing more to hear, or no such line here: only what may pass is tried again.
      stream.isOver = response.status < 500;
      return false;
    }
    for await (const { id, data } of readEvents(response.body)) {
      heard = true;
      stream.lastId = id || stream.lastId;
      const told = JSON.parse(data) as Told;
      display.show(toShown(told));
      if (FINAL.includes(told.state)) stream.isOver = true;
    }
  } catch {
    // A line that broke is taken up again by the caller.
  }
  return heard;
}

/** The events of a stream as the specification of server-sent events has them; comments are passed over. */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ id: string; data: string }> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const field = (name: string) =>
        lines
          .filter((line) => line.startsWith(`${name}: `))
          .map((line) => line.slice(name.length + 2));
      const data = field('data').join('\n');
      if (data !== '') yield { id: field('id').at(-1) ?? '', data };
    }
  }
}
