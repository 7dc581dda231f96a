// Brings jobs to their end one after another, each tried a few times, and looks now and then for jobs that nobody
// brought here. What a job is and the state it is taken up from are its owner's affair; nothing is kept here but its id.
const TRIES = 3;
const PAUSE_MS = 1000;
const SWEEP_MS = 30_000;

export interface WorkQueueParts {
  work(id: string): Promise<void>;
  /** Ids of jobs that are not at their end, oldest first. */
  findLeft(): Promise<string[]>;
  /** Hears of a try that failed; must not write the error's text anywhere. */
  onFailure(id: string, error: unknown): void;
  /** How often it looks for jobs that nobody brought to it. */
  sweepMs?: number | undefined;
}

export class WorkQueue {
  readonly #waiting: string[] = [];
  #underWay: string | undefined;
  #running: Promise<void> | undefined;
  #sweeps: NodeJS.Timeout | undefined;
  #isClosing = false;

  constructor(private readonly parts: WorkQueueParts) {}

  enqueue(id: string): void {
    if (this.#underWay === id || this.#waiting.includes(id)) return;
    this.#waiting.push(id);
    this.#running ??= this.#run();
  }

  /**
   * Takes up what a former process left, oldest first, and from now on what is left over: a job whose process died
   * after the commit but before it was brought here, one that the database was away for.
   */
  async resume(): Promise<void> {
    await this.#takeUp();
    const sweep = () => this.#takeUp().catch(() => {});
    this.#sweeps ??= setInterval(sweep, this.parts.sweepMs ?? SWEEP_MS).unref();
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Ends after the job under way; what waits is taken up by the next start. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#sweeps);
    await this.#running;
  }

  async #takeUp(): Promise<void> {
    if (this.#isClosing) return;
    for (const id of await this.parts.findLeft()) this.enqueue(id);
  }

  async #run(): Promise<void> {
    for (;;) {
      const id = this.#isClosing ? undefined : this.#waiting.shift();
      this.#underWay = id;
      if (id === undefined) break;
      await this.#bringToEnd(id);
    }
    this.#running = undefined;
  }

  async #bringToEnd(id: string): Promise<void> {
    for (let attempt = 1; attempt <= TRIES && !this.#isClosing; attempt += 1) {
      try {
        await this.parts.work(id);
        return;
      } catch (error) {
        this.parts.onFailure(id, error);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
      }
    }
  }
}
