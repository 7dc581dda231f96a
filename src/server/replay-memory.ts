// What the demo issuer remembers between requests: the assertions it has seen, until they expire. In the memory
// of one process and bounded; tokens themselves are signed, never stored.
const ENTRIES_MAX = 10_000;

interface Entry {
  payload: Record<string, unknown>;
  expiresAtMs: number;
}

export class ReplayMemory {
  private readonly entries = new Map<string, Entry>();

  async find(id: string): Promise<Record<string, unknown> | undefined> {
    const entry = this.entries.get(id);
    return entry !== undefined && entry.expiresAtMs > Date.now() ? entry.payload : undefined;
  }

  /** Keeps an entry for so many seconds. Refuses when full of unexpired ones: a forgotten one could be replayed. */
  async upsert(id: string, payload: Record<string, unknown>, expiresInSeconds: number) {
    if (this.entries.size >= ENTRIES_MAX) this.forgetExpired();
    if (this.entries.size >= ENTRIES_MAX) throw new Error('Too many client assertions at once');
    this.entries.set(id, { payload, expiresAtMs: Date.now() + expiresInSeconds * 1_000 });
  }

  async consume(id: string): Promise<void> {
    this.entries.delete(id);
  }

  async destroy(id: string): Promise<void> {
    this.entries.delete(id);
  }

  private forgetExpired(): void {
    const now = Date.now();
    for (const [id, entry] of this.entries) {
      if (entry.expiresAtMs <= now) this.entries.delete(id);
    }
  }
}
