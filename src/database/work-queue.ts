// Brings jobs to their end in the order they came, a few at once where their owner says so, each tried a few times, and
// looks now and then for jobs that nobody brought here. What a job is and the state it is taken up from are its owner's
// affair; nothing is kept here but its id.
import { isUnavailable } from './as-viewer.js';

const TRIES = 3;
const PAUSE_MS = 1000;
const SWEEP_MS = 30_000;
/** Where the database was away for a moment, the next look is not far off. */
const SOON_MS = 3_000;

export interface WorkQueueParts {
  work(id: string): Promise<void>;
  /** Ids of jobs that are not at their end, oldest first. */
  findLeft(): Promise<string[]>;
  /** Hears of a try that failed; must not write the error's text anywhere. */
  onFailure(id: string, error: unknown): void;
  /** How often it looks for jobs that nobody brought to it. */
  sweepMs?: number | undefined;
  /** How many may be under way at once; one unless told. */
  atOnce?: number;
  /** Jobs of one group keep their order: the next begins when the former has ended. */
  groupOf?(id: string): string;
  /** Jobs that begin only where no other waits or is under way. */
  yields?(id: string): boolean;
}

export class WorkQueue {
  readonly #waiting: string[] = [];
  /** Group of each job under way, by its id. */
  readonly #underWay = new Map<string, string>();
  readonly #running = new Set<Promise<void>>();
  /** What ends the pause of each job that waits for its next try. */
  readonly #pauses = new Set<() => void>();
  #sweeps: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #isClosing = false;

  constructor(private readonly parts: WorkQueueParts) {}

  enqueue(id: string): void {
    if (this.#underWay.has(id) || this.#waiting.includes(id)) return;
    this.#waiting.push(id);
    this.#start();
  }

  /**
   * Takes up what a former process left, oldest first, and from now on what is left over: a job whose process died
   * after the commit but before it was brought here, one that the database was away for. Called again, it takes up at
   * once what waits for its next try.
   */
  async resume(): Promise<void> {
    for (const wake of this.#pauses) wake();
    await this.#takeUp();
    this.#sweeps ??= setInterval(() => this.#sweep(), this.parts.sweepMs ?? SWEEP_MS).unref();
  }

  /** Whether there is a job, waiting or under way, that yields to no other. */
  get isPressed(): boolean {
    return [...this.#underWay.keys(), ...this.#waiting].some((id) => !this.#yields(id));
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Ends after the jobs under way; what waits is taken up by the next start. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#sweeps);
    clearTimeout(this.#soon);
    await this.idle();
  }

  async #takeUp(): Promise<void> {
    if (this.#isClosing) return;
    for (const id of await this.parts.findLeft()) this.enqueue(id);
  }

  #sweep(): void {
    this.#takeUp().catch((error: unknown) => this.#sweepSoon(error));
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#pauses.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#pauses.add(wake);
    });
  }

  #sweepSoon(error: unknown): void {
    if (this.#isClosing || this.#soon || !isUnavailable(error)) return;
    const sweep = () => {
      this.#soon = undefined;
      this.#sweep();
    };
    this.#soon = setTimeout(sweep, SOON_MS).unref();
  }

  #start(): void {
    while (this.#underWay.size < (this.parts.atOnce ?? 1)) {
      const id = this.#isClosing ? undefined : this.#takeNext();
      if (id === undefined) return;
      const run = this.#bringToEnd(id).finally(() => {
        this.#underWay.delete(id);
        this.#running.delete(run);
        this.#start();
      });
      this.#running.add(run);
    }
  }

  #yields(id: string): boolean {
    return this.parts.yields?.(id) ?? false;
  }

  /** The first in line whose group is not under way, and which need not yield. */
  #takeNext(): string | undefined {
    const busy = new Set(this.#underWay.values());
    const groupOf = (id: string) => this.parts.groupOf?.(id) ?? id;
    const { isPressed } = this;
    const place = this.#waiting.findIndex(
      (id) => !busy.has(groupOf(id)) && !(isPressed && this.#yields(id)),
    );
    const [id] = place < 0 ? [] : this.#waiting.splice(place, 1);
    if (id !== undefined) this.#underWay.set(id, groupOf(id));
    return id;
  }

  async #bringToEnd(id: string): Promise<void> {
    let last: unknown;
    for (let attempt = 1; attempt <= TRIES && !this.#isClosing; attempt += 1) {
      try {
        await this.parts.work(id);
        return;
      } catch (error) {
        last = error;
        this.parts.onFailure(id, error);
        if (attempt < TRIES) await this.#pause(PAUSE_MS * attempt);
      }
    }
    this.#sweepSoon(last);
  }
}
