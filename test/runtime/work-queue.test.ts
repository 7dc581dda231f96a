// The order in which jobs are brought to their end.
import { expect, it } from 'vitest';
import { WorkQueue } from '../../src/database/work-queue.js';

it('a job that yields begins only where no other waits, and is told when one does', async () => {
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
