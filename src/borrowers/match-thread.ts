// The matching in a thread of its own: it reckons for as long as a minute at a time, and inquiries are answered beside it.
// Started by run-matching.ts and by nothing else.
import { parentPort, workerData } from 'node:worker_threads';
import { WorkDoor } from '../database/work-door.js';
import { matchRegister } from './match-register.js';
import type { ThreadOrder } from './run-matching.js';

const { workUrl, ciphers } = workerData as ThreadOrder;
const identifierCiphers = new Map(ciphers.map(([version, key]) => [version, Buffer.from(key)]));
const door = new WorkDoor(workUrl, 1);
try {
  parentPort?.postMessage(await matchRegister(door, { identifierCiphers }));
} finally {
  await door.close();
}
