// `centrale return check` where no gateway runs: a register of its own for the moment of the check, and what came of it in
// sentences. However it ends, an interrupt included, it leaves nothing behind but the file of rejected rows it was asked for.
import { openThrowawayDatabase, type ThrowawayDatabase } from '../database/throwaway-database.js';
import type { Locale } from '../errors.js';
import { toAssumedWords } from '../returns/assumed-wording.js';
import { type CheckedFile, checkFile, type RejectedRow } from '../returns/check-file.js';
import { readReturnRequest } from '../returns/return-request-rules.js';
import { toCellWords, toRowWords } from '../returns/row-wording.js';
import type { CommandIo } from './command.js';

export interface CheckArguments {
  path: string;
  /** YYYY-MM. */
  month: string;
  records: string;
  outstanding: string;
  locale: Locale;
  rejectionsPath: string | undefined;
}

/** Answers 0 where every row would go in. */
export async function checkAlone(given: CheckArguments, io: CommandIo): Promise<number> {
  const request = readReturnRequest({ ...given, kind: 'TEST' });
  const { path, locale, rejectionsPath } = given;
  io.err('Checked here, without a gateway. What depends on your former returns is not seen.');
  const checked = await withThrowaway((database) =>
    checkFile(database, { ...request, path, locale, rejectionsPath }),
  );
  for (const line of toLines(checked, given)) io.out(line);
  return checked.state === 'ACCEPTED' ? 0 : 1;
}

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const SIGNALS = Object.keys(CODES) as (keyof typeof CODES)[];

/** A second interrupt does not hurry it: what would be left is a server that nobody knows of. */
async function withThrowaway<Result>(
  work: (database: ThrowawayDatabase) => Promise<Result>,
): Promise<Result> {
  let interrupted: keyof typeof CODES | undefined;
  const opening = openThrowawayDatabase();
  const stop = (signal: NodeJS.Signals): void => {
    if (interrupted) return;
    interrupted = signal as keyof typeof CODES;
    const code = CODES[interrupted];
    opening.then(
      (database) => database.remove().finally(() => process.exit(code)),
      () => process.exit(code),
    );
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    const database = await opening;
    return await work(database).finally(() => (interrupted ? undefined : database.remove()));
  } catch (error) {
    // The handler is about to end the process; what broke off because of it is nobody's news.
    if (interrupted) await new Promise(() => {});
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

const WORDS = {
  en: {
    rows: 'rows',
    right: 'right',
    wrong: 'wrong',
    total: 'outstanding',
    line: 'line',
    more: 'more',
  },
  fr: {
    rows: 'lignes',
    right: 'justes',
    wrong: 'fausses',
    total: 'encours',
    line: 'ligne',
    more: 'de plus',
  },
  ar: {
    rows: 'أسطر',
    right: 'صحيحة',
    wrong: 'خاطئة',
    total: 'الرصيد',
    line: 'السطر',
    more: 'أخرى',
  },
} as const;

function toLines(checked: CheckedFile, { locale, rejectionsPath }: CheckArguments): string[] {
  const { rows, right, wrong, total, more } = WORDS[locale];
  const counts = `${checked.rows} ${rows}: ${checked.rows - checked.rejected} ${right}, ${checked.rejected} ${wrong}`;
  const money = checked.outstanding === null ? '' : `; ${total} ${checked.outstanding} DH`;
  const left = checked.rejected - checked.rejections.length;
  return [
    `${checked.state}  ${counts}${money}`,
    ...checked.fileCodes.map((code) => `${code}  ${toRowWords(code, locale)}`),
    ...checked.assumed.map((code) => `${code}  ${toAssumedWords(code, locale)}`),
    ...checked.warnings.map(({ code, count }) => `${code} (${count})  ${toRowWords(code, locale)}`),
    ...checked.rejections.flatMap((row) => toRowLines(row, locale)),
    ...(left > 0 ? [`… ${left} ${more}`] : []),
    ...(rejectionsPath ? [`→ ${rejectionsPath}`] : []),
  ];
}

function toRowLines({ line, codes, columns }: RejectedRow, locale: Locale): string[] {
  return codes.map((code, i) => {
    const column = columns[i] ?? '';
    const where = `${WORDS[locale].line} ${line}${column ? `  ${column}` : ''}`;
    return `${where}  ${code}  ${toCellWords(code, column, locale)}`;
  });
}
