import type { Finding } from '../../contract/finding.ts';
import type { Check, FixStep, Observations } from '../check.ts';
import type { EnvFileFacts } from '../facts/environment-facts.ts';
import { restartStep } from '../fixes/steps.ts';

/** An env file that the stack file names is not there, or a folder has an example and nobody filled it in. */
export const envFileMissing: Check = {
  id: 'env-file-missing',
  reads: ['env files', 'processes'],
  live: false,
  look: (seen) => missingFiles(seen).map((file) => findingOf(file, seen)),
  fixes: {
    copyExample: (finding, seen) => {
      const file = missingFiles(seen).find((one) => idOf(one, seen) === finding.id);
      const example = file && exampleOf(file, seen);
      if (!file || !example)
        return { ok: false, problem: { code: 'no-example', message: 'There is no example file to copy.' } };
      const restart = file.service && file.required ? [restartStep(file.service, 'it can read its env file now')] : [];
      const notes = ['The example holds placeholders: fill in the real values, then restart what reads them.'];
      return { ok: true, value: { steps: [copyStep(file, example.path), ...restart], notes } };
    },
  },
};

function findingOf(file: EnvFileFacts, seen: Observations): Finding {
  const example = exampleOf(file, seen);
  const who = file.service === undefined ? 'the stack' : file.service;
  const blocked = seen.services.some(({ spec, blocked: problem }) => spec.id === file.service && problem !== undefined);
  const why = whyUnread(file);
  const message = file.required
    ? `${who} needs the env file ${file.path}, ${why}${blocked ? '; it cannot start without it' : ''}.`
    : `${example?.path ?? ''} is there but ${file.path} is not: ${who} falls back to whatever its code has as defaults.`;
  return {
    id: idOf(file, seen),
    severity: file.required ? 'error' : 'warning',
    ...(file.service === undefined ? {} : { service: file.service }),
    message,
    evidence: [
      ...(file.instead === undefined ? [`${file.path}: no such file`] : []),
      ...(example ? [`${example.path} names ${example.keys.map(({ name }) => name).join(', ') || 'no variable'}`] : []),
    ],
    fixes:
      example && file.instead === undefined ? [{ intent: 'copyExample', label: 'Create it from the example' }] : [],
  };
}

/** `which is a named pipe, not a file`: what was seen, as a clause about the file. */
function whyUnread({ path, instead }: EnvFileFacts): string {
  if (instead === undefined) return 'which does not exist';
  return instead.startsWith(`${path} `) ? `which${instead.slice(path.length)}` : `which cannot be used: ${instead}`;
}

/** What is optional and cannot be read is not missed: whoever reads it says so. */
function missingFiles(seen: Observations): readonly EnvFileFacts[] {
  return seen.environment.files.filter(
    (file) => !file.exists && (file.required || (file.instead === undefined && exampleOf(file, seen) !== undefined)),
  );
}

/** The first one that a service misses goes by the service's name alone. */
function idOf(file: EnvFileFacts, seen: Observations): string {
  const base = file.service === undefined ? 'env-file-missing' : `env-file-missing/${file.service}`;
  const first = missingFiles(seen).find((other) => other.service === file.service);
  return first === file ? base : `${base}:${file.path}`;
}

function exampleOf(file: EnvFileFacts, seen: Observations): EnvFileFacts | undefined {
  return seen.environment.files.find((other) => other.exists && other.path === `${file.path}.example`);
}

function copyStep(file: EnvFileFacts, example: string): FixStep {
  return {
    step: { id: 'write-env-file', action: 'write', target: file.path, reason: `a copy of ${example}` },
    work: async (tools) => {
      const text = await tools.readText(example);
      return text.ok ? tools.writeNew(file.path, text.value) : text;
    },
  };
}
