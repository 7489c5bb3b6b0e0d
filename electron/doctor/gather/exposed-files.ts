import { basename, dirname, join } from 'node:path';
import type { ContainerInspectInfo } from 'dockerode';
import { entriesIn, entryAt } from '../../files/look.ts';
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import { namesSecret } from '../../secrets/names.ts';
import { parseDotenv } from '../../stack/syntax/dotenv.ts';
import type { ContainerDetails } from '../facts/container-details.ts';

type ExposedFile = NonNullable<ContainerDetails['exposedFiles']>[number];

/** Of the system, and open to all on purpose (certificates, the engine's socket). */
const SYSTEM = /^\/(etc|usr|lib|lib64|bin|sbin|proc|sys|dev|run|var\/run|var\/lib\/docker)(\/|$)|^\/$/;
const ENV_FILE = /^\.env(\..+)?$/i;
const KEY_FILE = /^id_(rsa|dsa|ecdsa|ed25519)$|\.(pem|key|p12|pfx)$/i;
/** Examples, what is public anyway, and programs and texts that only talk about secrets. */
const HARMLESS =
  /\.(example|sample|template|dist|pub|crt|cer|[cm]?[jt]sx?|py|rb|go|rs|java|kt|php|c|h|cc|cpp|cs|sh|md|txt|html?|css|svg|lock)$/i;

/**
 * Files with secrets that a container mounts from this machine and that every user of the machine may read: files that are mounted
 * themselves, and those at the top of a mounted folder. What a file holds decides wherever that can be told.
 */
export async function exposedFiles({ Mounts }: Pick<ContainerInspectInfo, 'Mounts'>): Promise<readonly ExposedFile[]> {
  const sources = Mounts.flatMap(({ Type, Source }) =>
    Type === 'bind' && Source && !SYSTEM.test(Source) ? [Source] : [],
  );
  const candidates = (await Promise.all(sources.map(candidatesIn))).flat();
  const looked = await Promise.all(candidates.map(exposed));
  return looked.flatMap((file) => file ?? []);
}

async function candidatesIn(source: string): Promise<readonly string[]> {
  const entries = await entriesIn(source);
  if (!entries.ok) return isCandidate(basename(source)) ? [source] : [];
  return entries.value
    .map(({ name }) => name)
    .filter(isCandidate)
    .slice(0, LIMITS.doctor.mountedFiles)
    .map((name) => join(source, name));
}

function isCandidate(name: string): boolean {
  return !HARMLESS.test(name) && (ENV_FILE.test(name) || KEY_FILE.test(name) || namesSecret(name));
}

async function exposed(path: string): Promise<ExposedFile | undefined> {
  const read = await readGuardedText(path, { maxBytes: LIMITS.doctor.envFileBytes, lossy: true });
  if (!read.ok || read.value.text === '') return undefined;
  const { text, mode } = read.value;
  if ((mode & 0o004) === 0 || !(await letsOthersIn(path))) return undefined;
  return holdsSecret(basename(path), text) ? { path, mode: mode & 0o777 } : undefined;
}

function holdsSecret(name: string, text: string): boolean {
  if (ENV_FILE.test(name)) {
    const { values } = parseDotenv(text, () => undefined);
    return Object.entries(values).some(([key, value]) => value !== '' && namesSecret(key));
  }
  if (/\.(p12|pfx)$/i.test(name)) return true;
  return KEY_FILE.test(name) ? text.includes('PRIVATE KEY') : text.trim() !== '';
}

/** Whether every folder above lets others in: a file in one that does not is safe whatever its own permissions say. */
export async function letsOthersIn(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await entryAt(folder);
    if (!found.ok || (found.value.mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}
