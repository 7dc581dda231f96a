// A release as files: its stored JSON byte for byte, its cells as CSV, the dictionary of both, and what is said about it in a
// few lines. Streamed: a few cells or some text in memory at a time. The same bytes for everybody.
import { Readable } from 'node:stream';
import type { ViewerSession } from '../database/as-viewer.js';
import { type Locale, toWords } from '../errors.js';
import { readCells, readReleases } from './read-release.js';
import { RELEASE_COLUMNS } from './release-columns-rules.js';
import { JSON_FIELDS } from './release-fields-rules.js';
import { toCsvPath, toJsonPath, toPagePath } from './release-nodes.js';
import type { ReleaseHead } from './released-rows.type.js';

const CHARACTERS_AT_ONCE = 65_536;
const CELLS_AT_ONCE = 200;

export async function findReleaseById(
  session: ViewerSession,
  releaseId: string,
): Promise<ReleaseHead | undefined> {
  return (await readReleases(session, { releaseId }))[0];
}

/** The stored text in pieces; a release's file never changes, so that they are of one piece. */
export function streamReleaseJson(session: ViewerSession, releaseId: string): Readable {
  const pieces = async function* () {
    for (let from = 1; ; from += CHARACTERS_AT_ONCE) {
      const rows = await session.query<{ piece: string }>({
        name: 'release-file-piece',
        text: 'select substr(body, $2, $3) as piece from published.release_file where release_id = $1',
        values: [releaseId, from, CHARACTERS_AT_ONCE],
      });
      const piece = rows[0]?.piece ?? '';
      if (piece === '') return;
      yield piece;
    }
  };
  return Readable.from(pieces());
}

const toCsvCell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const toCsvLine = (cells: readonly string[]): string => `${cells.map(toCsvCell).join(',')}\r\n`;

/** All cells, from the nation down, whatever their status. */
export function streamCellsCsv(session: ViewerSession, releaseId: string): Readable {
  const lines = async function* () {
    yield toCsvLine(RELEASE_COLUMNS.map(({ name }) => name));
    for (let after = -1; ; ) {
      const cells = await readCells(session, { releaseId, after, first: CELLS_AT_ONCE });
      yield cells
        .map((cell) => toCsvLine(RELEASE_COLUMNS.map((column) => column.read(cell))))
        .join('');
      const last = cells.at(-1);
      if (!last || cells.length < CELLS_AT_ONCE) return;
      after = last.place;
    }
  };
  return Readable.from(lines());
}

export const DICTIONARY_LANGUAGES = ['fr', 'en'] as const;

/** What each column of the CSV and each field of the JSON means. */
export function toDictionaryCsv(locale: Locale): string {
  const rows = [
    ...RELEASE_COLUMNS.map((column) => ({ file: 'cells.csv', ...column })),
    ...JSON_FIELDS.map((field) => ({ file: 'release.json', ...field })),
  ];
  return [
    ['file', 'field', 'unit', 'meaning'],
    ...rows.map(({ file, name, unit, meaning }) => [file, name, unit, toWords(meaning, locale)]),
  ]
    .map(toCsvLine)
    .join('');
}

/** What is said about a release in a few lines: how it is cited, its digest, and where its files are. */
export const toReleaseNotice = ({
  releaseId,
  period,
  kind,
  version,
  citation,
  sha256,
}: ReleaseHead) => ({
  id: releaseId,
  period,
  kind,
  version,
  citation,
  sha256,
  files: {
    json: toJsonPath(releaseId),
    csv: toCsvPath(releaseId),
    dictionaries: DICTIONARY_LANGUAGES.map((lang) => `/releases/dictionary.csv?lang=${lang}`),
    page: toPagePath(releaseId),
  },
});
