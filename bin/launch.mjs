// Runs a shell command under Node 24, whatever Node the host has: npm's own bin link is lost with some versions of
// npm, so the packaged binary is looked up here and its folder put first in PATH. Must run on Node 20.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const packaged = join(modules, `node-${process.platform}-${process.arch}`, 'bin');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const hostFits = major > 22 || (major === 22 && minor >= 17);

if (!existsSync(join(packaged, 'node')) && !hostFits) {
  console.error(
    `Centrale needs Node 24. It brings its own for Linux (x64, arm64) through npm: run "npm ci" without ` +
      `--omit=optional. Elsewhere install Node 22.17 or later; this one is ${process.versions.node}.`,
  );
  process.exit(1);
}

const path = [packaged, join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter);
// What npm appends after `--` goes on to the last command of the line.
const line = `${process.argv[2] ?? ''} "$@"`;
const child = spawn('/bin/sh', ['-c', line, 'sh', ...process.argv.slice(3)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) =>
  process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 15)),
);
