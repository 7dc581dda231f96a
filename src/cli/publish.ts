// `centrale publish` and `centrale rectify`: a month's bands, once; and once more on the bureau's order.
import { loadKeys } from '../access/keys.js';
import type { PublishOrder } from '../exposure/publish.js';
import { publishByHand } from '../exposure/publish-by-hand.js';
import { type Command, type CommandIo, getMonth, getOption, readArgs } from './command.js';
import { sayDueReleases } from './release.js';
import { withDatabase } from './with-database.js';

export const publishCommand: Command = {
  name: 'publish',
  summary: "publish a month's bands (once a month, for all viewers at once)",
  usage: 'centrale publish --month YYYY-MM [--agreement REFERENCE]',
  run: async (args, io) => {
    const { values } = readArgs(args, { month: { type: 'string' }, agreement: { type: 'string' } });
    const agreement = values.agreement === undefined ? {} : { agreementRef: values.agreement };
    return publish({ month: getMonth(values), kind: 'MONTHLY', ...agreement }, io);
  },
};

export const rectifyCommand: Command = {
  name: 'rectify',
  summary: "publish the current month's bands again, on the bureau's order",
  usage: 'centrale rectify --month YYYY-MM --reason TEXT [--agreement REFERENCE]',
  run: async (args, io) => {
    const { values } = readArgs(args, {
      month: { type: 'string' },
      reason: { type: 'string' },
      agreement: { type: 'string' },
    });
    const agreement = values.agreement === undefined ? {} : { agreementRef: values.agreement };
    const reason = getOption(values, 'reason');
    return publish({ month: getMonth(values), kind: 'RECTIFICATION', reason, ...agreement }, io);
  },
};

async function publish(order: PublishOrder, io: CommandIo): Promise<number> {
  return withDatabase(io, async (database, config) => {
    const keys = await loadKeys(config.keysPath, database.embedded);
    const { snapshotId, people, isMatched } = await publishByHand(database.workUrl, keys, order);
    if (!isMatched) io.out('People could not be matched: who was united before counts as one.');
    io.out(`Published ${order.month} as snapshot ${snapshotId}: ${people} people with live loans.`);
    await sayDueReleases(database.workUrl, io.out);
    return 0;
  });
}
