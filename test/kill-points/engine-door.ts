/** A door before the container engine: what is asked through it is passed on, until it is told to end who asks at one of its requests. */
import { connect, createServer, type Server, type Socket } from 'node:net';

const ENGINE = '/var/run/docker.sock';

/** Of a request that changes something: before the engine hears of it, or when it has done it and nobody heard of that yet. */
export interface EnginePoint {
  readonly number: number;
  readonly when: 'before' | 'after';
}

export class EngineDoor {
  readonly path: string;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #asked: string[] = [];
  #at: (EnginePoint & { kill(): void }) | undefined;

  constructor(path: string) {
    this.path = path;
    this.#server = createServer((socket) => this.#pass(socket)).listen(path);
  }

  /** What was asked for since the last `watch`, without ids: `POST /containers/rename`. */
  get asked(): readonly string[] {
    return this.#asked;
  }

  /** Counts from now on, and calls `kill` at this point. */
  watch(at?: EnginePoint & { kill(): void }): void {
    this.#asked = [];
    this.#at = at;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #pass(asks: Socket): void {
    const engine = connect(ENGINE);
    let killsAtAnswer: (() => void) | undefined;
    for (const one of [asks, engine]) {
      this.#sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.#sockets.delete(one);
        asks.destroy();
        engine.destroy();
      });
    }
    // The engine client sends the head of a request in one piece, and the next one after its answer.
    asks.on('data', (bytes: Buffer) => {
      const what = changeIn(bytes);
      if (what !== undefined) {
        this.#asked.push(what);
        const at = this.#at;
        if (at?.number === this.#asked.length) {
          this.#at = undefined;
          if (at.when === 'before') {
            at.kill();
            asks.destroy();
            return;
          }
          killsAtAnswer = at.kill;
        }
      }
      engine.write(bytes);
    });
    engine.on('data', (bytes: Buffer) => {
      killsAtAnswer?.();
      if (killsAtAnswer) asks.destroy();
      else asks.write(bytes);
    });
  }
}

/** A command that is tried in a container changes nothing that anybody keeps. */
function changeIn(bytes: Buffer): string | undefined {
  const [, method, path = ''] = /^(POST|DELETE) ([^ ?]+)/.exec(bytes.subarray(0, 400).toString('latin1')) ?? [];
  if (method === undefined || /\/exec(\/|$)/.test(path)) return undefined;
  const words = path.replace(/^\/v[\d.]+/, '').split('/');
  return `${method} ${words.filter((word) => !/^[0-9a-f]{12,}$|^stacklight-/.test(word)).join('/')}`;
}
