// What all races share: how many rounds, how figures are rounded, and where a result is kept.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const RESULTS = fileURLToPath(new URL('./results/', import.meta.url));

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
export const round = (value, digits = 2) => Number(value.toFixed(digits));

export async function keepResult(name, text) {
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}${name}`, text);
}
