// What becomes of a body that nobody read to its end, because the request was refused before: the answer says that the
// connection ends with it, and what still comes is read and dropped for a moment, so that the sender gets to the answer
// instead of a broken connection, and the next request does not wait behind the rest of this one.
import type { FastifyInstance } from 'fastify';

const PATIENCE_MS = 2_000;

export function addUnreadBodies(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!request.raw.complete) reply.header('connection', 'close');
    return payload;
  });
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.complete) return;
    raw.resume();
    setTimeout(() => raw.socket.destroy(), PATIENCE_MS).unref();
  });
}
