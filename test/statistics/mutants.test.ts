// A mechanism broken in one known way has to fail a check that the real one survives: a mutant that nobody notices means
// that the checks are blind, and is a failed test.
import { describe, expect, it } from 'vitest';
import { findFaults } from './mechanism-checks.js';
import { MUTANTS, REAL } from './mechanisms.js';

/** The checks that are to notice each of them, so that none is caught by accident. */
const NOTICED_BY: Readonly<Record<string, RegExp[]>> = {
  'amounts are not clipped': [/^unbounded contribution/],
  'one loan too many is counted': [/^unbounded contribution/],
  'noise is drawn once for a table, not for each bin': [/^noise: one bin/, /^coverage/],
  'the generator has a fixed seed': [/^same noise twice/],
  'the noise has a variance of σ, not of σ²': [/^empirical ε/, /^trade-off/, /^coverage/],
  'cells without anybody get no noise': [/^support/, /^empirical ε/],
  'cells are shown by their true number': [/^threshold/],
};

describe('the checks of a mechanism', () => {
  it('let the real one pass', () => {
    expect(findFaults(REAL, 2000, 4200)).toEqual([]);
  });

  it.each(Object.entries(MUTANTS))('notice that %s', (name, mutant) => {
    const faults = findFaults(mutant);
    for (const check of NOTICED_BY[name] ?? [/^no check is named/]) {
      expect(faults).toContainEqual(expect.stringMatching(check));
    }
  });
});
