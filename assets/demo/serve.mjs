/** What the three services share: one HTTP server on HOST and PORT, a line of output a request, a clean end. */
import { createServer } from 'node:http';

const { HOST = '127.0.0.1' } = process.env;

/**
 * Serves `routes` (path to a function that gives `{ type, body }`, or throws) and `/health`.
 * @param {string} name
 * @param {number} defaultPort
 * @param {Record<string, (url: URL) => Promise<{ type: string, body: string }>>} routes
 */
export function serve(name, defaultPort, routes) {
  const port = Number(process.env.PORT ?? defaultPort);
  const health = async () => ({
    type: 'application/json',
    body: JSON.stringify({ status: 'healthy', service: name, pid: process.pid }),
  });
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const route = url.pathname === '/health' ? health : routes[url.pathname];
    const [status, answer] = await answerOf(route, url);
    if (url.pathname !== '/health')
      console.log(`${new Date().toISOString()} ${request.method} ${url.pathname} ${status}`);
    response.writeHead(status, { 'content-type': `${answer.type}; charset=utf-8`, 'cache-control': 'no-store' });
    response.end(answer.body);
  });
  server.on('error', (error) => {
    console.error(`${name} cannot listen on ${HOST} port ${port}: ${error.message}`);
    process.exit(1);
  });
  server.listen({ port, host: HOST }, () => console.log(`${name} ready on ${HOST} port ${port}, pid ${process.pid}`));
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));
}

async function answerOf(route, url) {
  if (!route) return [404, { type: 'text/plain', body: 'nothing here\n' }];
  try {
    return [200, await route(url)];
  } catch (error) {
    return [503, { type: 'text/plain', body: `${error.message}\n` }];
  }
}

/** The text of another service's answer. */
export async function ask(name, url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(900) }).catch(() => undefined);
  if (!response?.ok) throw new Error(`${name} does not answer`);
  return (await response.text()).trim();
}
