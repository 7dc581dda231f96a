// `centrale doctor`: every setting with its value, every problem with its remedy. It shows no password.
import { type Config, ConfigError, readConfig, SETTINGS } from '../config.js';
import { type Command, type CommandIo, readArgs } from './command.js';
import { examineDatabase, examineEmbedded } from './examine-database.js';
import { examineFolder, examineKeys, examineNode, examinePort } from './examine-host.js';
import { type Finding, problem } from './finding.js';

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'look for what is wrong here, and say what to do about it',
  usage: 'centrale doctor',
  run: async (args, io) => {
    readArgs(args, {});
    showSettings(io);
    const findings = await examine(io);
    for (const found of findings) show(found, io);
    const problems = findings.filter((found) => found.state === 'problem').length;
    io.out(problems === 0 ? 'No problem found.' : `Problems found: ${problems}.`);
    return problems === 0 ? 0 : 1;
  },
};

async function examine(io: CommandIo): Promise<Finding[]> {
  const node = examineNode(process.versions.node);
  let config: Config;
  try {
    config = readConfig(io.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [node, problem('settings', error.message, `Mend ${error.variable}.`)];
  }
  const host = [node, await examineFolder(config), await examineKeys(config)];
  const port = await examinePort(config);
  const embedded = config.databaseUrl === undefined ? await examineEmbedded(config) : [];
  const broken = [...host, ...embedded].some(
    ({ subject, state }) =>
      state === 'problem' && ['folder', 'postgres', 'version'].includes(subject),
  );
  return [...host, port, ...embedded, ...(broken ? [] : await examineDatabase(config))];
}

function show(found: Finding, io: CommandIo): void {
  const mark = { ok: 'ok      ', note: 'note    ', problem: 'PROBLEM ' }[found.state];
  io.out(`${mark}${found.subject.padEnd(20)}${found.says}`);
  if (found.remedy !== undefined) io.out(`${' '.repeat(28)}${found.remedy}`);
}

function showSettings(io: CommandIo): void {
  for (const { name, fallback, meaning, secret } of SETTINGS) {
    const value = io.env[name]?.trim();
    const shown = value ? (secret ? mask(value) : value) : `(${fallback})`;
    io.out(`${name.padEnd(20)}${shown.padEnd(44)}  ${meaning}`);
  }
  io.out('');
}

/** An address without its password. */
function mask(text: string): string {
  const url = URL.parse(text);
  if (!url) return '(not an address)';
  if (url.password !== '') url.password = '***';
  url.search = '';
  return url.href;
}
