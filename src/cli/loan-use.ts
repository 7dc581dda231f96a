// `centrale loan-use`: sends a file of visits to a running gateway the way an association does, waits for its end and
// says what came of it.
import { VISIT_COLUMNS } from '../loan-use/visit-columns-rules.js';
import { countRecords } from '../returns/control-totals.js';
import { type Command, CommandError, readArgs, UsageError } from './command.js';
import { checkReadable, openGateway } from './running-gateway.js';
import { sendFile } from './send-file.js';

const OPTIONS = {
  client: { type: 'string' },
  records: { type: 'string' },
  url: { type: 'string' },
} as const;

export const loanUseCommand: Command = {
  name: 'loan-use',
  summary: 'send a file of visits that checked what loans were used for',
  usage: 'centrale loan-use submit FILE --client NAME [--records N] [--url URL]',
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, OPTIONS);
    const [verb, path] = positionals;
    if (verb !== 'submit') throw new UsageError('Say submit.');
    if (path === undefined) throw new UsageError('Name the file to send.');
    await checkReadable(path);
    const records = values.records ?? String(await getRecords(path));
    const gateway = await openGateway(values, io);
    return sendFile(gateway, path, { to: `/loan-use?${new URLSearchParams({ records })}`, io });
  },
};

async function getRecords(path: string): Promise<number> {
  const records = await countRecords(path, VISIT_COLUMNS);
  if (records !== undefined) return records;
  throw new CommandError(
    `${path} is no file of visits. Save it as CSV with the columns of /loan-use/template.csv, and send that.`,
  );
}
