/** Arguments of a run in the form in which two of them compare: paths resolved, its own port and address left out. Pure. */
import { resolveFolder } from './folders.ts';

/** What is known when two runs are compared. */
export interface RunLook {
  /** The path with symbolic links resolved, as the kernel names files; left out: paths are worked out as text. */
  readonly real?: (path: string) => string;
  /**
   * Ports that either side listens on or declares: only these numbers say where it listens, every other one is part of what
   * it does. Left out where nothing is known: then each number may be a port.
   */
  readonly ports?: ReadonlySet<number>;
}

const list = (names: string): ReadonlySet<string> => new Set(names.split(' '));
/** Flags that only say where to listen. */
const portFlags = list(
  '--port --listen --server.port --http-port --http --bind --address --addr --listen-address -p -b -l -S -a',
);
const hostFlags = list(
  '--host --hostname --ip --bind --address --addr --listen-address --server.address -b -h -H -a -l',
);

/**
 * `8000`, `:8000`, `0.0.0.0`, `localhost:8000`, `tcp://[::1]:8000/`; port -1 where it names an address only. An address of the
 * network is none: it may as well be the machine that a proxy asks.
 */
function placeOf(word: string): number | undefined {
  const bare = /^:?(\d{1,5})$/.exec(word);
  if (bare) return Number(bare[1]);
  const place =
    /^(?:(?:https?|tcp):\/\/)?(?:localhost|(?:127|0)(?:\.\d{1,3}){3}|\[::1?\]|::1?|\*)(?::(\d{1,5}))?\/?$/i.exec(word);
  return place ? Number(place[1] ?? -1) : undefined;
}

/** A variable that the shell fills in after a flag for a port: `--port $PORT`. */
const isVariable = (word: string): boolean => /^\$(\w+|\{\w+(:?[-=]\d+)?\})$/.test(word);

function saysPort(word: string, { ports }: RunLook, flagged: boolean): boolean {
  if (flagged && isVariable(word)) return true;
  const port = placeOf(word);
  if (port === undefined) return false;
  if (port === -1) return flagged || ports === undefined;
  return ports === undefined || ports.has(port);
}

/** Left out: flags that say where it listens, with their value, and a port or an address on its own. */
function withoutPlace(words: readonly string[], look: RunLook): readonly string[] {
  const left: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const [flag = '', glued] = word.split(/=(.*)/s);
    const value = glued ?? words[index + 1] ?? '';
    const isHost = hostFlags.has(flag) && (placeOf(value) === -1 || isVariable(value));
    if (isHost || (portFlags.has(flag) && saysPort(value, look, true))) {
      if (glued === undefined) index++;
      continue;
    }
    if (/^-p\d+$/.test(word) && saysPort(word.slice(2), look, true)) continue;
    if (saysPort(word, look, false)) continue;
    // `PORT=8000` and `listen=127.0.0.1:8000` among the arguments.
    if (glued !== undefined && /port|listen|bind|addr/i.test(flag) && saysPort(glued, look, true)) continue;
    left.push(word);
  }
  return left;
}

const isUrl = (text: string): boolean => /^[a-z][a-z\d+.-]+:\/\//i.test(text);
const hasSlash = (text: string): boolean => (/[\\/]/.test(text) || /^\.\.?$/.test(text)) && !isUrl(text);
/** `app.conf`, `main.py`: a name with an ending is a file of the folder. */
const isFileName = (text: string): boolean => /^[\w.@+-]+\.[A-Za-z]\w{0,7}$/.test(text) && !text.startsWith('-');

/** One path in one form; a list of paths (`a.jar:b.jar`) part by part. */
function formatPath(text: string, folder: string, look: RunLook): string {
  if (isUrl(text)) return text;
  const parts = /^[A-Za-z]:[\\/]/.test(text) ? [text] : text.split(':');
  return parts.map((part) => (hasSlash(part) || isFileName(part) ? realPath(part, folder, look) : part)).join(':');
}

/** The file that `path` names in `folder`. */
export function realPath(path: string, folder: string, { real }: RunLook): string {
  const whole = /^([\\/]|[A-Za-z]:[\\/])/.test(path) ? path : `${folder}/${path}`;
  return resolveFolder('/', real ? real(whole) : whole);
}

function wordText(word: string, folder: string, look: RunLook): string {
  const [name = '', value] = word.split(/=(.*)/s);
  if (value !== undefined && !hasSlash(name)) return `${name}=${formatPath(value, folder, look)}`;
  // `-cconf/app.conf`: a flag of one letter with its path glued on.
  const glued = /^(-[A-Za-z])([^-\s].*)$/.exec(word);
  if (glued && hasSlash(word)) return `${glued[1]}${formatPath(glued[2] ?? '', folder, look)}`;
  return word.startsWith('-') ? word : formatPath(word, folder, look);
}

/** What two runs must have in common word by word. */
export function comparableWords(words: readonly string[], folder: string, look: RunLook): readonly string[] {
  return withoutPlace(words, look).map((word) => wordText(word, folder, look));
}
