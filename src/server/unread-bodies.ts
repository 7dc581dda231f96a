// What becomes of a body that nobody read to its end, because the request was refused before: the answer goes out whole
// and says that the connection ends with it, but does not end while the rest still comes, which is read and dropped.
// Ended before, a program that first sends and then reads finds a broken connection in place of its answer, and the
// next request would wait behind the rest of this one.
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** A sender that sends nothing for so long has read its answer. */
const PATIENCE_MS = 1_000;
const LONGEST_MS = 30_000;

export function addUnreadBodies(app: FastifyInstance): void {
  app.addHook('onSend', async ({ raw }, reply, payload) => {
    if (raw.complete || typeof payload !== 'string') return payload;
    reply.headers({ connection: 'close', 'content-length': Buffer.byteLength(payload) });
    return Readable.from(answerAndListen(payload, raw));
  });
}

async function* answerAndListen(answer: string, request: IncomingMessage): AsyncGenerator<string> {
  yield answer;
  const closed = new Promise((done) => request.once('close', done));
  request.resume();
  const latest = performance.now() + LONGEST_MS;
  for (let heard = -1; heard < request.socket.bytesRead && performance.now() < latest; ) {
    if (request.complete) return;
    heard = request.socket.bytesRead;
    await Promise.race([closed, sleep(PATIENCE_MS, undefined, { ref: false })]);
  }
}
