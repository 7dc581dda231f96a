// Bands of debt in words, made from their public edges.
import { toDirhams } from '../../access/scalar-rules.js';
import { OUTSTANDING_EDGES } from '../../exposure/band-rules.js';
import type { Formats } from '../../pages/formats.js';
import { say } from '../../pages/wording.js';
import { DEBT_BANDS } from '../cell-keys-rules.js';

const UP_TO = say('up to {dirhams}', 'jusqu’à {dirhams}', 'إلى {dirhams}');
const OVER = say('over {dirhams}', 'plus de {dirhams}', 'أكثر من {dirhams}');

export function toBandName(band: string, { locale, money }: Formats): string {
  const edges = OUTSTANDING_EDGES.filter((edge) => edge > 0n);
  const at = DEBT_BANDS.map(String).indexOf(band);
  const edge = edges[Math.min(at, edges.length - 1)];
  if (edge === undefined) return band;
  const wording = at < edges.length ? UP_TO : OVER;
  return wording[locale].replace('{dirhams}', money(toDirhams(edge)));
}
