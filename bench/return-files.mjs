// Return files of the demo's lenders for a sector of any size, written once and kept, with the totals to declare. All write
// the plain dialect here: a script made by hand reads no other.
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { toMonthEnd } from '../dist/demo/calendar-rules.js';
import { DEMO_ASSOCIATIONS } from '../dist/demo/demo-associations.js';
import { DEMO_SEED } from '../dist/demo/demo-clients.js';
import { writeReturnFiles } from '../dist/demo/return-file.js';
import { findControlTotals } from '../dist/returns/control-totals.js';

const ROOT = fileURLToPath(new URL('../.data/', import.meta.url));

async function writeMonth(size, month, lenders, folder) {
  const outputs = new Map(
    lenders.map(({ code }) => [code, createWriteStream(`${folder}/${code}-${month}.csv`)]),
  );
  for (const { code, text } of writeReturnFiles(size, toMonthEnd(month), lenders)) {
    const output = outputs.get(code);
    if (!output.write(text)) await once(output, 'drain');
  }
  for (const output of outputs.values()) {
    output.end();
    await once(output, 'finish');
  }
}

/** Files of the months, of all lenders or of those named, as a list of { code, month, path, bytes, records, outstanding }. */
export async function openReturnFiles(borrowers, months, codes = undefined) {
  const folder = `${ROOT}bench-files-${[borrowers, ...months, ...(codes ?? [])].join('-')}`;
  const known = await readFile(`${folder}/files.json`, 'utf8').catch(() => undefined);
  if (known) return JSON.parse(known);
  console.log(`Writing the return files of ${borrowers} borrowers, once …`);
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const lenders = DEMO_ASSOCIATIONS.filter(({ code }) => codes?.includes(code) ?? true).map(
    (lender) => ({ ...lender, writes: 'STANDARD' }),
  );
  const files = [];
  for (const month of months) {
    await writeMonth({ seed: DEMO_SEED, borrowers }, month, lenders, draft);
    for (const { code } of lenders) {
      const name = `${code}-${month}.csv`;
      const totals = await findControlTotals(`${draft}/${name}`);
      const { size } = await stat(`${draft}/${name}`);
      files.push({ code, month, path: `${folder}/${name}`, bytes: size, ...totals });
    }
  }
  await rm(folder, { recursive: true, force: true });
  await writeFile(`${draft}/files.json`, JSON.stringify(files));
  await rename(draft, folder);
  return files;
}

export const openFile = ({ path }) => createReadStream(path, { highWaterMark: 256 * 1024 });
