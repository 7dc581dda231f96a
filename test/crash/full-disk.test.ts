// The disk of the data folder runs full while a file comes in: its sender is told so, the gateway lives on, and once there
// is room again the same file goes in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdMerges } from './hold-lock.js';
import { toLoanFile } from './many-loans.js';
import { countRegister, findTables, NOTHING, stateOf, wholeOf } from './register-count.js';
import { type Running, Site } from './site.js';
import { mountSmallDisk, type SmallDisk } from './small-disk.js';

const MONTH = '2099-01';
const MONTH_END = '2099-01-31';
const OFTEN = { interval: 50 };
const MEGABYTE = 1024 ** 2;

const mounted = await mountSmallDisk(700);
const disk = mounted as SmallDisk;
const refusal = typeof mounted === 'string' ? mounted : undefined;
let site: Site;
let gateway: Running;

describe.skipIf(refusal)(`a full disk${refusal ? ` (not tried: ${refusal})` : ''}`, () => {
  beforeAll(async () => {
    site = await Site.open(disk.path);
    gateway = await site.startGateway();
    await site.asOwner(`insert into registry.calendar values ($1, '2099-02-10', true, null)`, [
      MONTH_END,
    ]);
  });
  afterAll(async () => {
    await site?.close();
    await disk.close();
  });

  it('refuses a file with a code and a remedy, and takes the same file when there is room', async () => {
    const file = toLoanFile('FU', 40_000);
    await disk.fill(3 * MEGABYTE);
    const refused = await site.send('amc-02', MONTH, file);
    expect([503, 507]).toContain(refused.status);
    expect(refused.error).toMatchObject({
      code: expect.stringMatching(/^(STORAGE_FULL|UNAVAILABLE)$/),
      message: expect.stringMatching(/\w/),
      remedy: expect.stringMatching(/\w/),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect((await fetch(`${site.address}/health/live`)).status).toBe(200);
    await disk.empty();
    const isReady = async () => (await fetch(`${site.address}/health/ready`)).status;
    await expect.poll(isReady, OFTEN).toBe(200);
    expect(await stateOf(site, 'amc02', MONTH_END)).toBe('');
    expect(await countRegister(site, 'amc02', MONTH_END)).toEqual(NOTHING);
    expect((await site.send('amc-02', MONTH, file)).status).toBe(202);
    await expect.poll(() => stateOf(site, 'amc02', MONTH_END), OFTEN).toBe('ACCEPTED');
    expect(await countRegister(site, 'amc02', MONTH_END)).toEqual(wholeOf(file));
    expect(await findTables(site)).toEqual([]);
    expect(await site.inquire()).toMatchObject({ userErrors: [] });
  });

  it('met by a return that was acknowledged holds it back, and lets it end when there is room', async () => {
    const file = toLoanFile('FV', 20_000);
    const merges = await holdMerges(await site.ownerUrl());
    expect((await site.send('amc-03', MONTH, file)).status).toBe(202);
    await merges.untilWaiters(1);
    await disk.fill(MEGABYTE);
    const before = gateway.said().length;
    await merges.release();
    await expect.poll(() => gateway.said().slice(before), OFTEN).toMatch(/"failure"/);
    await disk.empty();
    const state = () => stateOf(site, 'amc03', MONTH_END).catch(() => '');
    await expect.poll(state, OFTEN).toBe('ACCEPTED');
    expect(await countRegister(site, 'amc03', MONTH_END)).toEqual(wholeOf(file));
    expect(await gateway.end('SIGTERM')).toBe(0);
  });
});
