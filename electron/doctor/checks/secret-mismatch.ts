import { formatList } from '../../../shared/text/list.ts';
import type { Finding } from '../../contract/finding.ts';
import { fail, ok } from '../../result.ts';
import { isSharedSecretName } from '../analysis/secrets.ts';
import type { Check, Observations } from '../check.ts';
import { type Bearer, formatPlace, shareStep, sharingOf } from '../fixes/share-secret.ts';
import { restartStep } from '../fixes/steps.ts';

/** Services that must share a secret do not, or one has none that could be meant. Only fingerprints are compared. */
export const secretMismatch: Check = {
  id: 'secret-mismatch',
  reads: ['env files', 'your environment', 'containers'],
  live: false,
  look: (seen) => [...declared(seen), ...shared(seen), ...unfilled(seen)],
  fixes: {
    shareSecret: (finding, seen) => {
      const key = finding.id.slice('secret-mismatch/'.length);
      const sharing = sharingOf(key, bearersOf(key, seen), seen);
      if (!sharing) return fail({ code: 'no-fix', message: `${key} cannot be aligned by writing env files alone.` });
      const changed = new Set(sharing.to.map(({ path }) => path));
      const users = seen.services.filter(
        ({ spec, desired }) => desired === 'up' && spec.native?.envFiles.some(({ path }) => changed.has(path)),
      );
      return ok({
        steps: [
          ...sharing.to.map((place) => shareStep(key, sharing, place)),
          ...users.map(({ spec }) => restartStep(spec.id, `it reads ${key} when it starts`)),
        ],
        notes: [`${key} is taken from ${sharing.from.service}. Values are never shown, and kept only in these files.`],
      });
    },
  },
};

/** What the stack file's `same` says. */
function declared(seen: Observations): readonly Finding[] {
  return seen.stack.same.flatMap(({ key, services }) =>
    mismatch(key, 'error', `${seen.stack.file}: \`same\` says that ${key} is one for ${formatList(services)}`, seen),
  );
}

/** Names like JWT_SECRET that several services have, without anybody having declared it. */
function shared(seen: Observations): readonly Finding[] {
  const names = new Set(
    seen.services.flatMap(({ spec }) => Object.keys(variablesOf(spec.id, seen) ?? {})).filter(isSharedSecretName),
  );
  const covered = new Set(seen.stack.same.map(({ key }) => key));
  return [...names]
    .filter((name) => !covered.has(name))
    .flatMap((name) => {
      const many = bearersOf(name, seen).length > 1;
      return many ? mismatch(name, 'warning', `the name says that ${name} is shared`, seen) : [];
    });
}

/** Those whom `same` names or, where it does not, all that have one of that name. */
function bearersOf(key: string, seen: Observations): readonly Bearer[] {
  const named = seen.stack.same.find((one) => one.key === key)?.services;
  const ids = named ?? seen.services.map(({ spec }) => spec.id);
  const bearers = ids.flatMap((service) => bearerOf(service, key, seen) ?? []);
  return named ? bearers : bearers.filter(({ fingerprint }) => fingerprint !== undefined);
}

function mismatch(key: string, severity: Finding['severity'], because: string, seen: Observations): readonly Finding[] {
  const bearers = bearersOf(key, seen);
  const values = new Map<string | undefined, string[]>();
  for (const { service, fingerprint } of bearers)
    values.set(fingerprint, [...(values.get(fingerprint) ?? []), service]);
  if (values.size < 2) return [];
  const lacking = values.get(undefined) ?? [];
  const groups = [...values].filter(([print]) => print !== undefined).map(([, services]) => formatList(services));
  const differ = groups.length > 1 ? `${groups.join(' against ')} have different values` : '';
  const sharing = sharingOf(key, bearers, seen);
  const none = lacking.length > 0 ? `${formatList(lacking)} ${lacking.length === 1 ? 'has' : 'have'} none` : '';
  return [
    {
      id: `secret-mismatch/${key}`,
      severity,
      message: `${key} is not the same everywhere: ${[differ, none].filter(Boolean).join('; ')}. What one signs, the other rejects.`,
      evidence: [
        because,
        ...bearers.map(
          ({ service, fingerprint }) =>
            `${service}: ${fingerprint ? `fingerprint ${fingerprint.slice(0, 8)}` : 'not set'}${writtenIn(service, key, seen)}`,
        ),
      ],
      fixes: sharing ? [{ intent: 'shareSecret', label: `Take the value of ${sharing.from.service}` }] : [],
    },
  ];
}

/** ` (auth.env:3)`, where an env file says it. */
function writtenIn(service: string, key: string, seen: Observations): string {
  const source = seen.environment.services.find((one) => one.service === service)?.sources?.[key];
  return source ? ` (${formatPlace(source)})` : '';
}

/** Secrets that are empty, still the placeholder, or that kept their quotes; named with file and line. */
function unfilled(seen: Observations): readonly Finding[] {
  return seen.environment.services.flatMap(({ service, suspicious }) =>
    suspicious.map(({ name, why, file, line }) => ({
      id: `secret-mismatch/${service}:${name}`,
      severity: 'warning' as const,
      service,
      message: `${name} of ${service} ${why}.`,
      evidence: [file === undefined ? 'set in the stack file' : `${file}${line === undefined ? '' : `:${line}`}`],
      fixes: [],
    })),
  );
}

/** Undefined: nothing is known of this service's environment, so nothing is said about it. */
function bearerOf(service: string, key: string, seen: Observations): Bearer | undefined {
  const variables = variablesOf(service, seen);
  return variables && { service, fingerprint: variables[key] };
}

function variablesOf(service: string, seen: Observations): Readonly<Record<string, string>> | undefined {
  const native = seen.environment.services.find((one) => one.service === service);
  if (native) return native.variables;
  const facts = seen.services.find(({ spec }) => spec.id === service);
  return seen.containers.find(({ id }) => id === facts?.containerId)?.environment;
}
