// A national id at rest: it can be had back, tells nothing, and no two ciphers are alike.
import { describe, expect, it } from 'vitest';
import { decryptNationalId, encryptNationalId } from '../../src/borrowers/national-id.js';
import { openWorld } from '../world.js';

describe('the cipher of a national id', () => {
  it('is another each time, gives the id back, and is refused where a bit of it was turned', async () => {
    const world = await openWorld();
    const { keys } = world;
    await world.close();
    const ciphers = Array.from({ length: 2500 }, () => encryptNationalId(keys, 'AB123456'));
    const ivs = new Set(ciphers.map((cipher) => cipher.subarray(1, 13).toString('hex')));
    expect(ivs.size).toBe(ciphers.length);
    for (const cipher of ciphers) expect(decryptNationalId(keys, cipher)).toBe('AB123456');
    for (const place of [13, 20, -1]) {
      const turned = Buffer.from(ciphers[0] ?? '');
      turned.writeUInt8((turned.at(place) ?? 0) ^ 1, place < 0 ? turned.length + place : place);
      expect(() => decryptNationalId(keys, turned)).toThrow();
    }
  });
});
