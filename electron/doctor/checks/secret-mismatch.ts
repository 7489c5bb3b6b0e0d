import type { Finding } from '../../contract.ts';
import type { Check, Observations } from '../check.ts';
import { isSharedSecretName } from '../secrets.ts';
import { listText } from '../words.ts';

interface Bearer {
  readonly service: string;
  readonly fingerprint: string | undefined;
}

/** Services that must share a secret do not, or one has none that could be meant. Only fingerprints are compared. */
export const secretMismatch: Check = {
  id: 'secret-mismatch',
  look: (seen) => [...declared(seen), ...shared(seen), ...unfilled(seen)],
};

/** What the stack file's `same` says. */
function declared(seen: Observations): readonly Finding[] {
  return seen.stack.same.flatMap(({ key, services }) => {
    const bearers = services.flatMap((service) => bearerOf(service, key, seen) ?? []);
    return mismatch(
      key,
      bearers,
      'error',
      `${seen.stack.file}: \`same\` says that ${key} is one for ${listText(services)}`,
    );
  });
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
      const bearers = seen.services
        .flatMap(({ spec }) => bearerOf(spec.id, name, seen) ?? [])
        .filter(({ fingerprint }) => fingerprint !== undefined);
      return bearers.length < 2 ? [] : mismatch(name, bearers, 'warning', `the name says that ${name} is shared`);
    });
}

function mismatch(
  key: string,
  bearers: readonly Bearer[],
  severity: Finding['severity'],
  because: string,
): readonly Finding[] {
  const values = new Map<string | undefined, string[]>();
  for (const { service, fingerprint } of bearers)
    values.set(fingerprint, [...(values.get(fingerprint) ?? []), service]);
  if (values.size < 2) return [];
  const lacking = values.get(undefined) ?? [];
  const groups = [...values].filter(([print]) => print !== undefined).map(([, services]) => listText(services));
  const differ = groups.length > 1 ? `${groups.join(' against ')} have different values` : '';
  const none = lacking.length > 0 ? `${listText(lacking)} ${lacking.length === 1 ? 'has' : 'have'} none` : '';
  return [
    {
      id: `secret-mismatch/${key}`,
      severity,
      message: `${key} is not the same everywhere: ${[differ, none].filter(Boolean).join('; ')}. What one signs the other refuses.`,
      evidence: [
        because,
        ...bearers.map(
          ({ service, fingerprint }) =>
            `${service}: ${fingerprint ? `fingerprint ${fingerprint.slice(0, 8)}` : 'not set'}`,
        ),
      ],
      fixes: [],
    },
  ];
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
