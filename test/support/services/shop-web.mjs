// A front end: one page. web.mjs --port PORT.
import { createServer } from 'node:http';

const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
createServer((_request, response) => response.end('<h1>Shop</h1>')).listen(port, '127.0.0.1', () => {
  console.log(`listening on ${port}`);
});
