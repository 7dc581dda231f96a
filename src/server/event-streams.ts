// Lines that stay open: a few to each association, so that nobody's are taken by another's; ended when their token ends,
// when they have lasted long enough, and when the gateway closes.
import type { Viewer } from '../access/viewer.js';
import { CentraleError } from '../errors.js';

/** Of one association, or of one program of the staff. */
const AT_ONCE = 4;
/** Whoever still listens comes again, and shows a token that still holds. */
const LASTS_MS = 10 * 60_000;

export interface EventLine {
  signal: AbortSignal;
  /** Must be called when the line is gone. */
  release(): void;
}

export class EventStreams {
  readonly #open = new Map<string, Set<AbortController>>();
  #isClosing = false;

  /** Throws TOO_MANY_STREAMS, or UNAVAILABLE where the gateway is closing. */
  take({ association, clientId, expiresAt }: Viewer): EventLine {
    if (this.#isClosing) throw new CentraleError('UNAVAILABLE');
    const owner = association === null ? `client ${clientId}` : `association ${association}`;
    const lines = this.#open.get(owner) ?? new Set();
    if (lines.size >= AT_ONCE) throw new CentraleError('TOO_MANY_STREAMS');
    const line = new AbortController();
    lines.add(line);
    this.#open.set(owner, lines);
    const lasts = Math.max(0, Math.min(LASTS_MS, expiresAt.getTime() - Date.now()));
    const timer = setTimeout(() => line.abort(), lasts);
    return {
      signal: line.signal,
      release: () => {
        clearTimeout(timer);
        line.abort();
        lines.delete(line);
        if (lines.size === 0) this.#open.delete(owner);
      },
    };
  }

  /** Ends every line, and takes no more. */
  close(): void {
    this.#isClosing = true;
    for (const lines of this.#open.values()) for (const line of lines) line.abort();
  }
}
