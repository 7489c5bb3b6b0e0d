/** What a Compose command says when it refuses a file: in one sentence, with the place that this reader knows, without secrets. */
import type { Problem } from '../../../result.ts';
import type { ComposeProject } from '../project/project.ts';
import { SERVICE_KEYS, TOP_KEYS } from '../tree/known-keys.ts';
import type { Place } from '../tree/node.ts';

/** Lines that are no part of what is wrong. */
const NOISE =
  /^(?:time="[^"]*" level=(?:warning|info)|WARN|The Compose file .* is invalid because|The .* variable is not set)/;
const SENTENCE_CHARACTERS = 400;
/** Shorter values are words of every sentence. */
const SECRET_CHARACTERS = 4;

/** The first paragraph of what it wrote to its error output. `secrets` are taken out of it. */
export function wordsOf(stderr: string, secrets: Iterable<string>): string {
  const lines = stderr.split(/\r?\n/).map((line) => line.trim());
  const useful = lines.filter((line) => !NOISE.test(line));
  const start = useful.findIndex((line) => line !== '');
  const end = useful.findIndex((line, index) => index > start && line === '');
  const text = useful.slice(Math.max(start, 0), end < 0 ? undefined : end).join('; ');
  return mask(text, secrets).slice(0, SENTENCE_CHARACTERS) || 'it does not say why';
}

function mask(text: string, secrets: Iterable<string>): string {
  const values = [...new Set(secrets)].filter((value) => value.length >= SECRET_CHARACTERS);
  return values.sort((a, b) => b.length - a.length).reduce((masked, value) => masked.replaceAll(value, '…'), text);
}

/**
 * True when the command refuses a key that Compose has by now: it is older than the file. Version 1 is older than every file
 * that this reader accepts and it does not.
 */
export function isTooOld(words: string, version: string): boolean {
  if (version.startsWith('1.')) return true;
  const key = /additional propert(?:ies|y) '?"?([\w-]+)'?"? (?:is |are )?not allowed/i.exec(words)?.[1];
  return key !== undefined && (SERVICE_KEYS.has(key) || TOP_KEYS.has(key) || NEW_KEYS.has(key));
}

/** Below a service, what came after the first versions of `docker compose`. */
const NEW_KEYS = new Set(
  'required restart start_interval path format host_ip app_protocol subpath interface_name'.split(' '),
);

/** The problem that stands for the refusal, at the line that it names or at the service that it is about. */
export function refusalOf(
  words: string,
  program: string,
  files: readonly string[],
  project: ComposeProject | undefined,
): Problem {
  const [file = ''] = files;
  const message = `${program} does not accept the Compose file: ${words}`;
  return {
    code: 'compose-refused',
    message,
    ...(namedPlace(words, files) ?? servicePlace(words, project) ?? { file }),
  };
}

function namedPlace(words: string, files: readonly string[]): Place | undefined {
  const [, line, column] = /\bline (\d+)(?:,? column (\d+))?/.exec(words) ?? [];
  const file = files.find((one) => words.includes(one)) ?? files[0];
  return line === undefined || file === undefined
    ? undefined
    : { file, line: Number(line), column: Number(column ?? 1) };
}

function servicePlace(words: string, project: ComposeProject | undefined): Place | undefined {
  const [, dotted, quoted] = /\bservices\.([\w-]+)|\bservice "?([\w.-]+)"?/.exec(words) ?? [];
  const name = dotted ?? quoted;
  const services = [...(project?.services ?? []), ...(project?.inactive ?? [])];
  return services.find((service) => service.name === name)?.place;
}
