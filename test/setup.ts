// What every test file needs first: decorators' metadata, and one seed for everything random, printed when it fails.
import 'reflect-metadata';
import fc from 'fast-check';

const seed = Number(process.env.SEED ?? 20261124);
fc.configureGlobal({ seed, numRuns: Number(process.env.RUNS ?? 100) });
