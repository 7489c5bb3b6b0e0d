/** A webhook on loopback that keeps what it is told and answers as a test says. */
import { createServer, type Server } from 'node:http';
import { takePort } from './free-ports.ts';

export interface Told {
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string;
  readonly at: number;
}

export class WebhookServer {
  readonly told: Told[] = [];
  /** Status codes of the next answers; 200 when none is left. `hang`: no answer. */
  readonly answers: (number | 'hang')[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(): Promise<WebhookServer> {
    const server = createServer();
    const webhook = new WebhookServer(server);
    server.on('request', async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      webhook.told.push({
        path: request.url ?? '',
        contentType: request.headers['content-type'],
        body,
        at: performance.now(),
      });
      const answer = webhook.answers.shift() ?? 200;
      if (answer === 'hang') return;
      if (answer >= 300 && answer < 400) response.setHeader('location', '/elsewhere');
      response.statusCode = answer;
      response.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(takePort(), '127.0.0.1', resolve));
    return webhook;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  texts(): readonly string[] {
    return this.told.map(({ body }) => (JSON.parse(body) as { text: string }).text);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
