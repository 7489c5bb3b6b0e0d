/**
 * Ports for tests. They come from below the range from which the system takes ports for connections, so that no connection of anybody can
 * be on one by chance; no two tests get the same one, in whatever process they run; and nobody listens on them, on any address.
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Below are the ports that servers have by custom, and that a developer's machine may well use. */
const FIRST = 20_000;
/** Where the system does not say: what Linux has by default. */
const USUAL_END = 32_768;
/** Longer than any test runs. What is older was left behind by a run that was killed. */
const STALE_MS = 30 * 60_000;
const CLAIMS = join(tmpdir(), 'stacklight-test-ports');

const claimed: string[] = [];
process.once('exit', () => {
  for (const claim of claimed) rmSync(claim, { force: true });
});

/** The first port of the system's own range, which is not to be given to tests. */
export function endOfTestPorts(): number {
  try {
    const [low = ''] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/);
    return Number(low) > FIRST + 1_000 ? Number(low) : USUAL_END;
  } catch {
    return USUAL_END;
  }
}

/** Another port at each call, ours until this process ends. `inRow`: so many one after the other, of which this is the first. */
export function takePort(inRow = 1): number {
  const used = portsInUse();
  const count = endOfTestPorts() - FIRST;
  const start = Math.floor(Math.random() * count);
  for (let step = 0; step < count; step += 1) {
    const port = FIRST + ((start + step) % count);
    const row = Array.from({ length: inRow }, (_, index) => port + index);
    if (row.every((one) => one < FIRST + count && !used.has(one) && claim(one))) return port;
  }
  throw new Error(`no port from ${FIRST} to ${FIRST + count - 1} is free`);
}

/** The same for several; asks the system as well, where `takePort` can only read its tables. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = takePort();
    if ((await canListen(port, '0.0.0.0')) && (await canListen(port, '::'))) ports.push(port);
  }
  return ports;
}

/** Ports by numbers of a test's own: the same number is the same port. For texts that name several. */
export function numberedPorts(): (number: number) => number {
  const ports = new Map<number, number>();
  return (number) => {
    const port = ports.get(number) ?? takePort();
    ports.set(number, port);
    return port;
  };
}

function claim(port: number): boolean {
  mkdirSync(CLAIMS, { recursive: true });
  const file = join(CLAIMS, String(port));
  try {
    if (Date.now() - statSync(file).mtimeMs > STALE_MS) rmSync(file, { force: true });
  } catch {
    // Nobody has it.
  }
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    claimed.push(file);
    return true;
  } catch {
    return false;
  }
}

/** A busy machine's tables are long: what was read just now is good for the next port too. */
const FRESH_MS = 100;
let read: { readonly at: number; readonly ports: ReadonlySet<number> } | undefined;

/** Local ports of every socket there is, of any address and state; empty where the system has no such tables. */
function portsInUse(): ReadonlySet<number> {
  if (!read || performance.now() - read.at > FRESH_MS) read = { at: performance.now(), ports: readPorts() };
  return read.ports;
}

function readPorts(): ReadonlySet<number> {
  const tables = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((name) => {
    try {
      return readFileSync(`/proc/net/${name}`, 'utf8').split('\n').slice(1);
    } catch {
      return [];
    }
  });
  return new Set(tables.map((line) => Number.parseInt(line.trim().split(/\s+/)[1]?.split(':')[1] ?? '', 16)));
}

/** A machine without this family of addresses has nobody on it. */
function canListen(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    );
    server.listen({ port, host: address, ipv6Only: address === '::' }, () => server.close(() => resolve(true)));
  });
}
