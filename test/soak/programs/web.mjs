// A server that gets ill as it is told: GET /mode?is=NAME on the port of its checks. What it is told dies with it.
import { createServer } from 'node:http';

const [port] = process.argv.slice(2);
let mode = 'well';

const ways = {
  well: (response) => response.end('ok'),
  error: (response) => response.writeHead(500).end('the database is gone'),
  hang: () => undefined,
  drip: (response) => {
    response.writeHead(200, { 'content-length': '1000000' });
    const timer = setInterval(() => response.write('.'), 300);
    response.on('close', () => clearInterval(timer));
  },
  reset: (response) => response.socket.resetAndDestroy(),
  half: (response) => response.socket.end('HTTP/1.1 200 OK\r\nconte'),
  garbage: (response) => response.socket.end('\0\x01SSH-2.0-what\r\n\r\n'),
  circle: (response) => response.writeHead(302, { location: '/health' }).end(),
  away: (response) => response.writeHead(302, { location: 'http://192.0.2.1:9/' }).end(),
};

createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname !== '/mode') return (ways[mode] ?? ways.well)(response);
  mode = url.searchParams.get('is') ?? 'well';
  response.end('ok');
}).listen(Number(port), '127.0.0.1');
