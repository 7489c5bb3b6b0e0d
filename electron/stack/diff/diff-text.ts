/** How a value of a stack stands in a sentence about a change. Never the value of a variable. Pure. */
import { sameValue } from '../canonical.ts';
import type { Dependency, PortSpec, ProbeSpec } from '../stack.ts';

/** `before → after` under a name; undefined when both are the same. */
export function describeChange(
  name: string,
  before: string | undefined,
  after: string | undefined,
): string | undefined {
  if (before === after) return undefined;
  if (before === undefined || before === '') return `${name} ${after ?? ''} added`;
  if (after === undefined || after === '') return `${name} ${before} removed`;
  return `${name} ${before} → ${after}`;
}

/** Two lists of texts: one against one is `before → after`; else what was removed and what was added. */
export function formatList(name: string, before: readonly string[], after: readonly string[]): readonly string[] {
  const gone = before.filter((one) => !after.includes(one));
  const fresh = after.filter((one) => !before.includes(one));
  const [from] = gone;
  const [to] = fresh;
  if (gone.length === 1 && fresh.length === 1 && from !== undefined && to !== undefined)
    return [`${name} ${from} → ${to}`];
  if (gone.length === 0 && fresh.length === 0) return sameValue(before, after) ? [] : [`${name}: another order`];
  return [...gone.map((one) => `${name} ${one} removed`), ...fresh.map((one) => `${name} ${one} added`)];
}

/** `environment: JWT_SECRET changed, MODE added`: names only. Undefined when nothing differs. */
export function formatEnvironment(
  before: Readonly<Record<string, string | null>>,
  after: Readonly<Record<string, string | null>>,
): string | undefined {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !Object.hasOwn(before, name) || !Object.hasOwn(after, name) || before[name] !== after[name],
  );
  if (names.length === 0) return undefined;
  const told = names.map((name) => {
    if (!Object.hasOwn(before, name)) return `${name} added`;
    return Object.hasOwn(after, name) ? `${name} changed` : `${name} removed`;
  });
  return `environment: ${told.join(', ')}`;
}

/** `changed: cap_add, environment MODE`: the names of what is told apart by more than its words. Undefined when nothing differs. */
export function describeRest(
  before: Readonly<Record<string, string>> = {},
  after: Readonly<Record<string, string>> = {},
): string | undefined {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !Object.hasOwn(before, name) || !Object.hasOwn(after, name) || before[name] !== after[name],
  );
  return names.length === 0 ? undefined : `changed: ${names.join(', ')}`;
}

/** A command as a person types it; what is run by a shell is shown as the shell gets it. */
export function describeCommand(command: readonly string[]): string {
  const [program, flag, line] = command;
  if (command.length === 3 && program === '/bin/sh' && flag === '-c' && line !== undefined) return line;
  return command.map((part) => (/^[\w./:@%+=,-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`)).join(' ');
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** `8000`, `127.0.0.1:8000`, `8000:80`, `53/udp`. */
export function describePort({ port, address, target, protocol }: PortSpec): string {
  const host = address === undefined ? '' : `${address.includes(':') ? `[${address}]` : address}:`;
  const inside = target === undefined || target === port ? '' : `:${target}`;
  return `${host}${port}${inside}${protocol === 'udp' ? '/udp' : ''}`;
}

export function describeDependency({ service, condition, required, restart }: Dependency): string {
  const how = { service_started: '', service_healthy: ' (healthy)', service_completed_successfully: ' (completed)' };
  return `${service}${how[condition]}${required ? '' : ', if it can be had'}${restart ? ', restarted with it' : ''}`;
}

/** Whom a check asks. Headers and bodies may hold secrets and are not shown. */
export function describeProbe(probe: ProbeSpec): string {
  switch (probe.type) {
    case 'http':
      return `${probe.method} ${describeUrl(probe.url)}`;
    case 'tcp':
      return `${probe.protocol ?? 'tcp'} ${probe.host}:${probe.port}`;
    case 'websocket':
      return describeUrl(probe.url);
    case 'exec':
      return code(probe.shell ? probe.command.join(' ') : describeCommand(probe.command));
    case 'log':
      return `log line ${probe.pattern}`;
    case 'engine':
      return "the engine's own";
    case 'none':
      return 'none';
  }
}

/** Without user, password and query. */
export function describeUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url ? `${url.protocol}//${url.host}${url.pathname}` : 'a URL that cannot be read';
}
