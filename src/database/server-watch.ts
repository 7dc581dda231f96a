// Keeps the embedded PostgreSQL running under a gateway that lives on it: where it was killed or ended itself it is
// started again in its place, tried until it works. A server that runs is left alone, however slow it is to answer.
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedServerError } from './embedded-binary.js';

const LOOK_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

export interface WatchedServer {
  isRunning(): Promise<boolean>;
  /** Starts it where it was. */
  bringBack(): Promise<void>;
}

/** What there is to tell: a sentence for the operator, and that work may go on. */
export interface WatchListener {
  say(sentence: string): void;
  onBack(): void;
}

export class ServerWatch {
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>;

  constructor(
    private readonly server: WatchedServer,
    private readonly listener: WatchListener,
  ) {
    this.#watching = this.#watch();
  }

  /** Ends after a start under way, so that nothing is started behind whoever stops the server. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (await this.#pause(LOOK_MS)) {
      if (await this.server.isRunning()) continue;
      this.listener.say('PostgreSQL has ended. It is started again.');
      if (!(await this.#bringBack())) return;
      this.listener.say('PostgreSQL is back.');
      this.listener.onBack();
    }
  }

  /** Tries for as long as it takes: a full disk is emptied some day. False where the watch ended before. */
  async #bringBack(): Promise<boolean> {
    for (let pauseMs = LOOK_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await this.server.bringBack();
        return true;
      } catch (error) {
        this.listener.say(toSentence(error));
        if (!(await this.#pause(pauseMs))) return false;
      }
    }
  }

  /** False where the watch is to end. */
  async #pause(ms: number): Promise<boolean> {
    const { signal } = this.#stopping;
    await sleep(ms, undefined, { signal, ref: false }).catch(() => {});
    return !signal.aborted;
  }
}

function toSentence(error: unknown): string {
  if (error instanceof EmbeddedServerError) return error.message;
  const { code } = error as { code?: unknown };
  if (code === 'ENOSPC') return 'The disk is full. Free some space; PostgreSQL is tried again.';
  return `PostgreSQL did not start (${typeof code === 'string' ? code : 'unknown reason'}). It is tried again.`;
}
