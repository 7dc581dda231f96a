// A request that is refused before its body is read: its sender gets the answer, and its next request does not wait
// behind the rest of the body.
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDoor, openFrontDoor } from './front-door.js';

let door: FrontDoor;
let token: string;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  door = await openFrontDoor();
  token = await door.tokenOf('amc-01');
});
afterAll(async () => {
  agent.destroy();
  await door?.close();
});

function send(method: string, path: string, body: Buffer): Promise<[status: number, code: string]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
  return new Promise((resolve, reject) => {
    const sent = request(`${door.address}${path}`, { method, agent, headers, timeout: 8_000 });
    sent.once('error', reject).once('timeout', () => sent.destroy(new Error('no answer')));
    sent.once('response', async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      const { error } = JSON.parse(Buffer.concat(parts).toString()) as { error: { code: string } };
      resolve([response.statusCode ?? 0, error.code]);
    });
    sent.end(body);
  });
}

describe('a large body that is refused at once', () => {
  it('is answered, and so is the next request of the same sender', async () => {
    const large = Buffer.alloc(20_000_000, 'a');
    const month = '/returns/2020-01?kind=PERIODIC&records=1&outstanding=1';
    expect(await send('PUT', month, large)).toEqual([409, 'MONTH_NOT_OPEN']);
    expect(await send('PUT', '/returns/2020-01?kind=NONE', large)).toEqual([400, 'BAD_KIND']);
    expect(await send('POST', '/screenings', large)).toEqual([403, 'NO_RECIPROCITY']);
    expect(await send('PUT', month, Buffer.from('a'))).toEqual([409, 'MONTH_NOT_OPEN']);
  });
});
