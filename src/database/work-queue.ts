// Brings jobs to their end one after another, each tried a few times. What a job is and how it is taken up again after
// a crash is its owner's affair; nothing of it is kept here but its id.
const TRIES = 3;
const PAUSE_MS = 1000;

export class WorkQueue {
  readonly #waiting: string[] = [];
  #running: Promise<void> | undefined;
  #isClosing = false;

  /** `onFailure` hears of a try that failed; must not write the error's text anywhere. */
  constructor(
    private readonly work: (id: string) => Promise<void>,
    private readonly onFailure: (id: string, error: unknown) => void,
  ) {}

  enqueue(id: string): void {
    this.#waiting.push(id);
    this.#running ??= this.#run();
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Ends after the job under way; what waits is dropped. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      const id = this.#isClosing ? undefined : this.#waiting.shift();
      if (id === undefined) break;
      await this.#bringToEnd(id);
    }
    this.#running = undefined;
  }

  async #bringToEnd(id: string): Promise<void> {
    for (let attempt = 1; attempt <= TRIES && !this.#isClosing; attempt += 1) {
      try {
        await this.work(id);
        return;
      } catch (error) {
        this.onFailure(id, error);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
      }
    }
  }
}
