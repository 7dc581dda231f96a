// Return files of the demo's lenders for a sector of any size, written once and kept, with the totals to declare.
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DEMO_SEED } from '../dist/demo/demo-clients.js';
import { writeDemoFiles } from '../dist/demo/write-demo-files.js';
import { findControlTotals } from '../dist/returns/control-totals.js';

const ROOT = fileURLToPath(new URL('../.data/', import.meta.url));

/** Files of the months, as a list of { code, month, path, bytes, records, outstanding }. */
export async function openReturnFiles(borrowers, months) {
  const folder = `${ROOT}bench-files-${borrowers}`;
  const list = `${folder}/files-${months.join('-')}.json`;
  const known = await readFile(list, 'utf8').catch(() => undefined);
  if (known) return JSON.parse(known);
  console.log(`Writing the return files of ${borrowers} borrowers, once …`);
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const files = [];
  for (const month of months) {
    for (const [code, path] of await writeDemoFiles({ seed: DEMO_SEED, borrowers }, month, draft)) {
      const totals = await findControlTotals(path);
      const { size } = await stat(path);
      files.push({ code, month, path: path.replace(draft, folder), bytes: size, ...totals });
    }
  }
  await rm(folder, { recursive: true, force: true });
  await writeFile(`${draft}/files-${months.join('-')}.json`, JSON.stringify(files));
  await rename(draft, folder);
  return files;
}

export const openFile = ({ path }) => createReadStream(path, { highWaterMark: 256 * 1024 });
