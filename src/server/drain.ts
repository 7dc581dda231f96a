// Closing the door: no new connection, requests under way are answered, and after a hard limit whoever is left is
// cut off, so that a stop always ends.
import type { FastifyInstance } from 'fastify';

export const DRAIN_MS = 10_000;
/** How often connections that have just been answered are looked for, to be closed. */
const SWEEP_MS = 50;

export async function drain(app: FastifyInstance, limitMs = DRAIN_MS): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), limitMs);
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
    clearInterval(sweep);
  }
}
