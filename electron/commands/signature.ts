/**
 * What a command line is, apart from how it was started: two copies of one program have the same signature although one
 * was run by `npm`, the other by hand on another port with another Python. Pure.
 */
import type { RunLook } from './arguments.ts';
import { afterOptions, isInterpreter, isShell, programFamily, programName, unwrapped, wordsOf } from './launchers.ts';
import { isSameRun, type RunFacts, runOf } from './run.ts';

/** Flags that only say where to listen; with their value they are no part of what a command is. */
const listenFlags: ReadonlySet<string> = new Set(
  (
    '--port --host --hostname --bind --address --addr --listen --listen-address --server.port --server.address ' +
    '--http-port --http --ip -p -b -h -l -a'
  ).split(' '),
);
const endsOptions: ReadonlySet<string> = new Set(['-m', '-c', '-e', '-p', '--eval', '--print']);

/** A script that is itself a program: a package's (`node_modules/vite/bin/vite.js`) or a console script (`bin/uvicorn`). */
function scriptProgram(path: string): string | undefined {
  const inModules = /node_modules[\\/](?:\.bin[\\/]([^\\/]+)|(?:@[^\\/]+[\\/])?([^\\/]+)[\\/])/.exec(path);
  if (inModules) return (inModules[1] ?? inModules[2] ?? '').toLowerCase();
  const name = programName(path);
  return name.includes('.') ? undefined : name;
}

/** Program and arguments once shells, launchers and interpreters of a named module are taken away. */
export function programWords(command: readonly string[]): readonly string[] {
  let words = wordsOf(command);
  for (let inner = unwrapped(words), depth = 0; inner && depth < 6; inner = unwrapped(words), depth++) words = inner;
  const [first = '', ...rest] = words;
  const family = programFamily(first);
  if (!isInterpreter(family)) return [family, ...rest];
  const after = afterOptions(rest, endsOptions);
  const runs = (family === 'bun' || family === 'deno') && after[0] === 'run';
  const [script, ...parameters] = runs ? after.slice(1) : after;
  if (script === undefined) return [family];
  if (script === '-m') return parameters;
  const program = script.startsWith('-') ? undefined : scriptProgram(script);
  return program ? [program, ...parameters] : [family, script, ...parameters];
}

/** A port or an address to listen on: `8000`, `:8000`, `0.0.0.0`, `localhost:8000`, `http://[::1]:8000/`. */
function isPlace(word: string): boolean {
  return (
    /^:?\d{1,5}$/.test(word) ||
    /^(https?:\/\/)?(localhost|\d{1,3}(\.\d{1,3}){3}|\[[\da-f:]+\]|::1?|\*)(:\d{1,5})?\/?$/i.test(word)
  );
}

/** Arguments without ports and addresses, and paths by their last part: folders are compared on their own. */
function essential(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const [flag = '', value] = word.split(/=(.*)/s);
    if (listenFlags.has(flag) && (value !== undefined || isPlace(words[index + 1] ?? ''))) return [];
    if (isPlace(word) || (value !== undefined && isPlace(value)) || /^-p\d+$/.test(word)) return [];
    if (word.startsWith('-') || !/[\\/]/.test(word)) return [word];
    return [word.split(/[\\/]/).filter(Boolean).at(-1) ?? word];
  });
}

/** One text for one program with its arguments; the empty text for an empty command, which equals nothing. */
export function commandSignature(command: readonly string[]): string {
  const [program = '', ...words] = programWords(command.filter((word) => word !== ''));
  return program === '' ? '' : [program, ...essential(words)].join(' ');
}

/** The same program by signature. A bare interpreter or shell says nothing about what it runs, so it equals nothing. */
export function sameCommand(one: readonly string[], other: readonly string[]): boolean {
  const signature = commandSignature(one);
  if (signature === '' || isInterpreter(signature) || isShell([signature])) return false;
  return signature === commandSignature(other);
}

/** The same program with the same arguments run from the same place: a copy, not a namesake. `other` is what is declared. */
export function sameRun(one: RunFacts, other: RunFacts, look: RunLook = {}): boolean {
  const declared = runOf(other, look);
  const run = runOf(one, look);
  return declared !== undefined && run !== undefined && isSameRun(run, declared);
}
