import { withoutColours } from '../../../shared/text/inert-log.ts';
import type { LogLine } from '../../contract/logs.ts';
import { LIMITS } from '../../limits.ts';
import { replaceFile } from '../../logs/new-file.ts';
import { pageAfter } from '../../logs/pages.ts';
import { fail, messageOf, ok, type Result } from '../../result.ts';
import { privateKeyLines } from '../../secrets/private-key-lines.ts';
import type { World } from '../model/world.ts';
import { readServiceLog } from './service-log.ts';
import type { StackSupervisor } from './stack-supervisor.ts';

interface OwnedLine extends LogLine {
  readonly service: string;
}

/**
 * Writes all that is kept of the logs of these services into a file that only its user reads: each line with its time and, of several
 * services, its name, in the order of the times, colours left out and secrets masked. A file that is there is replaced once all
 * is written: who chose it was asked. The value is the number of lines.
 */
export async function saveLogs(
  stack: StackSupervisor,
  world: World,
  services: readonly string[],
  file: string,
): Promise<Result<number>> {
  try {
    return ok(await replaceFile(file, (write) => writeLines(stack, world, services, write)));
  } catch (error) {
    return fail({ code: 'log-not-saved', message: `The log could not be saved in ${file}: ${messageOf(error)}.` });
  }
}

/** The value is the number of lines. */
async function writeLines(
  stack: StackSupervisor,
  world: World,
  services: readonly string[],
  write: (text: string) => Promise<void>,
): Promise<number> {
  const width = services.length > 1 ? Math.max(...services.map((service) => service.length)) : 0;
  let lines: string[] = [];
  let characters = 0;
  let count = 0;
  // In small pieces: masking takes time, and others wait for theirs.
  const flush = async () => {
    if (lines.length > 0) await write(`${stack.state.redact(lines.join('\n'))}\n`);
    lines = [];
    characters = 0;
  };
  for await (const line of merged(services.map((service) => withoutKeys(linesOf(stack, world, service))))) {
    const time = line.at === undefined ? ''.padEnd(24) : new Date(line.at).toISOString();
    lines.push(`${time}  ${width > 0 ? `${line.service.padEnd(width)}  ` : ''}${line.text}`);
    characters += line.text.length;
    count += 1;
    if (lines.length >= LIMITS.logs.saveLines || characters >= LIMITS.logs.saveCharacters) await flush();
  }
  await flush();
  return count;
}

/** A private key is longer than a piece may be, and lines of others may stand between its own. */
async function* withoutKeys(lines: AsyncGenerator<OwnedLine>): AsyncGenerator<OwnedLine> {
  const mask = privateKeyLines();
  for await (const line of lines) {
    // Colours are left out of what is saved; within a key they must not conceal where it begins.
    const text = mask(withoutColours(line.text));
    if (text !== undefined) yield { ...line, text };
  }
}

async function* linesOf(stack: StackSupervisor, world: World, service: string): AsyncGenerator<OwnedLine> {
  const managed = stack.state.managed(service);
  if (managed?.spec.kind !== 'native') {
    const { lines, times } = await readServiceLog(stack, world, service, { lines: LIMITS.logs.engineLines });
    for (const [index, text] of lines.entries()) {
      const at = times?.[index];
      yield { service, text, ...(at != null && { at }) };
    }
    return;
  }
  const file = stack.state.logFile(service);
  await world.rotator.stamp(file);
  for (let position = Number.NEGATIVE_INFINITY; ; ) {
    const page = await pageAfter(file, LIMITS.logs.pageLines, position, { skip: false });
    for (const line of page.lines) yield { service, ...line };
    if (page.half !== undefined) yield { service, text: page.half };
    if (page.to === position || page.lines.length === 0) return;
    position = page.to;
  }
}

/** The lines of all in the order of their times; a line without one comes right after the line before it. */
async function* merged(sources: readonly AsyncGenerator<OwnedLine>[]): AsyncGenerator<OwnedLine> {
  const heads: { readonly source: AsyncGenerator<OwnedLine>; line: OwnedLine; at: number }[] = [];
  for (const source of sources) {
    const first = await source.next();
    if (!first.done) heads.push({ source, line: first.value, at: first.value.at ?? 0 });
  }
  for (;;) {
    const head = heads.reduce<(typeof heads)[number] | undefined>(
      (best, one) => (best === undefined || one.at < best.at ? one : best),
      undefined,
    );
    if (head === undefined) return;
    yield head.line;
    const next = await head.source.next();
    if (next.done) heads.splice(heads.indexOf(head), 1);
    else Object.assign(head, { line: next.value, at: next.value.at ?? head.at });
  }
}
