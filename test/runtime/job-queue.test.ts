// The queue's tables against the library that works on them: a newer version of it needs a step of its own.
import { readFileSync } from 'node:fs';
import { getConstructionPlans } from 'pg-boss';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../house/source-files.js';

const STEP = `${ROOT}/migrations/20261124T1025-job-queue.sql`;

/** Statements of the plan that the step leaves to the migration: its transaction, its schema, its lock. */
const isOurs = (line: string) =>
  /^\s*(BEGIN;|COMMIT;|SET LOCAL .*|SELECT pg_advisory_xact_lock.*|CREATE SCHEMA .*)$/.test(line);

describe('the step that makes the queue', () => {
  it('is the plan of the version of pg-boss that is installed', () => {
    const plan = getConstructionPlans('jobs')
      .split('\n')
      .filter((line) => !isOurs(line))
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
    const [, between] = readFileSync(STEP, 'utf8').split(/^-- -{100,}$/m);
    expect(between?.trim()).toBe(plan);
  });
});
