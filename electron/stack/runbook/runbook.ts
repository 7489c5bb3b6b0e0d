/** A stack as a runbook for people: how to start it, how to check it, what needs what, its ports, how to recover. Pure. */
import type { Finding } from '../../contract/finding.ts';
import type { Incident } from '../../contract/incident.ts';
import { code, plain } from '../../markdown.ts';
import { describeUrl } from '../diff/diff-text.ts';
import { startOrder, withDependents } from '../graph.ts';
import { baseName } from '../paths.ts';
import type { ServiceSpec, Stack } from '../stack.ts';
import { checkSection } from './check.ts';
import { recoverSection } from './recover.ts';
import { startSection, stopSection } from './start.ts';

export interface RunbookInput {
  readonly stack: Stack;
  /** What is wrong now, in order of harm; empty when nobody looked. */
  readonly findings?: readonly Finding[];
  /** What went wrong before, newest last. */
  readonly incidents?: readonly Incident[];
  /** Takes out what may not be told. */
  readonly redact: (text: string) => string;
}

/** Markdown. Commands are shown as they stand; of environments only the names. */
export function runbookOf({ stack, findings = [], incidents = [], redact }: RunbookInput): string {
  const parts = [
    `# Runbook: ${plain(stack.name)}`,
    `From ${code(baseName(stack.file))}; ${stack.services.length} ${stack.services.length === 1 ? 'service' : 'services'}. The commands below are run in the folder of that file unless they say otherwise.`,
    section('Services', servicesTable(stack)),
    section('How to start', startSection(stack)),
    section('How to check', checkSection(stack)),
    section('What depends on what', dependencies(stack)),
    section('Ports', ports(stack)),
    section('What it needs', environment(stack)),
    section('How to recover', recoverSection(stack, findings, incidents)),
    section('How to stop', stopSection(stack)),
    'Written by Stacklight (`stacklight export runbook`). Values of environment variables and other secrets are left out.',
  ];
  return `${redact(parts.join('\n\n'))}\n`;
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}

function servicesTable({ services }: Stack): string {
  const rows = services.map((spec) => {
    const where = spec.ports.map(({ port, protocol }) => (protocol === 'udp' ? `${port}/udp` : String(port)));
    const open = spec.openUrl ? describeUrl(spec.openUrl) : '–';
    return `| ${plain(spec.id)} | ${what(spec)} | ${where.join(', ') || '–'} | ${open} |`;
  });
  return ['| service | what it is | ports | open |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function what({ kind, native, container }: ServiceSpec): string {
  if (kind === 'external') return 'watched only, run by somebody else';
  if (native) return `process ${code(native.formatCommand)}`;
  switch (container?.from.how) {
    case 'existing':
      return `container ${code(container.from.name)}`;
    case 'image':
      return `container ${code(container.from.name)} from ${code(container.from.image)}`;
    case 'compose':
      return `service ${code(container.from.service)} of ${container.from.files.map((file) => code(baseName(file))).join(', ')}`;
    case undefined:
      return kind;
  }
}

function dependencies({ services }: Stack): string {
  const order = startOrder(services).map((level, index) => `${index + 1}. ${level.map(plain).join(', ')}`);
  const needs = services.flatMap((spec) =>
    spec.dependsOn.map(({ service, condition, required }) => {
      const until = {
        service_started: 'has started',
        service_healthy: 'is healthy',
        service_completed_successfully: 'has completed',
      };
      return `- ${plain(spec.id)} waits until ${plain(service)} ${until[condition]}${required ? '' : ' (it starts without it, too)'}`;
    }),
  );
  const harm = services.flatMap(({ id }) => {
    const hit = withDependents(services, [id]).filter((other) => other !== id);
    return hit.length > 0 ? [`- without ${plain(id)}: ${hit.map(plain).join(', ')} cannot work`] : [];
  });
  if (needs.length === 0) return 'No service waits for another one.';
  return ['They start in this order, each line together:', order.join('\n'), needs.join('\n'), harm.join('\n')].join(
    '\n\n',
  );
}

function ports({ services }: Stack): string {
  const rows = services.flatMap((spec) =>
    spec.ports.map(
      ({ port, protocol, address, target }) =>
        `| ${port} | ${protocol} | ${address ? code(address) : 'all'} | ${plain(spec.id)} | ${target ?? '–'} |`,
    ),
  );
  if (rows.length === 0) return 'No service declares a port.';
  const head = ['| port | protocol | address | service | in the container |', '| --- | --- | --- | --- | --- |'];
  return [
    ...head,
    ...rows,
    '',
    'Nothing else may hold them: `stacklight ports` shows who does, `stacklight fix-ports` ends stray copies.',
  ].join('\n');
}

function environment({ services, same, interpolated = [] }: Stack): string {
  // HOME is looked up for `~`, and everybody has one.
  const names = [...new Set(interpolated.map(({ name }) => name))].filter((name) => name !== 'HOME').sort();
  const files = services.flatMap((spec) =>
    (spec.native?.envFiles ?? []).map(
      ({ path, required }) => `- ${plain(spec.id)} reads ${code(baseName(path))}${required ? '' : ' if it is there'}`,
    ),
  );
  const set = services.flatMap(({ id, native }) => {
    const keys = Object.keys(native?.environment ?? {});
    return keys.length > 0 ? [`- ${plain(id)} is given ${keys.map(code).join(', ')}`] : [];
  });
  const shared = same.map(
    ({ key, services: users }) => `- ${code(key)} must be the same for ${users.map(plain).join(', ')}`,
  );
  const checks = services.flatMap(({ id, native }) =>
    (native?.preflight ?? []).map(
      ({ run, because }) => `- ${plain(id)}: ${code(run)} must succeed${because ? ` (${plain(because)})` : ''}`,
    ),
  );
  const filled =
    names.length > 0
      ? [`- the stack file is filled in with ${names.map(code).join(', ')} from \`.env\` or your environment`]
      : [];
  const lines = [...filled, ...files, ...set, ...shared, ...checks];
  return lines.length > 0 ? lines.join('\n') : 'Nothing beyond the programs themselves.';
}
