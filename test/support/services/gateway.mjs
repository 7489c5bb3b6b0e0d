// A server whose state a test writes into a file: `503`, `refuse`, or anything else for good answers.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, file] = process.argv.slice(2);
const mode = () => readFileSync(file, 'utf8').trim();

const server = createServer((_request, response) => {
  response.writeHead(mode() === '503' ? 503 : 200, { connection: 'close' });
  response.end();
});
const listen = () => server.listen(Number(port), '127.0.0.1');
listen();

setInterval(() => {
  const refuses = mode() === 'refuse';
  if (refuses && server.listening) server.close();
  if (!refuses && !server.listening) listen();
}, 20);
