// An HTTP server that does what its paths say: /health, /exit?code=N, /unhealthy, /healthy. Says when it listens.
import { createServer } from 'node:http';

const [port = '0', host = '127.0.0.1'] = process.argv.slice(2);
let status = 200;
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/unhealthy') status = 503;
  if (url.pathname === '/healthy') status = 200;
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ status: status === 200 ? 'healthy' : 'unhealthy', pid: process.pid }));
  if (url.pathname === '/exit') process.exit(Number(url.searchParams.get('code') ?? 1));
});
server.listen(Number(port), host, () => console.log(`listening on ${server.address().port}`));
