// `centrale schema`: writes the graph's generated files. Run after a change of a resolver or of the policy.
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { fieldPolicy } from '../access/field-policy.js';
import { buildGraph } from '../server/build-graph.js';
import { printGraph, printSchemaFields } from '../server/print-graph.js';
import type { Command } from './command.js';

export const schemaCommand: Command = {
  name: 'schema',
  summary: 'writes schema.graphql and src/access/schema-fields.ts',
  usage: 'centrale schema',
  async run(_args, io) {
    const whole = await buildGraph({ identifierHmac: randomBytes(32) });
    await writeFile('src/access/schema-fields.ts', printSchemaFields(whole));
    await writeFile('schema.graphql', printGraph(whole, fieldPolicy));
    io.out('Wrote schema.graphql and src/access/schema-fields.ts.');
    return 0;
  },
};
