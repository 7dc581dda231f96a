// `centrale return`: sends a return file to a running gateway the way an association does, waits for its end and says
// what came of it; or checks one without any gateway. It has no door of its own to the register.
import type { Locale } from '../errors.js';
import { findControlTotals } from '../returns/control-totals.js';
import { readReturnRequest } from '../returns/return-request-rules.js';
import { toRowWords } from '../returns/row-wording.js';
import { checkAlone } from './check-alone.js';
import {
  type Command,
  CommandError,
  type CommandIo,
  getMonth,
  readArgs,
  UsageError,
} from './command.js';
import { ask, checkReadable, openGateway } from './running-gateway.js';
import { sendFile } from './send-file.js';

const OPTIONS = {
  month: { type: 'string' },
  kind: { type: 'string' },
  client: { type: 'string' },
  records: { type: 'string' },
  outstanding: { type: 'string' },
  rejections: { type: 'string' },
  language: { type: 'string' },
  url: { type: 'string' },
} as const;
type Values = { [Name in keyof typeof OPTIONS]?: string | undefined };

export const returnCommand: Command = {
  name: 'return',
  summary: 'send a return file to the running gateway, have one checked, or take one back',
  usage: `centrale return submit FILE --month YYYY-MM --client NAME [--kind PERIODIC|INITIAL|CORRECTION|TEST]
    [--records N --outstanding DH] [--url URL]
centrale return check FILE --month YYYY-MM [--records N --outstanding DH] [--rejections FILE]
    [--language en|fr|ar]
centrale return check FILE --month YYYY-MM --client NAME [--records N --outstanding DH] [--url URL]
centrale return withdraw ID --client NAME [--url URL]`,
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, OPTIONS);
    const [verb, subject] = positionals;
    if (verb !== 'submit' && verb !== 'check' && verb !== 'withdraw') {
      throw new UsageError('Say submit, check or withdraw.');
    }
    if (subject === undefined) {
      throw new UsageError(
        verb === 'withdraw' ? 'Name the return: ret_….' : 'Name the file to send.',
      );
    }
    if (verb === 'withdraw') return withdraw(subject, values, io);
    if (verb === 'check' && values.client === undefined) return check(subject, values, io);
    const kind = verb === 'check' ? 'TEST' : (values.kind ?? 'PERIODIC');
    return submit(subject, kind, values, io);
  },
};

async function submit(path: string, kind: string, values: Values, io: CommandIo): Promise<number> {
  const month = getMonth(values);
  await checkReadable(path);
  const totals = await getTotals(path, values, io);
  const gateway = await openGateway(values, io);
  return sendFile(gateway, path, {
    to: `/returns/${month}?${new URLSearchParams({ kind, ...totals })}`,
    io,
  });
}

/** Without a gateway and its month before: what is wrong with the file itself. */
async function check(path: string, values: Values, io: CommandIo): Promise<number> {
  const month = getMonth(values);
  await checkReadable(path);
  const locale = getLocale(values, io);
  const totals = await getTotals(path, values, io, locale);
  const request = readReturnRequest({ month, kind: 'TEST', ...totals });
  return checkAlone({ path, request, rejections: values.rejections, locale }, io);
}

const LOCALES: Locale[] = ['en', 'fr', 'ar'];

/** The language asked for, or that of the terminal; English where it is none of ours. */
function getLocale({ language }: Values, { env }: CommandIo): Locale {
  const wanted = language ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? '';
  const found = LOCALES.find((locale) => locale === wanted.slice(0, 2).toLowerCase());
  if (language !== undefined && found === undefined) {
    throw new UsageError(`--language is "${language}", expected en, fr or ar.`);
  }
  return found ?? 'en';
}

async function getTotals(
  path: string,
  { records, outstanding }: Values,
  io: CommandIo,
  locale: Locale = 'en',
): Promise<Record<'records' | 'outstanding', string>> {
  if (records !== undefined && outstanding !== undefined) return { records, outstanding };
  const counted = await findControlTotals(path);
  if (typeof counted === 'string') {
    throw new CommandError(`${path}: ${counted}: ${toRowWords(counted, locale)}`);
  }
  const totals = {
    records: records ?? String(counted.records),
    outstanding: outstanding ?? counted.outstanding,
  };
  io.err(
    `Counted in the file: --records ${totals.records} --outstanding ${totals.outstanding}. ` +
      'Totals out of your own books would check the export too.',
  );
  return totals;
}

async function withdraw(id: string, values: Values, io: CommandIo): Promise<number> {
  const gateway = await openGateway(values, io);
  const { state } = await ask(gateway, `/returns/${encodeURIComponent(id)}`, { method: 'DELETE' });
  io.out(`${id} is ${state}.`);
  return 0;
}
