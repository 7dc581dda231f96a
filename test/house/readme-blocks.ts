// The fenced blocks of a README, in order: what it tells a reader to run, and what it says comes of it.
import { readFileSync } from 'node:fs';
import { ROOT } from './source-files.js';

export interface Block {
  language: string;
  text: string;
}

export const readBlocks = (name: string): Block[] =>
  [...readFileSync(`${ROOT}/${name}`, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)].map(
    ([, language = '', text = '']) => ({ language, text }),
  );
