/** The guarded reader for places that cannot wait for a promise. A disk that is away still holds these up: only where no project waits. */
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { LIMITS } from '../limits.ts';
import type { Result } from '../result.ts';
import { failureOf, notAFile, type ReadFailure, tooLarge } from './read-failure.ts';

/** The text of a regular file of at most `maxBytes`, without waiting for a pipe; what is not UTF-8 becomes U+FFFD. Never throws. */
export function readTextSync(path: string, maxBytes: number): Result<string, ReadFailure> {
  try {
    const refused = notAFile(path, statSync(path));
    if (refused) return { ok: false, problem: refused };
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
    try {
      const replaced = notAFile(path, fstatSync(descriptor));
      if (replaced) return { ok: false, problem: replaced };
      const bytes = upTo(descriptor, maxBytes + 1);
      if (bytes.length > maxBytes) return { ok: false, problem: tooLarge(path, maxBytes) };
      return { ok: true, value: bytes.toString('utf8') };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return { ok: false, problem: failureOf(path, error) };
  }
}

function upTo(descriptor: number, most: number): Buffer {
  const pieces: Buffer[] = [];
  for (let length = 0; length < most; ) {
    const piece = Buffer.alloc(Math.min(LIMITS.files.largePieceBytes, most - length));
    const read = readSync(descriptor, piece, 0, piece.length, null);
    if (read === 0) break;
    pieces.push(piece.subarray(0, read));
    length += read;
  }
  return Buffer.concat(pieces);
}
