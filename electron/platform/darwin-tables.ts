/** What lsof and ps of macOS print, as values. Pure. Formats: lsof(8) "OUTPUT FOR OTHER PROGRAMS", ps(1). */
import { familyOf, normaliseAddress } from './address.ts';
import type { TableProcess } from './table-platform.ts';
import type { TableSocket } from './table-sockets.ts';

/** Arguments whose output `parseLsofSockets` reads. */
export const lsofSocketArgs = ['-nP', '-w', '-iTCP', '-iUDP', '-F', 'puftdPnT'] as const;

const states: ReadonlyMap<string, TableSocket['state']> = new Map([
  ['LISTEN', 'listen'],
  ['ESTABLISHED', 'established'],
  ['TIME_WAIT', 'time-wait'],
]);

/** `127.0.0.1:80`, `*:80`, `[::1]:80`; a star of an IPv6 socket is `::`. */
function endOf(text: string, family: 4 | 6): { readonly address: string; readonly port: number } | undefined {
  const match = /^(.*):(\d+)$/.exec(text);
  if (!match) return undefined;
  const address = match[1] === '*' && family === 6 ? '::' : normaliseAddress(match[1] ?? '');
  return { address, port: Number(match[2]) };
}

function socketOf(fields: ReadonlyMap<string, string>, pid: number, uid: number | undefined): TableSocket | undefined {
  const [local = '', remote] = (fields.get('n') ?? '').split('->');
  const family = fields.get('t') === 'IPv6' ? 6 : 4;
  const protocol = fields.get('P') === 'UDP' ? 'udp' : 'tcp';
  const near = endOf(local, family);
  if (!near || near.port === 0) return undefined;
  const far = remote ? endOf(remote, family) : undefined;
  const state = protocol === 'udp' ? (far ? 'other' : 'listen') : (states.get(fields.get('TST') ?? '') ?? 'other');
  const isMapped = familyOf(near.address) === 4;
  return {
    protocol,
    state,
    family: isMapped ? 4 : 6,
    localAddress: near.address,
    localPort: near.port,
    remoteAddress: far?.address,
    remotePort: far?.port,
    socket: fields.get('d'),
    pid,
    uid,
  };
}

/** `lsof -F`: one field a line, its letter in front; `p` begins a process, `f` a file of it. */
export function parseLsofSockets(text: string): readonly TableSocket[] {
  const sockets: TableSocket[] = [];
  let pid = 0;
  let uid: number | undefined;
  let fields = new Map<string, string>();
  const close = (): void => {
    const socket = fields.has('n') ? socketOf(fields, pid, uid) : undefined;
    if (socket) sockets.push(socket);
    fields = new Map();
  };
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    switch (line[0]) {
      case 'p':
        close();
        pid = Number(value);
        uid = undefined;
        break;
      case 'u':
        uid = Number(value);
        break;
      case 'f':
        close();
        break;
      case 'T':
        if (value.startsWith('ST=')) fields.set('TST', value.slice(3));
        break;
      case undefined:
        break;
      default:
        fields.set(line[0] ?? '', value);
    }
  }
  close();
  return sockets;
}

/** Columns whose output `parsePs` reads; the start takes five words. */
export const psColumns = 'pid=,ppid=,pgid=,uid=,user=,tty=,state=,rss=,time=,lstart=,command=';

/** `1-02:03:04`, `62:03.50` (minutes may pass 59). */
function cpuMsOf(text: string): number {
  const [clock = '', days = '0'] = text.split('-').reverse();
  const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1000;
}

/** `ps -axww -o` with `psColumns` and LC_ALL=C. Arguments are parted by spaces there: one with spaces in it is two. */
export function parsePs(text: string): readonly TableProcess[] {
  const row =
    /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\d+)\s+([\d:.-]+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(.*)$/;
  return text.split('\n').flatMap((line) => {
    const [, pid, ppid, pgid, uid, user, tty = '', state = '', rss, time = '', start = '', command = ''] =
      row.exec(line) ?? [];
    if (!pid) return [];
    const startedAt = Date.parse(start.replace(/\s+/g, ' '));
    return {
      pid: Number(pid),
      startToken: String(startedAt / 1000),
      ppid: Number(ppid),
      pgid: Number(pgid),
      sid: 0,
      uid: Number(uid),
      user,
      command: command.trim().split(/\s+/),
      startedAt,
      terminal: /^\?+$/.test(tty) || tty === '-' ? undefined : tty,
      zombie: state.startsWith('Z'),
      cpuMs: cpuMsOf(time),
      memory: Number(rss) * 1024,
    };
  });
}

/** `lsof -d cwd,txt -F pfn`: folder and program file of each process (the first `txt` is the program). */
export function parseLsofDetails(text: string): ReadonlyMap<number, { readonly cwd?: string; readonly exe?: string }> {
  const details = new Map<number, { cwd?: string; exe?: string }>();
  let current: { cwd?: string; exe?: string } = {};
  let kind = '';
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) {
      current = {};
      details.set(Number(value), current);
    } else if (line.startsWith('f')) kind = value;
    else if (line.startsWith('n') && kind === 'cwd') current.cwd = value;
    else if (line.startsWith('n') && kind === 'txt') current.exe ??= value;
  }
  return details;
}

/** The value of the variable `name` by pid, from the same lines; for values without spaces. */
export function parseEnvironmentValues(text: string, name: string): ReadonlyMap<number, string> {
  return new Map(
    text.split('\n').flatMap((line): [number, string][] => {
      const [pid, ...words] = line.trim().split(/\s+/);
      // The environment comes after the command line, which may speak of the variable too.
      const entry = words.findLast((word) => word.startsWith(`${name}=`));
      return entry === undefined ? [] : [[Number(pid), entry.slice(name.length + 1)]];
    }),
  );
}

/** Pids whose line of `ps -axEww -o pid=,command=` (command line, then environment) holds the marker as a word. */
export function parseMarked(text: string, marker: string): ReadonlySet<number> {
  return new Set(
    text
      .split('\n')
      .flatMap((line) => (line.split(/\s+/).includes(marker) ? [Number(line.trim().split(/\s/)[0])] : [])),
  );
}
