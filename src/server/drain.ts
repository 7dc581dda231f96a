// Closing the door: no new connection, requests under way are answered, and after a hard limit whoever is left is
// cut off, so that a stop always ends.
import type { FastifyInstance } from 'fastify';

export const DRAIN_MS = 10_000;

export async function drain(app: FastifyInstance, limitMs = DRAIN_MS): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), limitMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
