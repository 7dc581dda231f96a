// A notebook in one file for a research partner: finds the newest release, checks its digest, reads its regions through the
// graph, and draws one figure of the observatory again, intervals included. Needs Node 24 and nothing else:
//
//   CENTRALE_TOKEN=$(npm run --silent token -- --client research-01) node examples/redraw-figure.ts crossed-share.svg
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

const url = process.env.CENTRALE_URL ?? 'http://127.0.0.1:4000';
const token = process.env.CENTRALE_TOKEN;
const target = process.argv[2] ?? 'crossed-share.svg';
if (!token) {
  console.error('Set CENTRALE_TOKEN to a token of a research client.');
  process.exit(1);
}

// 1. One way to ask. A refusal has a code and says what to do.

async function ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors, error } = (await answer.json()) as {
    data: Data;
    errors?: { message: string; extensions: { code: string } }[];
    error?: { code: string; message: string };
  };
  const code = error?.code ?? errors?.[0]?.extensions.code;
  if (code) throw new Error(`${code}: ${error?.message ?? errors?.[0]?.message}`);
  return data;
}

// 2. The newest release. It never changes: its file has the digest that the graph tells.

interface Release {
  id: string;
  period: string;
  sha256: string;
  jsonPath: string;
  citation: string;
}
const { releases } = await ask<{ releases: { edges: { node: Release }[] } }>(
  '{ releases(first: 1) { edges { node { id period sha256 jsonPath citation } } } }',
);
const release = releases.edges[0]?.node;
if (!release) throw new Error('Nothing has been released yet.');
const file = await (await fetch(`${url}${release.jsonPath}`)).arrayBuffer();
const digest = createHash('sha256').update(Buffer.from(file)).digest('hex');
if (digest !== release.sha256) throw new Error(`${release.id} is not the file it says it is.`);

// 3. Its regions. A cell that is not published has no figure: null, which is not 0.

interface Share {
  value: number;
  ci95: { low: number; high: number };
  numerator: string;
  denominator: string;
}
interface Cell {
  region: string;
  status: string;
  crossedShare: Share | null;
}
const { statistics } = await ask<{
  statistics: { release: { id: string }; edges: { node: Cell }[] };
}>(
  `query Regions($period: YearMonth!) {
    statistics(period: $period, by: [REGION]) {
      release { id }
      edges { node { region status crossedShare { value numerator denominator ci95 { low high } } } }
    }
  }`,
  { period: release.period },
);
const cells = statistics.edges.map(({ node }) => node);

// 4. The share of all that is shown: a ratio of sums, never a mean of ratios.

const sum = (of: 'numerator' | 'denominator') =>
  cells.reduce((all, { crossedShare }) => all + BigInt(crossedShare?.[of] ?? 0), 0n);
const whole = Number(sum('denominator'));
const together = whole > 0 ? Number(sum('numerator')) / whole : null;

// 5. The figure: a bar, a dot and its 95 % interval for each region. The interval covers the noise alone.

const REGIONS: Record<string, string> = {
  '01': 'Tanger-Tétouan-Al Hoceïma',
  '02': 'L’Oriental',
  '03': 'Fès-Meknès',
  '04': 'Rabat-Salé-Kénitra',
  '05': 'Béni Mellal-Khénifra',
  '06': 'Casablanca-Settat',
  '07': 'Marrakech-Safi',
  '08': 'Drâa-Tafilalet',
  '09': 'Souss-Massa',
  '10': 'Guelmim-Oued Noun',
  '11': 'Laâyoune-Sakia El Hamra',
  '12': 'Dakhla-Oued Ed-Dahab',
};
const [START, LENGTH, ROW, TOP] = [210, 330, 30, 44];
const most = Math.max(0.01, ...cells.map(({ crossedShare }) => crossedShare?.ci95.high ?? 0));
const toX = (share: number) => (START + (share / most) * LENGTH).toFixed(1);
const percent = new Intl.NumberFormat('en', {
  style: 'percent',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const toText = (share: number) => percent.format(share);

function drawRow({ region, crossedShare }: Cell, at: number): string {
  const y = TOP + at * ROW;
  const name = `<text x="${START - 10}" y="${y + 4}" text-anchor="end">${REGIONS[region] ?? region}</text>`;
  if (!crossedShare) return `${name}<text x="${START + 6}" y="${y + 4}">withheld</text>`;
  const { value, ci95 } = crossedShare;
  const [low, high] = [toX(ci95.low), toX(ci95.high)];
  const words = `${toText(value)} (${toText(ci95.low)} to ${toText(ci95.high)})`;
  return `${name}
  <rect x="${START}" y="${y - 7}" width="${(Number(toX(value)) - START).toFixed(1)}" height="14" fill="#c9d3d4"/>
  <path d="M${low} ${y}H${high}M${low} ${y - 5}v10M${high} ${y - 5}v10" stroke="#14606b" stroke-width="2"/>
  <circle cx="${toX(value)}" cy="${y}" r="4" fill="#14606b"/>
  <text x="${START + LENGTH + 12}" y="${y + 4}">${words}</text>`;
}

const height = TOP + cells.length * ROW + 20;
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 ${height}" font-family="sans-serif" font-size="12">
<rect width="740" height="${height}" fill="#fff"/>
<text x="10" y="20" font-size="15" font-weight="bold">Borrowers with several lenders, ${release.period}</text>
${cells.map(drawRow).join('\n')}
<text x="10" y="${height - 6}" font-size="10">${release.citation}</text>
</svg>
`;
await writeFile(target, svg);
console.log(`${target}: ${statistics.release.id}, ${cells.length} regions.`);
if (together !== null) console.log(`Of all regions shown together: ${toText(together)}.`);
