import type { Finding } from '../../contract/finding.ts';
import { formatCommand } from '../../ports/words.ts';
import { ok } from '../../result.ts';
import { stackContainers } from '../analysis/stack-containers.ts';
import type { Check, FixStep, Observations } from '../check.ts';
import type { EnvFileFacts } from '../facts/environment-facts.ts';

const TEMPORARY = /^(\/private)?\/(var\/)?tmp\//;

/** Secrets that others on this machine can read: in a file that is open to all, in /tmp, in what a container mounts, or in a command line. */
export const secretExposed: Check = {
  id: 'secret-exposed',
  // What is mounted or stands in a command line has no fix to be proved.
  reads: ['env files'],
  live: false,
  look: (seen) => [...seen.environment.files.flatMap(inFile), ...inMounts(seen), ...inCommands(seen)],
  fixes: {
    makePrivate: (finding) => {
      const path = finding.id.slice('secret-exposed/'.length);
      return ok({ steps: [privateStep(path)], notes: [] });
    },
  },
};

/** Two faults, each gone with its own cause: making the file private does not take it out of a temporary folder. */
function inFile(file: EnvFileFacts): readonly Finding[] {
  const secrets = file.keys.filter((key) => key.secretLike && !key.empty);
  if (!file.exists || secrets.length === 0 || file.path.endsWith('.example')) return [];
  const { path, service } = file;
  const common = {
    severity: 'warning' as const,
    ...(service === undefined ? {} : { service }),
    evidence: secrets.map(({ name, line }) => `${path}:${line} sets ${name}`),
  };
  const mode = file.mode === undefined ? '' : ` (${modeText(file.mode)})`;
  const open: Finding = {
    ...common,
    id: `secret-exposed/${path}`,
    message: `${path} holds secrets, and every user on this machine can read it${mode}.`,
    fixes: [{ intent: 'makePrivate', label: 'Make it readable only by its owner' }],
  };
  const temporary: Finding = {
    ...common,
    id: `secret-exposed/${path}:temporary`,
    message: `${path} holds secrets and lies in a temporary folder, which is shared and is emptied; keep it with the project.`,
    fixes: [],
  };
  return [...(file.openToOthers === true ? [open] : []), ...(TEMPORARY.test(path) ? [temporary] : [])];
}

/**
 * Files that containers mount. No fix: the user of the container may be another than the owner of the file, and could not read
 * it any more.
 */
function inMounts(seen: Observations): readonly Finding[] {
  const known = new Set(seen.environment.files.map(({ path }) => path));
  return stackContainers(seen).flatMap(({ id, container }) =>
    (container.exposedFiles ?? []).flatMap(({ path, mode }) => {
      if (known.has(path)) return [];
      known.add(path);
      return [
        {
          id: `secret-exposed/${path}`,
          severity: 'warning' as const,
          service: id,
          message: `${path}, which container ${container.name} mounts, holds secrets, and every user on this machine can read it (${modeText(mode)}). Let only its owner read it (chmod 600), if the user of the container is its owner.`,
          evidence: [`container ${container.name} mounts it or its folder from this machine`],
          fixes: [],
        },
      ];
    }),
  );
}

function modeText(mode: number): string {
  return `mode ${(mode & 0o777).toString(8).padStart(4, '0')}`;
}

/** `formatCommand` hides the values of secrets; where it had something to hide, everybody can read it with `ps`. */
function inCommands(seen: Observations): readonly Finding[] {
  return seen.services.flatMap(({ spec, pids }) => {
    const first = seen.machine.processes.find(
      (process) => pids.includes(process.pid) && formatCommand(process.command).includes('***'),
    );
    if (!first) return [];
    return [
      {
        id: `secret-exposed/${spec.id}`,
        severity: 'warning' as const,
        service: spec.id,
        message: `${spec.id} has a secret in its command line, where every user on this machine can read it; give it in an env file.`,
        evidence: [`pid ${first.pid}: ${formatCommand(first.command)}`],
        fixes: [],
      },
    ];
  });
}

function privateStep(path: string): FixStep {
  return {
    step: { id: 'make-private', action: 'change', target: path, reason: 'only its owner can read it (mode 0600)' },
    work: (tools) => tools.makePrivate(path),
  };
}
