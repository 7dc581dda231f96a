// A request that is refused before its body is read: its sender gets the answer, and its next request does not wait
// behind the rest of the body.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
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

  it('is answered where its sender reads nothing before all is sent, however slowly', async () => {
    const { hostname, port } = new URL(door.address);
    const socket = connect(Number(port), hostname).on('error', () => {});
    socket.write(
      `PUT /returns/2020-01?kind=PERIODIC&records=1&outstanding=1 HTTP/1.1\r\nHost: x\r\n` +
        `Authorization: Bearer ${token}\r\nContent-Type: text/csv\r\nContent-Length: 4000000\r\n\r\n`,
    );
    for (let sent = 0; sent < 4_000_000; sent += 200_000) {
      await new Promise<void>((done, fail) => {
        socket.write(Buffer.alloc(200_000, 'a'), (error) => (error ? fail(error) : done()));
      });
      await sleep(150);
    }
    let said = '';
    socket.on('data', (part) => {
      said += part.toString();
    });
    await once(socket, 'close');
    expect(said).toMatch(/^HTTP\/1.1 409 /);
    expect(said).toContain('"code":"MONTH_NOT_OPEN"');
  });
});
