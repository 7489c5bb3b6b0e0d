/** Which value of a secret that should be one is taken, and where it is written. Pure; knows fingerprints and places only. */
import { ok, type Result } from '../../result.ts';
import type { EnvFileSpec } from '../../stack/stack.ts';
import type { FixStep, Observations } from '../check.ts';
import { variableIn, withVariable } from './edit-env-file.ts';

export interface Bearer {
  readonly service: string;
  readonly fingerprint: string | undefined;
}

/** An env file that gives, or could give, a service its value. */
interface Place {
  readonly path: string;
  readonly format: EnvFileSpec['format'];
  readonly line?: number;
}

export interface Sharing {
  readonly from: Place & { readonly service: string; readonly fingerprint: string };
  readonly to: readonly Place[];
}

/**
 * The value that most of them have, of equals that of the first; never an empty one or a placeholder. Undefined where one that
 * differs does not have its value from an env file: a container or the stack file itself is not rewritten.
 */
export function sharingOf(key: string, bearers: readonly Bearer[], seen: Observations): Sharing | undefined {
  const meant = bearers.filter(
    ({ service, fingerprint }) => fingerprint !== undefined && !isSuspicious(service, key, seen),
  );
  const count = (print: string | undefined) => meant.filter(({ fingerprint }) => fingerprint === print).length;
  const [best] = [...meant].sort((a, b) => count(b.fingerprint) - count(a.fingerprint));
  const given = meant
    .filter(({ fingerprint }) => fingerprint === best?.fingerprint)
    .map((bearer) => ({ bearer, place: placeOf(bearer.service, key, seen) }))
    .find(({ place }) => place?.line !== undefined);
  if (!given?.place || given.bearer.fingerprint === undefined) return undefined;
  const { service, fingerprint } = given.bearer;
  const others = bearers.filter((bearer) => bearer.fingerprint !== fingerprint);
  const places = others.map((bearer) => placeOf(bearer.service, key, seen));
  if (places.length === 0 || places.includes(undefined)) return undefined;
  const to = new Map(places.flatMap((place) => (place ? [[place.path, place] as const] : [])));
  if (to.has(given.place.path)) return undefined;
  return { from: { ...given.place, service, fingerprint }, to: [...to.values()] };
}

/** `auth.env:3`. */
export function formatPlace({ path, line }: { readonly path: string; readonly line?: number | undefined }): string {
  return line === undefined ? path : `${path}:${line}`;
}

/** Writes the value of one file into another; only the files ever hold it. */
export function shareStep(key: string, { from }: Sharing, to: Place): FixStep {
  const what = to.line === undefined ? `${key} is added` : `${key} becomes`;
  const source = `the one of ${formatPlace(from)} (fingerprint ${from.fingerprint.slice(0, 8)})`;
  return {
    step: {
      id: `share-${to.path}`,
      action: 'write',
      target: formatPlace(to),
      reason: `${what}: ${source}; the file as it was is kept beside it`,
    },
    work: async (tools) => {
      const text = await tools.readText(from.path);
      const value: Result<string> = text.ok ? variableIn(text.value, key, from.format) : text;
      if (!value.ok) return value;
      const written = await tools.rewrite(to.path, (before) => withVariable(before, key, value.value, to.format));
      return written.ok ? ok(`written; the file as it was: ${written.value}`) : written;
    },
  };
}

function placeOf(service: string, key: string, seen: Observations): Place | undefined {
  const known = seen.environment.services.find((one) => one.service === service);
  const files = seen.services.find(({ spec }) => spec.id === service)?.spec.native?.envFiles ?? [];
  const source = known?.sources?.[key];
  const spec = files.find(({ path }) => path === source?.path);
  if (spec && source) return { path: spec.path, format: spec.format, line: source.line };
  // It has a value, and not from an env file.
  const last = files.at(-1);
  return known?.variables[key] !== undefined || !last ? undefined : { path: last.path, format: last.format };
}

function isSuspicious(service: string, key: string, seen: Observations): boolean {
  const known = seen.environment.services.find((one) => one.service === service);
  return known?.suspicious.some(({ name }) => name === key) === true;
}
