import { readEnvFile } from '../../drivers/env-file.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Holder, Self } from '../../ports/types.ts';
import type { NativeSpec } from '../../stack/stack.ts';

type Values = Readonly<Record<string, string>>;

/** What a service gives its process beyond the user's own environment. */
export interface Declared {
  /** `environment:` of the stack file. Who started the same by hand may well have left one of these out. */
  readonly own: Values;
  /** From its env files; a program that lacks one may read the same file by itself, in the same folder. */
  readonly files: Values;
}

export async function declaredEnvironment(native: NativeSpec, user: Values): Promise<Declared> {
  const files: Record<string, string> = {};
  for (const file of native.envFiles) {
    const read = await readEnvFile(file, (name) => user[name] ?? files[name]);
    if (read.ok) Object.assign(files, read.value.values);
  }
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(native.environment)) {
    const wanted = value ?? user[name];
    if (wanted !== undefined) own[name] = wanted;
    delete files[name];
  }
  return { own, files };
}

/** True where a process that was started with `seen` got something else; `seen` without any value was not readable. */
function differs({ own, files }: Declared, seen: Values): boolean {
  if (Object.keys(seen).length === 0) return false;
  const isOther = ([name, value]: [string, string]) =>
    seen[name] !== undefined && seen[name] !== value && !areBothPlaces(name, value, seen[name]);
  return [...Object.entries(files), ...Object.entries(own)].some(isOther);
}

/** Where a process listens is judged by where it listens: the same run at another place is a copy, as with a port among the arguments. */
function areBothPlaces(name: string, one: string, other: string): boolean {
  const values = [one, other];
  return (
    (/(?:^|_)PORT$/i.test(name) && values.every((value) => PORT.test(value))) ||
    values.every((value) => OWN.test(value))
  );
}

const PORT = /^[1-9]\d{1,4}$/;
/** Addresses that a server of this machine binds to, with or without a port. */
const OWN = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[?::1?\]?)(?::\d+)?$/i;

/** Every process has at least one of these: a process that shows none cannot be read. */
const EVERYBODYS = ['PATH', 'HOME', 'PWD'];

/**
 * For processes that count as copies of a native service and for what stands above them: which of them were started with another
 * environment. Only where the system tells it without starting a program (Linux); undefined: there is no difference.
 */
export async function environmentDifferences(
  candidates: readonly Pick<Holder, 'service' | 'verdict' | 'process' | 'parents'>[],
  declaredOf: (service: string) => Promise<Declared | undefined>,
  services: readonly string[],
  platform: Pick<Platform, 'name' | 'environmentValues'>,
): Promise<Self['otherEnvironment']> {
  const copies = candidates.filter(
    ({ verdict, process }) => process && (verdict === 'stale' || verdict === 'duplicate'),
  );
  if (copies.length === 0 || platform.name !== 'linux') return undefined;
  const pids = [
    ...new Set(copies.flatMap(({ process, parents }) => [process, ...parents].map((one) => one?.pid ?? 0))),
  ];
  const found = new Set<string>();
  for (const service of services) {
    const declared = await declaredOf(service);
    if (!declared) continue;
    const names = [...Object.keys(declared.own), ...Object.keys(declared.files)];
    if (names.length === 0) continue;
    const seen = new Map<number, Record<string, string>>();
    for (const name of [...new Set([...names, ...EVERYBODYS])]) {
      for (const [pid, value] of await platform.environmentValues(name, pids)) {
        seen.set(pid, { ...seen.get(pid), [name]: value });
      }
    }
    for (const [pid, values] of seen) if (differs(declared, values)) found.add(`${service} ${pid}`);
  }
  return found.size > 0 ? (service, pid) => found.has(`${service} ${pid}`) : undefined;
}
