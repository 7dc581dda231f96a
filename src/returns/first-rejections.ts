// The first rejected rows of a return in words, for whoever mends a file at a terminal.
import { fromPublicId } from '../access/public-ids.js';
import type { ViewerSession } from '../database/as-viewer.js';
import type { Locale } from '../errors.js';
import { toCellWords } from './row-wording.js';

export interface FirstRejection {
  /** Line of the file, its header being the first. */
  line: number;
  /** Each as CODE, column, and what to do. */
  faults: string[];
}

/** At most `count` rows, in the order of the file; none where the viewer has no such return. */
export async function readFirstRejections(
  session: ViewerSession,
  publicId: string,
  count: number,
  locale: Locale,
): Promise<FirstRejection[]> {
  const rows = await session.query<{ line_no: string; codes: string[]; fields: string[] }>({
    name: 'first-rejections',
    text: 'select line_no, codes, fields from intake.read_rejections($1, 0, $2)',
    values: [fromPublicId('ret', publicId), count],
  });
  return rows.map(({ line_no, codes, fields }) => ({
    line: Number(line_no),
    faults: codes.map((code, at) =>
      [code, fields[at], toCellWords(code, fields[at] ?? '', locale)].filter(Boolean).join(' '),
    ),
  }));
}
