// The README as its reader takes it: every command is run as it stands, against a gateway that the README's own
// command started; only the port, the folder and the size of the demo are the test's.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readBlocks } from '../house/readme-blocks.js';
import { ROOT } from '../house/source-files.js';

const run = promisify(execFile);
const BLOCKS = readBlocks('README.md');
/** Run by the gate before this test, which installs from the lockfile; here only the part behind it. */
const INSTALL = 'npm ci && ';

let dir: string;
let port: number;
let gateway: ChildProcess;
let printed = '';

const env = () => ({
  ...process.env,
  CENTRALE_DATA: dir,
  PORT: String(port),
  DEMO_BORROWERS: '300',
});
const shell = async (text: string): Promise<string> => {
  const here = text.replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`).replaceAll('.data', dir);
  const { stdout } = await run('/bin/bash', ['-c', here], { cwd: ROOT, env: env() });
  return stdout;
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'centrale-readme-'));
  port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as { port: number };
      probe.close(() => resolve(free));
    });
  });
  const start = BLOCKS.find(({ text }) => text.startsWith(INSTALL));
  const command = start?.text.slice(INSTALL.length) ?? '';
  expect(command).toBe('npm start');
  gateway = spawn('/bin/bash', ['-c', `exec ${command}`], { cwd: ROOT, env: env() });
  gateway.stdout?.on('data', (part) => {
    printed += String(part);
  });
  await vi.waitFor(() => expect(printed).toContain('curl -s'), { timeout: 100_000, interval: 100 });
});

afterAll(async () => {
  const ended = new Promise((resolve) => gateway.on('exit', resolve));
  gateway.kill('SIGTERM');
  await ended;
  await rm(dir, { recursive: true, force: true });
});

describe('the README’s commands', () => {
  it('start a gateway that prints its clients and nothing of its own chatter', () => {
    expect(printed).toContain('Demo clients: amc-01, ');
    expect(printed.split('\n').filter((line) => line.includes('"route"'))).toEqual([]);
  });

  it('ask the question, and get the answer that stands below it', async () => {
    const at = BLOCKS.findIndex(({ text }) => text.includes('curl -s'));
    const answer = JSON.parse(await shell(BLOCKS[at]?.text ?? ''));
    expect(answer).toEqual(JSON.parse(BLOCKS[at + 1]?.text ?? ''));
  });

  it('write the demo’s files and have one checked', async () => {
    const block = BLOCKS.find(({ text }) => text.includes('return check'));
    const said = await shell(block?.text ?? '');
    expect(said).toContain('amc05-2026-09.csv records=');
    expect(said).toContain('"state": "ACCEPTED"');
  });

  it('are all of them run here', () => {
    expect(BLOCKS.filter(({ language }) => language === 'sh')).toHaveLength(3);
  });
});

describe('what the gateway prints', () => {
  it('answers when it is pasted', async () => {
    const lines = /^TOKEN=.*\ncurl .*$/m.exec(printed)?.[0] ?? '';
    expect(await shell(lines)).toContain('"otherLenders":"THREE_OR_MORE"');
  });
});
