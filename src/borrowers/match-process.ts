// The matching in a process of its own: it reckons for as long as a minute at a time and holds the ids of a register, and
// neither is to be felt by the gateway. Started by run-matching.ts and by nothing else; says nothing but how the run went.
import { WorkDoor } from '../database/work-door.js';
import { matchRegister } from './match-register.js';
import type { MatchOrder } from './run-matching.js';

/** An order comes once, by the channel alone: the keys stand in no argument and in no environment. */
process.once('message', async ({ workUrl, ciphers }: MatchOrder) => {
  const identifierCiphers = new Map(ciphers.map(([version, key]) => [version, Buffer.from(key)]));
  const door = new WorkDoor(workUrl, 1);
  const run = await matchRegister(door, { identifierCiphers });
  await door.close();
  process.send?.(run, undefined, undefined, () => process.disconnect());
});
// A gateway that is gone wants no answer; what was under way is undone.
process.once('disconnect', () => process.exit());
