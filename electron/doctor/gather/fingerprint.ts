import { createHmac, randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
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
  const key = await keyIn(keyFile);
  return (value) => createHmac('sha256', key).update(value).digest('base64url').slice(0, 16);
}

/** The key in this file, made where there is none. */
export async function keyIn(keyFile: string): Promise<Buffer> {
  return (await readKey(keyFile)) ?? (await makeKey(keyFile));
}

async function readKey(file: string): Promise<Buffer | undefined> {
  const read = await readGuarded(file, { maxBytes: KEY_BYTES });
  return read.ok && read.value.bytes.length === KEY_BYTES ? read.value.bytes : undefined;
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
    return (await readKey(file)) ?? key;
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
