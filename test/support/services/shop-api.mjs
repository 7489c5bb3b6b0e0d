// A backend: /health, POST /api/login (user and password, JSON), a WebSocket on /ws. Says its token in its output, as programs do.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
console.log(`starting with token ${process.env.API_TOKEN}`);
const server = createServer(async (request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.url === '/health') return answer(200, { status: 'healthy', pid: process.pid });
  if (request.url !== '/api/login' || request.method !== 'POST') return answer(404, { error: 'not here' });
  let text = '';
  for await (const chunk of request) text += chunk;
  const { user, password } = JSON.parse(text || '{}');
  console.log(`log in of ${user} with ${password}`);
  if (user === 'ann' && password === process.env.LOGIN_PASSWORD) return answer(200, { token: process.env.API_TOKEN });
  answer(401, { error: `Login failed for ${password}` });
});
server.on('upgrade', (request, socket) => {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.on('error', () => socket.destroy());
});
server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
