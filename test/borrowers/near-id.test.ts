// Ids one slip apart against a slow and obvious reckoning on their letters.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOneEdit } from '../../src/borrowers/name-comparison-rules.js';
import { packId, visitNearIds } from '../../src/borrowers/near-id-rules.js';

const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const nationalId = fc
  .tuple(
    fc.array(letter, { minLength: 1, maxLength: 2 }),
    fc.array(fc.constantFrom(...'0123456789'), { minLength: 1, maxLength: 7 }),
  )
  .map((parts) => parts.flat().join(''));

const getPacked = (id: string): number => {
  const packed = packId(id);
  if (packed === undefined) throw new Error(`${id} is no id`);
  return packed;
};

function nearOf(id: string): Set<number> {
  const near = new Set<number>();
  visitNearIds(getPacked(id), (packed) => near.add(packed));
  return near;
}

/** Every text one slip away, letter by letter, that is an id. */
function slipsOf(id: string): Set<number> {
  const slips = new Set<number>();
  const add = (text: string) => {
    const packed = packId(text);
    if (text !== id && packed !== undefined) slips.add(packed);
  };
  for (let at = 0; at <= id.length; at += 1) {
    add(id.slice(0, at) + id.slice(at + 1));
    add(id.slice(0, at) + (id[at + 1] ?? '') + (id[at] ?? '') + id.slice(at + 2));
    for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') {
      add(id.slice(0, at) + sign + id.slice(at + 1));
      add(id.slice(0, at) + sign + id.slice(at));
    }
  }
  return slips;
}

describe('ids one slip apart', () => {
  it('are found, all of them and no others', () => {
    fc.assert(
      fc.property(nationalId, (id) => {
        expect(nearOf(id)).toEqual(slipsOf(id));
      }),
      { numRuns: 300 },
    );
  });

  it('are near each other both ways, and one edit apart', () => {
    fc.assert(
      fc.property(nationalId, nationalId, fc.nat(), (id, other, pick) => {
        const near = [...slipsOf(id)];
        expect(near).not.toContain(getPacked(id));
        const isNear = nearOf(other).has(getPacked(id));
        expect(isNear).toBe(nearOf(id).has(getPacked(other)));
        expect(isNear).toBe(isOneEdit(id, other));
        expect(near.length).toBeGreaterThan(pick % 50);
      }),
    );
  });

  it.each([
    ['AB123456', 'AB123465', true],
    ['AB123456', 'BA123456', true],
    ['AB123456', 'B123456', true],
    ['AB123456', 'AB12345', true],
    ['AB012345', 'AB12345', true],
    ['AB123456', 'AB654321', false],
    ['AB123456', 'CD123456', false],
  ])('%s and %s: %s', (a, b, isNear) => {
    expect(nearOf(a).has(getPacked(b))).toBe(isNear);
  });

  it('pack each to a number of its own, and nothing else to any', () => {
    fc.assert(
      fc.property(nationalId, nationalId, (a, b) => {
        expect(getPacked(a) === getPacked(b)).toBe(a === b);
        expect(Number.isSafeInteger(getPacked(a))).toBe(true);
      }),
    );
    for (const text of ['', 'A', '123', 'ABC1', 'AB12345678', 'ab123', ' A1']) {
      expect(packId(text)).toBeUndefined();
    }
  });
});
