// `centrale association`: who is in the sector. Adding one makes its database role; its programs are added apart. One
// that leaves keeps its history: its loans count no more from the month it left, and its programs are shut out.
import {
  type Command,
  CommandError,
  type CommandIo,
  getOption,
  readArgs,
  UsageError,
} from './command.js';
import { withOwner } from './with-database.js';

const OPTIONS = {
  code: { type: 'string' },
  'name-fr': { type: 'string' },
  'name-ar': { type: 'string' },
  'name-en': { type: 'string' },
  'control-group': { type: 'string' },
  joined: { type: 'string' },
  on: { type: 'string' },
} as const;

const ADD = `select registry.add_association($1, $2, $3, $4, $5, coalesce($6::date, current_date))`;
const LEAVE = `update registry.association set left_on = coalesce($2::date, current_date)
  where code = $1 and left_on is null and coalesce($2::date, current_date) between joined_on and current_date`;
const SHUT_OUT = `update registry.api_client set status = 'REVOKED' where association = $1`;
const LIST = `select code, name_fr, name_ar, control_group, joined_on::text, left_on::text
  from registry.association order by code`;

type Values = { [Name in keyof typeof OPTIONS]?: string | undefined };

interface Line {
  code: string;
  name_fr: string;
  name_ar: string;
  control_group: string;
  joined_on: string;
  left_on: string | null;
}

export const associationCommand: Command = {
  name: 'association',
  summary: 'a lender joins the sector or leaves it; list them',
  usage: `centrale association add --code CODE --name-fr NAME --name-ar NAME --name-en NAME
    [--control-group CODE] [--joined YYYY-MM-DD]
centrale association leave --code CODE [--on YYYY-MM-DD]
centrale association list`,
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, OPTIONS);
    if (positionals[0] === 'list') {
      return withOwner(io, async (owner) => {
        const { rows } = await owner.query<Line>(LIST);
        for (const row of rows) io.out(toLine(row));
        return 0;
      });
    }
    if (positionals[0] === 'leave') return leave(getOption(values, 'code'), values.on, io);
    if (positionals[0] === 'add') return join(values, io);
    throw new UsageError('Say add, leave or list.');
  },
};

async function join(values: Values, io: CommandIo): Promise<number> {
  const code = getOption(values, 'code');
  if (!/^[a-z][a-z0-9]{1,15}$/.test(code)) {
    throw new UsageError('--code takes 2 to 16 lower case letters and digits, a letter first.');
  }
  const names = ['name-fr', 'name-ar', 'name-en'].map((name) => getOption(values, name));
  return withOwner(io, async (owner) => {
    const known = await owner.query('select from registry.association where code = $1', [code]);
    if (known.rowCount) throw new CommandError(`The association ${code} is there already.`);
    await owner.query(ADD, [code, ...names, values['control-group'], values.joined]);
    io.out(`${code} joined. Add its programs: centrale client add --association ${code} …`);
    return 0;
  });
}

async function leave(code: string, on: string | undefined, io: CommandIo): Promise<number> {
  if (on !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(on)) {
    throw new UsageError(`--on is "${on}", expected YYYY-MM-DD.`);
  }
  return withOwner(io, async (owner) => {
    await owner.query('begin');
    const left = await owner.query(LEAVE, [code, on]);
    const shutOut = await owner.query(SHUT_OUT, [code]);
    await owner.query(left.rowCount ? 'commit' : 'rollback');
    if (!left.rowCount) {
      throw new CommandError(
        `${code} cannot leave then: it is unknown, has left, joined later, or the day is to come.`,
      );
    }
    io.out(`${code} left. Its programs that may ask no more: ${shutOut.rowCount ?? 0}.`);
    return 0;
  });
}

function toLine(row: Line): string {
  const tie = row.control_group === row.code ? '' : `  (with ${row.control_group})`;
  const time = row.left_on ? `${row.joined_on} to ${row.left_on}` : `since ${row.joined_on}`;
  return `${row.code.padEnd(16)}  ${time}  ${row.name_fr}  ${row.name_ar}${tie}`;
}
