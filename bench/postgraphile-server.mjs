// PostGraphile 5 over the same function: the role of the request is set as its documentation says, by pgSettings.
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

const preset = {
  extends: [PostGraphileAmberPreset],
  // It would hide whatever the login itself may not do; here rights come with the role of the request.
  disablePlugins: ['PgRBACPlugin'],
  pgServices: [
    makePgService({
      connectionString: process.env.APP_URL,
      schemas: ['published'],
      poolConfig: { max: 26 },
    }),
  ],
  grafserv: { graphqlPath: '/graphql', watch: false, graphiql: false },
  grafast: {
    explain: false,
    context: ({ node }) => ({ pgSettings: { role: String(node?.req.headers['x-role']) } }),
  },
};

const server = createServer();
server.on('error', (error) => console.error(error));
const serv = postgraphile(preset).createServ(grafserv);
await serv.addTo(server);
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
