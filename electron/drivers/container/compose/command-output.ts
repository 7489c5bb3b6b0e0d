/** From what a Compose command prints, version 1 or 2, to lines and problems for people. Pure. */
import { stripVTControlCharacters } from 'node:util';
import type { Problem } from '../../../result.ts';
import { problemFromText } from '../make/start-problems.ts';

/** Version 2 logs as `time="…" level=warning msg="…"`. */
const STRUCTURED = /^time="[^"]*" level=(\w+) msg="((?:[^"\\]|\\.)*)"/;
/** v1: `Found orphan containers (shop_old_1) for this project.` v2 has brackets in the parentheses. */
const ORPHANS = /Found orphan containers \(\[?([^\])]*)\]?\) for this project/;
/** From here on containers are made, renamed and replaced: an end in between would leave half of it. */
const ACTING =
  /^\s*(?:(?:Recreating|Creating|Starting|Stopping) \S+ *\.\.\.|Container \S+ +(?:Recreat|Creat|Start|Stopp))/;
/** What version 1 adds to every complaint about a file, and a stack of Python calls. */
const NOISE =
  /^(?:(?:ERROR: )?The Compose file .* is invalid because:?$|You might be seeing this error because|For more on the Compose file format|Traceback |Encountered errors)/;

const INVALID = [
  /the compose file .* is invalid|must be a mapping|must be a string, number|contains an invalid type/i,
  /missing mandatory value|required variable .* is missing a value/i,
  /^(?:error: )?yaml[.:]/im,
  /yaml\.(?:parser|scanner|composer|constructor)\./i,
  /invalid interpolation format/i,
  /unsupported (?:config option|property)|additional propert(?:y|ies)|is unsupported\. You might/i,
  /no such service|undefined (?:service|network|volume)|which is undefined|refers to undefined/i,
  /validating .*: /i,
  /no configuration file provided|FileNotFoundError: .*\.ya?ml|open .*\.ya?ml: no such file/i,
  /env file .* not found|couldn't find env file/i,
];
const BUILD =
  /failed to build|build failed|failed to solve|dockerfile parse error|cannot locate (?:specified )?dockerfile|build path .* (?:does not exist|either)/i;
const PULL =
  /pull access denied|manifest (?:for .*|unknown)|failed to resolve reference|registry|no such image|error getting credentials/i;
const PULLING = /^Pulling \S+ \(|^\s*\S+ Pulling\s*$/;
const EXTERNAL = /(network|volume) "?([\w.-]+)"?.* declared as external, but could not be found/i;
const NAME_TAKEN = /container name "\/?([\w.-]+)" is already in use/i;
const ENGINE =
  /couldn't connect to docker daemon|cannot connect to the docker daemon|error while fetching server api version/i;

/** A line without the dress of a log; undefined for one that says nothing. */
export function plainLine(line: string): string | undefined {
  // The engine colours what a build prints, whoever reads it.
  const plain = stripVTControlCharacters(line);
  const [, , message] = STRUCTURED.exec(plain) ?? [];
  const text = (message?.replace(/\\(.)/g, '$1') ?? plain).trim();
  return text === '' || NOISE.test(text) ? undefined : text;
}

/** What is worth keeping after the start: containers that the files do not name any more, which nobody touches. */
export function orphanNote(line: string): string | undefined {
  const names = ORPHANS.exec(line)?.[1]?.trim().replace(/,? +/g, ', ');
  if (names === undefined) return undefined;
  return `Compose found containers of this project that its files no longer define: ${names}. They were left as they are; docker compose up --remove-orphans removes them.`;
}

/** True when the command has begun to change containers. */
export function isActing(line: string): boolean {
  return ACTING.test(line);
}

/** Why `up` failed for a service. `output`: everything it printed; `command`: as a person would type it; `file`: the first. */
export function upProblem(
  about: { readonly service: string; readonly command: string; readonly file: string },
  output: string,
): Problem {
  const said = stripVTControlCharacters(output);
  const { service, command, file } = about;
  const words = significant(said);
  if (ENGINE.test(said)) return { code: 'engine-down', message: `${command} does not reach the container engine.` };
  if (INVALID.some((pattern) => pattern.test(said))) {
    return { code: 'compose-file-invalid', message: `${command} does not accept the Compose file: ${words}`, file };
  }
  const external = EXTERNAL.exec(said);
  if (external) {
    const [, kind = '', name = ''] = external;
    return externalMissing(service, kind.toLowerCase() === 'network' ? 'network' : 'volume', name);
  }
  const taken = NAME_TAKEN.exec(said)?.[1];
  if (taken) {
    const message = `${service} cannot have its container: another one is named ${taken} already.`;
    return {
      code: 'container-name-taken',
      message,
      hint: `keep it under another name: docker rename ${taken} ${taken}-old`,
    };
  }
  if (BUILD.test(said))
    return { code: 'image-missing', message: `The image of ${service} could not be built: ${words}` };
  const known = problemFromText(service, said);
  if (known) return known;
  if (PULL.test(said) || endedInPull(said))
    return { code: 'image-missing', message: `The image of ${service} could not be pulled: ${words}` };
  return { code: 'compose-failed', message: `${command} up failed for ${service}: ${words}` };
}

/** A network or volume that somebody else was to make. */
export function externalMissing(service: string, kind: 'network' | 'volume', name: string): Problem {
  return {
    code: 'external-missing',
    message: `${service} needs the ${kind} ${name}, which the Compose file declares external, but it does not exist.`,
    hint: `docker ${kind} create ${name}`,
  };
}

/** It was fetching an image (`Pulling web (redis:7)...`, from version 2 on ` web Pulling`) and never got as far as a container. */
function endedInPull(said: string): boolean {
  const lines = said.split('\n');
  return lines.some((line) => PULLING.test(line)) && !lines.some(isActing);
}

/** The last lines that say something, once each, as one sentence. */
function significant(said: string): string {
  const lines = said
    .split('\n')
    .flatMap((line) => plainLine(line) ?? [])
    .filter((line) => !ACTING.test(line) && !ORPHANS.test(line));
  // A Python program that fell over: only its last line is for people.
  const last = said.includes('Traceback (most recent call last)') ? lines.slice(-1) : lines;
  // What ends in a colon says nothing without the line below it.
  const errors = last.filter(
    (line, at) => /error|failed|invalid|denied|cannot|not found|no such/i.test(line) || last[at - 1]?.endsWith(':'),
  );
  const chosen = [
    ...new Set((errors.length > 0 ? errors : last).map((line) => line.replace(/^ERROR: (?:for \S+ +)?/, ''))),
  ];
  const text = chosen.slice(-3).join(' / ').slice(-600) || 'it gave no reason';
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
