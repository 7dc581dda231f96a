// The demo's return files, read back as whoever gets them would: by the names of their columns, nothing else known.
import { toMonthEnd } from '../../src/demo/calendar-rules.js';
import { DEMO_ASSOCIATIONS } from '../../src/demo/demo-associations.js';
import { type DemoSize, writeReturnFile } from '../../src/demo/return-file.js';
import { FILE_COLUMNS } from '../../src/returns/file-columns-rules.js';

export interface FileRow {
  association: string;
  cells: Record<string, string>;
  principal: number;
  outstanding: number;
  daysPastDue: number;
  /** Reported and not closed. */
  isLive: boolean;
}

const NAME_OF = new Map(FILE_COLUMNS.map(({ name, french }) => [french ?? name, name]));

export const toFileText = (size: DemoSize, code: string, month: string): string => {
  const association = DEMO_ASSOCIATIONS.find((known) => known.code === code);
  if (!association) throw new RangeError(`no association ${code}`);
  return [...writeReturnFile(size, association, toMonthEnd(month))].join('');
};

function readRows(association: string, text: string): FileRow[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const delimiter = header.includes(';') ? ';' : ',';
  const names = header.split(delimiter).map((name) => NAME_OF.get(name) ?? name);
  const toNumber = (cell = '') => Number(cell.replace(',', '.'));
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const values = line.split(delimiter);
      const cells = Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
      return {
        association,
        cells,
        principal: toNumber(cells.principal),
        outstanding: toNumber(cells.outstanding_principal),
        daysPastDue: toNumber(cells.days_past_due),
        isLive: cells.status !== 'CLOSED',
      };
    });
}

/** Every row that the thirteen associations report for a month. */
export function readSector(size: DemoSize, month: string): FileRow[] {
  return DEMO_ASSOCIATIONS.flatMap(({ code }) => readRows(code, toFileText(size, code, month)));
}
