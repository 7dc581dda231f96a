// `npm run bench` runs every race, `npm run bench -- NAME …` those named. Each race is a file of its own with a `run`.
const RACES = [
  'inquire',
  'portfolio',
  'screening',
  'returns',
  'matching',
  'release',
  'statistics-error',
];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !RACES.includes(name));
if (unknown.length > 0) {
  console.error(`There is no race ${unknown.join(', ')}. There are: ${RACES.join(', ')}.`);
  process.exitCode = 1;
} else {
  for (const name of names.length > 0 ? names : RACES) {
    const { run } = await import(`./${name}.mjs`);
    await run();
  }
}
