import { createHmac, randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fateOf, setAside } from '../../files/json-file.ts';
import { readGuarded } from '../../files/read-guarded.ts';
import { makeFolder } from '../../platform/make-folder.ts';

/** Tells whether two secret values are the same without holding either. */
export type Fingerprint = (value: string) => string;

const KEY_BYTES = 32;

/**
 * Keyed hashes: without the key nobody can try values against them, and the key never leaves this user's state directory (0600).
 * Where it cannot be kept, a key for this run alone does as well: fingerprints are only compared with each other.
 */
export async function fingerprintWith(keyFile: string): Promise<Fingerprint> {
  const { key } = await keyIn(keyFile);
  return (value) => createHmac('sha256', key).update(value).digest('base64url').slice(0, 16);
}

interface KeptKey {
  readonly key: Buffer;
  /** What lay in its place was no key: what became of that, as the end of a sentence. */
  readonly broken?: string;
}

/** The key in this file, made where there is none. A file that is no key would never be one again: it makes room for a new one. */
export async function keyIn(keyFile: string): Promise<KeptKey> {
  const kept = await readKey(keyFile);
  if (kept instanceof Buffer) return { key: kept };
  const broken = kept === 'broken' ? fateOf(await setAside(keyFile, Date.now())) : undefined;
  return { key: await makeKey(keyFile), ...(broken === undefined ? {} : { broken }) };
}

/** `broken`: a file of another length. One that cannot be read now may be whole. */
export async function readKey(file: string): Promise<Buffer | 'broken' | undefined> {
  const read = await readGuarded(file, { maxBytes: KEY_BYTES });
  if (!read.ok) return read.problem.kind === 'too-large' ? 'broken' : undefined;
  return read.value.bytes.length === KEY_BYTES ? read.value.bytes : 'broken';
}

/** Written whole before it gets its name: two supervisors of two stacks may come here at once, and the first one wins. */
async function makeKey(file: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await makeFolder(dirname(file), 0o700);
    await writeFile(draft, key, { mode: 0o600 });
    await link(draft, file);
    return key;
  } catch {
    const first = await readKey(file);
    return first instanceof Buffer ? first : key;
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
