// The least a server can be: node:http, one pool per role, one prepared statement per request.
import { createServer } from 'node:http';
import pg from 'pg';

const pools = new Map();
const poolOf = (role) => {
  let pool = pools.get(role);
  if (!pool) {
    pool = new pg.Pool({
      connectionString: process.env.APP_URL,
      options: `-c role=${role}`,
      max: 2,
    });
    pools.set(role, pool);
  }
  return pool;
};

createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', async () => {
    try {
      const { client, ask } = JSON.parse(Buffer.concat(parts));
      const { rows } = await poolOf(request.headers['x-role']).query({
        name: 'look',
        text: 'select * from published.look($1, $2::jsonb)',
        values: [client, JSON.stringify([ask])],
      });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(rows[0]));
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error));
    }
  });
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
