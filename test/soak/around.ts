/** What is around a stack and none of it: other people's processes and files, servers elsewhere, and who is told by webhook. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { takePort } from '../support/free-ports.ts';
import { isOurs, type Member } from './members.ts';

const NEIGHBOUR = 'what somebody else wrote\n';

export class Around {
  /** A file of somebody else, which nobody may write to, empty or close to others. */
  readonly neighbour: string;
  /** Bodies that the webhook got, oldest first. */
  readonly told: string[] = [];
  readonly #others = new Map<string, ChildProcess>();
  readonly #outside = new Map<string, Server>();
  #webhook: Server | undefined;

  constructor(folder: string) {
    this.neighbour = join(folder, 'neighbour.txt');
    writeFileSync(this.neighbour, NEIGHBOUR);
    chmodSync(this.neighbour, 0o644);
  }

  protected async beginAround(all: readonly Member[]): Promise<void> {
    this.#webhook = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        this.told.push(body);
        response.end('ok');
      });
    });
    await listen(this.#webhook, takePort());
    for (const member of all) if (!isOurs(member)) await this.switchOn(member);
    // Neighbours of similar shape, which nobody may touch.
    this.stranger('a sleeper of somebody else', 'sleep', '8000000', '1.5');
    this.stranger('a shell of somebody else', 'sh', '-c', 'while :; do sleep 5; done');
  }

  protected async endAround(all: readonly Member[]): Promise<void> {
    for (const name of [...this.#others.keys()]) this.leave(name);
    for (const member of all) if (!isOurs(member)) await this.switchOff(member);
    this.#webhook?.closeAllConnections();
    this.#webhook?.close();
  }

  protected webhookPort(): number {
    const address = this.#webhook?.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** A process that has nothing to do with the stack; it must live until `leave`. */
  stranger(name: string, command: string, ...args: string[]): ChildProcess {
    const child = spawn(command, args, { stdio: 'ignore', cwd: '/' });
    this.#others.set(name, child);
    return child;
  }

  /** A stranger that is there already. */
  adopt(name: string, child: ChildProcess): void {
    this.#others.set(name, child);
  }

  leave(name: string): void {
    this.#others.get(name)?.kill('SIGKILL');
    this.#others.delete(name);
  }

  bystanders(): readonly { readonly name: string; readonly alive: boolean }[] {
    return [...this.#others].map(([name, { exitCode, signalCode }]) => ({
      name,
      alive: exitCode === null && signalCode === null,
    }));
  }

  /** Whether the file of somebody else is as it was. */
  isNeighbourWell(): boolean {
    return readFileSync(this.neighbour, 'utf8') === NEIGHBOUR && (statSync(this.neighbour).mode & 0o777) === 0o644;
  }

  async switchOn(member: Member): Promise<void> {
    const server = createServer((_, response) => response.end('ok'));
    this.#outside.set(member.id, server);
    await listen(server, member.port ?? 0);
  }

  async switchOff(member: Member): Promise<void> {
    const server = this.#outside.get(member.id);
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
