/** What stands in front of the program that really runs: shells, launchers, interpreters. Pure. */

const list = (names: string): ReadonlySet<string> => new Set(names.split(' '));

const interpreters = list('python pypy pythonw py node nodejs bun deno ruby perl php tsx ts-node');
const shells = list('sh bash dash zsh ash ksh fish');
/** Programs that only start what follows, with the words after which it follows. */
const launchers: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...['uv', 'poetry', 'pipenv', 'pdm', 'hatch', 'rye', 'dotenvx'].map((name) => [name, ['run']] as const),
  ...['bundle', 'pnpm', 'npm'].map((name) => [name, ['exec']] as const),
  ...['npx', 'bunx', 'uvx', 'env', 'nohup', 'setsid', 'exec', 'time', 'dotenv', 'tini', 'dumb-init'].map(
    (name) => [name, []] as const,
  ),
]);
/** Flags of interpreters and launchers whose value is the next word. */
const flagsWithValue = list(
  '-X -W -r --require --import --loader --experimental-loader --conditions -C --project --with --python -p --env-file -f --directory',
);

/** Last part of a path of either kind, without `.exe`/`.cmd`, in lower case. */
export function programName(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return name.replace(/\.(exe|cmd|bat|ps1)$/i, '').toLowerCase();
}

/** `python3.11` and `python` are one program, as are `node` and `node20`. */
export function programFamily(path: string): string {
  const name = programName(path.replace(/^-/, ''));
  return name.replace(/[-_]?\d[\d.]*$/, '') || name;
}

export function isInterpreter(family: string): boolean {
  return interpreters.has(family);
}

export function isShell(command: readonly string[]): boolean {
  return shells.has(programFamily(command[0] ?? ''));
}

/** `uv`, `npm`, `npx`, …: a program that starts the service and waits for it. */
export function isLauncher(command: readonly string[]): boolean {
  const family = programFamily(wordsOf(command)[0] ?? '');
  return launchers.has(family) || family === 'yarn';
}

/** npm sets its title to its whole command line: one word with spaces. */
export function wordsOf(command: readonly string[]): readonly string[] {
  const [only = ''] = command;
  return command.length === 1 && /^[^\\/\s]+ /.test(only) ? only.trim().split(/\s+/) : command;
}

/** Words of a shell command, or undefined when it is more than one plain command. */
export function plainShellWords(text: string): readonly string[] | undefined {
  const plain = text.trim().replace(/^cd\s+[^\s;&|]+\s*&&\s*/, '');
  if (/[;&|<>`\n]|\$\(/.test(plain)) return undefined;
  const words = [...plain.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
  return words.length > 0 ? words : undefined;
}

/** Drops options (with their values) and assignments in front of what a launcher or interpreter runs. */
export function afterOptions(words: readonly string[], stops: ReadonlySet<string> = new Set()): readonly string[] {
  let index = 0;
  while (index < words.length) {
    const word = words[index] ?? '';
    if (word === '--') return words.slice(index + 1);
    if (stops.has(word) || !(word.startsWith('-') || /^[A-Za-z_]\w*=/.test(word))) break;
    index += flagsWithValue.has(word) ? 2 : 1;
  }
  return words.slice(index);
}

/** The command that a shell or launcher in front runs; undefined when there is none in front. */
export function unwrapped(words: readonly string[]): readonly string[] | undefined {
  const [first = '', ...rest] = words;
  if (/^[A-Za-z_]\w*=/.test(first)) return rest;
  const family = programFamily(first);
  if (shells.has(family)) {
    const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
    return at >= 0 ? plainShellWords(rest[at + 1] ?? '') : undefined;
  }
  const lead = launchers.get(family);
  if (!lead?.every((word, index) => rest[index] === word)) return undefined;
  const inner = afterOptions(rest.slice(lead.length));
  return inner.length > 0 ? inner : undefined;
}
