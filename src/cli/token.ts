// `centrale token`: a bearer token of the demo issuer on standard output, and nothing else there. It signs with the
// gateway's own key, so that it works whether or not a gateway runs; never where a real identity provider is set.
import pg from 'pg';
import { loadKeys } from '../access/keys.js';
import { ClientDirectory } from '../server/client-directory.js';
import { createDemoIssuer } from '../server/demo-issuer.js';
import { type Command, CommandError, type CommandIo, getOption, readArgs } from './command.js';
import { withDatabase } from './with-database.js';

export const tokenCommand: Command = {
  name: 'token',
  summary: 'print a bearer token of the demo issuer for a client',
  usage: 'token --client NAME',
  async run(args, io) {
    const { values } = readArgs(args, { client: { type: 'string' } });
    io.out(await issueToken(getOption(values, 'client'), io));
    return 0;
  },
};

/** The token; throws CommandError for a client that is unknown or may not ask, naming those that may. */
export async function issueToken(clientId: string, io: CommandIo): Promise<string> {
  return withDatabase(io, async (database, config) => {
    if (config.oidcIssuer !== undefined) {
      throw new CommandError('OIDC_ISSUER is set: ask that issuer for the token.');
    }
    const keys = await loadKeys(config.keysPath, false);
    return withBureau(database.appUrl, async (directory) => {
      const issuer = await createDemoIssuer({
        issuer: config.publicUrl,
        audience: config.oidcAudience,
        signingKey: keys.issuer,
        clientSecrets: keys.clientSecrets,
        findClient: (name) => directory.find(name),
        onError: (error) => io.err(error.message),
      });
      const token = await issuer.issue(clientId);
      if (token !== undefined) return token;
      const names = (await directory.list()).map((client) => client.clientId).join(', ');
      throw new CommandError(
        `No active client is called "${clientId}". ` +
          (names === '' ? 'There is none yet: run npm start once.' : `There are: ${names}.`),
      );
    });
  });
}

async function withBureau<Result>(
  appUrl: string,
  work: (directory: ClientDirectory) => Promise<Result>,
): Promise<Result> {
  const options = '-c role=centrale_bureau';
  const client = new pg.Client({ connectionString: appUrl, options });
  await client.connect();
  try {
    const query = async <Row>(statement: { name: string; text: string; values: unknown[] }) =>
      (await client.query(statement)).rows as Row[];
    return await work(new ClientDirectory(query));
  } finally {
    await client.end();
  }
}
