// Writes the return files of a month to a folder, all associations' in one walk through the sector.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { toMonthEnd } from './calendar-rules.js';
import { DEMO_ASSOCIATIONS } from './demo-associations.js';
import { type DemoSize, writeReturnFiles } from './return-file.js';

/** Answers the files' paths by the codes of their associations; the folder must be there. */
export async function writeDemoFiles(
  size: DemoSize,
  month: string,
  dir: string,
): Promise<Map<string, string>> {
  const paths = new Map(
    DEMO_ASSOCIATIONS.map(({ code }) => [code, join(dir, `${code}-${month}.csv`)]),
  );
  const files = new Map([...paths].map(([code, path]) => [code, createWriteStream(path)]));
  for (const { code, text } of writeReturnFiles(size, toMonthEnd(month))) {
    const file = files.get(code);
    if (file && !file.write(text)) await once(file, 'drain');
  }
  await Promise.all(
    [...files.values()].map((file) => {
      file.end();
      return once(file, 'finish');
    }),
  );
  return paths;
}
