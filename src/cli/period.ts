// `centrale period`: the calendar of due months. A month is opened before returns for it come in; a closed one
// takes none. A closed month can be opened again.
import { type Command, CommandError, getMonth, readArgs, UsageError } from './command.js';
import { withOwner } from './with-database.js';

const OPEN = `insert into registry.calendar (month, due_on, real_time)
  values (($1 || '-01')::date + interval '1 month - 1 day',
    coalesce($2::date, ($1 || '-01')::date + interval '1 month 9 days'), true)
  on conflict (month) do update set closed_at = null returning due_on::text`;
const CLOSE = `update registry.calendar set closed_at = coalesce(closed_at, now())
  where month = (($1 || '-01')::date + interval '1 month - 1 day')::date returning month`;
const LIST = `select to_char(month, 'YYYY-MM') as month, due_on::text, closed_at is not null as closed
  from registry.calendar order by month`;

export const periodCommand: Command = {
  name: 'period',
  summary: 'open or close a month of the calendar, or list it',
  usage: `centrale period open --month YYYY-MM [--due YYYY-MM-DD]
centrale period close --month YYYY-MM
centrale period list`,
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      month: { type: 'string' },
      due: { type: 'string' },
    });
    const action = positionals[0];
    if (action === 'list') {
      return withOwner(io, async (owner) => {
        const { rows } = await owner.query<{ month: string; due_on: string; closed: boolean }>(
          LIST,
        );
        for (const row of rows) {
          io.out(`${row.month}  due ${row.due_on}  ${row.closed ? 'closed' : 'open'}`);
        }
        return 0;
      });
    }
    if (action !== 'open' && action !== 'close') throw new UsageError('Say open, close or list.');
    const month = getMonth(values);
    return withOwner(io, async (owner) => {
      const query = action === 'open' ? [month, values.due] : [month];
      const { rowCount } = await owner.query(action === 'open' ? OPEN : CLOSE, query);
      if (!rowCount) throw new CommandError(`${month} is not in the calendar. Open it first.`);
      io.out(`${month} is ${action === 'open' ? 'open' : 'closed'}.`);
      return 0;
    });
  },
};
