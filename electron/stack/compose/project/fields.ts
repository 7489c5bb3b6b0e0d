/** The smaller fields of a service: environment and labels, build, restart, logging, devices. */
import type { EnvFileSpec } from '../../stack.ts';
import { child, childrenOf, type Field, itemsOf } from '../tree/node.ts';
import { flagOf, plainOf, textOf, wrongType } from '../tree/values.ts';
import { defined } from './plain.ts';
import type { ComposeBuild, ComposeService } from './project.ts';

const RESTART = /^(?:no|always|unless-stopped|on-failure(?::\d+)?|)$/;

/** In the order in which they are read: later ones win. */
export function buildEnvFiles(field: Field | undefined): readonly EnvFileSpec[] {
  return (field ? itemsOf(field) : []).flatMap((item) => {
    const path = textOf(child(item, 'path'));
    const raw = textOf(child(item, 'format')) === 'raw';
    const required = flagOf(child(item, 'required')) ?? true;
    return path === undefined ? [] : [{ path, required, ...(raw ? ({ format: 'raw' } as const) : {}) }];
  });
}

/** Names with values; where nothing is said the shell's counts, and without that the name is left out. */
export function filledIn(
  field: Field | undefined,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, one] of field ? childrenOf(field) : []) {
    if (one.node.kind !== 'scalar') wrongType(one, 'text, a number or nothing');
    else if (one.node.value !== null) values[name] = one.node.text;
    else if (Object.hasOwn(variables, name)) values[name] = variables[name] ?? '';
  }
  return values;
}

/** A name without value is an empty label. */
export function labelsOf(field: Field | undefined): Readonly<Record<string, string>> {
  const entries = field ? childrenOf(field) : [];
  return Object.fromEntries(entries.map(([name, { node }]) => [name, node.kind === 'scalar' ? node.text : '']));
}

/** Undefined where a service is not built. */
export function buildBuild(
  field: Field | undefined,
  variables: Readonly<Record<string, string>>,
): ComposeBuild | undefined {
  if (field?.node.kind !== 'map') return undefined;
  const dockerfile = textOf(child(field, 'dockerfile'));
  const own = ['context', 'dockerfile', 'target', 'args'];
  const rest = [...field.node.entries].filter(([key]) => !own.includes(key) && !key.startsWith('x-'));
  return {
    context: textOf(child(field, 'context')) ?? '',
    // Compose fills this name in itself: said or not is the same.
    ...defined({
      dockerfile: dockerfile === 'Dockerfile' ? undefined : dockerfile,
      target: textOf(child(field, 'target')),
    }),
    args: filledIn(child(field, 'args'), variables),
    other: Object.fromEntries(rest.map(([key, entry]) => [key, plainOf(entry.node)])),
  };
}

/** Undefined where nothing is said; then `deploy.restart_policy` may. */
export function restartOf(field: Field | undefined): string | undefined {
  const { node } = field ?? {};
  // YAML 1.1 readers took a bare `no` for false, and people still write it so.
  const text = node?.kind === 'scalar' && node.value === false ? 'no' : textOf(field);
  if (text === undefined || RESTART.test(text)) return text || undefined;
  return field && wrongType(field, 'no, always, unless-stopped, on-failure or on-failure:N');
}

/** Undefined: the default of the engine. */
export function loggingOf(field: Field | undefined): ComposeService['logging'] {
  return field && { driver: textOf(child(field, 'driver')) ?? 'json-file', options: labelsOf(child(field, 'options')) };
}

/** `host:container:permissions`, all three of them. */
export function devicesOf(field: Field | undefined): readonly string[] {
  return (field ? itemsOf(field) : []).map((item) => {
    const short = item.node.kind === 'scalar' ? item.node.text.split(':') : undefined;
    const at = (key: string) => textOf(child(item, key));
    const [source = '', target = source, permissions = 'rwm'] = short ?? [
      at('source'),
      at('target'),
      at('permissions'),
    ];
    return [source, target, permissions].join(':');
  });
}
