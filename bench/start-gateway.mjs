// The gateway as `npm start` runs it, over a folder and a port of a bench's own.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { scripts } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8'));
/** Node's flags and the program, as the start script has them. */
const PROGRAM = /&& exec node (.+)'$/.exec(scripts.start)[1].split(' ');

/**
 * Answers the process once it serves. `hear` is told each line that it says; `remedy` is what may help where it ends instead.
 */
export function startGateway({ data, port, borrowers, hear = () => {}, remedy = 'see above' }) {
  const child = spawn(process.execPath, PROGRAM, {
    cwd: ROOT,
    env: {
      ...process.env,
      CENTRALE_DATA: data,
      PORT: String(port),
      DEMO_BORROWERS: String(borrowers),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (part) => {
      said = (said + part).slice(-20_000);
      for (const line of String(part).split('\n')) hear(line);
      if (said.includes('Centrale listens')) resolve(child);
    });
    child.on('exit', (code) => reject(new Error(`the gateway ended with ${code}: ${remedy}`)));
  });
}
