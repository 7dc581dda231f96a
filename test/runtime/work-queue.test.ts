// The order in which jobs are brought to their end.
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { WorkQueue } from '../../src/database/work-queue.js';

it('a job that yields begins only where no other waits or is under way, and is told when one does', async () => {
  const began: string[] = [];
  const pressed: boolean[] = [];
  const queue = new WorkQueue({
    work: async (id) => {
      began.push(id);
      if (id !== 'last') return;
      pressed.push(queue.isPressed);
      queue.enqueue('late');
      pressed.push(queue.isPressed);
    },
    findLeft: async () => [],
    onFailure: (_id, error) => {
      throw error;
    },
    yields: (id) => id === 'last',
  });
  for (const id of ['first', 'last', 'second', 'third']) queue.enqueue(id);
  await queue.idle();
  expect(began).toEqual(['first', 'second', 'third', 'last', 'late']);
  expect(pressed).toEqual([false, true]);
  await queue.close();
});

it('a job that yields does not begin beside another, though there is room for two', async () => {
  const began: string[] = [];
  const other = Promise.withResolvers<void>();
  const queue = new WorkQueue({
    work: async (id) => {
      began.push(id);
      if (id === 'first') await other.promise;
    },
    findLeft: async () => [],
    onFailure: (_id, error) => {
      throw error;
    },
    atOnce: 2,
    yields: (id) => id === 'last',
  });
  for (const id of ['first', 'last']) queue.enqueue(id);
  await setImmediate();
  expect(began).toEqual(['first']);
  other.resolve();
  await queue.idle();
  expect(began).toEqual(['first', 'last']);
  await queue.close();
});
