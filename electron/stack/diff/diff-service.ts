/** What differs between two versions of one service, in plain words. Pure. */
import { formatExactDuration } from '../../../shared/text/duration.ts';
import { sameValue } from '../canonical.ts';
import type { ComposeFacts, Definition } from '../definition.ts';
import type { HealthcheckSpec, NativeSpec, RestartSpec, ServiceSpec } from '../stack.ts';
import { envFilesOf } from '../watched-files.ts';
import { containerChanges } from './diff-container.ts';
import {
  code,
  describeChange,
  describeCommand,
  describeDependency,
  describePort,
  describeProbe,
  describeRest,
  formatEnvironment,
  formatList,
} from './diff-text.ts';

/** One clause for each key that differs: `port 8000 → 8010`. Empty when the service is the same. */
export function serviceChanges(
  before: ServiceSpec,
  after: ServiceSpec,
  files: { readonly before: Definition['files']; readonly after: Definition['files'] },
): readonly string[] {
  const { id } = after;
  const now = files.after.variables[id];
  // Of an env file that cannot be read nobody knows what it takes away.
  const unread = now === undefined && envFilesOf(after).length > 0;
  const variables = [unread ? {} : (files.before.variables[id] ?? {}), now ?? {}] as const;
  const clauses = [
    describeChange('kind', before.kind, after.kind),
    ...(before.kind === after.kind ? runChanges(before, after, variables) : []),
    composeChange(files.before.compose[id], files.after.compose[id]),
    ...formatList('port', before.ports.map(describePort), after.ports.map(describePort)),
    ...formatList(
      'assumed port',
      (before.assumedPorts ?? []).map(describePort),
      (after.assumedPorts ?? []).map(describePort),
    ),
    ...formatList('depends on', before.dependsOn.map(describeDependency), after.dependsOn.map(describeDependency)),
    ...checkChanges(before.healthcheck, after.healthcheck),
    ...restartChanges(before.restart, after.restart),
    describeChange('stop signal', before.stopSignal, after.stopSignal),
    describeChange('time to stop', formatExactDuration(before.stopGraceMs), formatExactDuration(after.stopGraceMs)),
    describeChange('page', before.openUrl, after.openUrl),
    before.notes === after.notes ? undefined : 'its notes changed',
    blockChange(before, after),
  ].filter((clause) => clause !== undefined);
  if (clauses.length > 0 || sameValue(comparable(before), comparable(after))) return clauses;
  return ['its definition changed'];
}

/** Where a problem stands in the file is no part of the service. */
function comparable(spec: ServiceSpec): unknown {
  return { ...spec, blocked: spec.blocked?.message };
}

function runChanges(
  before: ServiceSpec,
  after: ServiceSpec,
  variables: readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>],
): readonly (string | undefined)[] {
  if (before.native && after.native) return nativeChanges(before.native, after.native, variables);
  if (before.container && after.container) return containerChanges(before.container, after.container, variables);
  return [];
}

function nativeChanges(
  before: NativeSpec,
  after: NativeSpec,
  [varsBefore, varsAfter]: readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>],
): readonly (string | undefined)[] {
  const runs = (spec: NativeSpec) => spec.preflight.map(({ run }) => code(run));
  return [
    describeChange('command', code(describeCommand(before.command)), code(describeCommand(after.command))),
    describeChange('folder', before.workingDir, after.workingDir),
    describeChange('user', before.user, after.user),
    ...formatList('preflight', runs(before), runs(after)),
    ...formatList(
      'env file',
      before.envFiles.map(({ path }) => path),
      after.envFiles.map(({ path }) => path),
    ),
    formatEnvironment({ ...varsBefore, ...before.environment }, { ...varsAfter, ...after.environment }),
  ];
}

function composeChange(before: ComposeFacts | undefined, after: ComposeFacts | undefined): string | undefined {
  if (before === undefined || after === undefined || before.digest === after.digest) return undefined;
  const words = describeChange('Compose runs', before.text, after.text);
  const rest = describeRest(before.rest, after.rest);
  if (words === undefined) return rest ? `in the Compose file ${rest}` : 'its definition in the Compose file changed';
  return rest ? `${words}; ${rest}` : words;
}

function checkChanges(before: HealthcheckSpec, after: HealthcheckSpec): readonly (string | undefined)[] {
  const same = describeProbe(before.probe) === describeProbe(after.probe);
  const every = (spec: HealthcheckSpec) => `every ${formatExactDuration(spec.intervalMs)}`;
  return [
    same
      ? sameValue(before.probe, after.probe)
        ? undefined
        : 'what its check sends or expects changed'
      : describeChange('check', describeProbe(before.probe), describeProbe(after.probe)),
    describeChange('checked', every(before), every(after)),
    describeChange('check timeout', formatExactDuration(before.timeoutMs), formatExactDuration(after.timeoutMs)),
    describeChange('check retries', String(before.retries), String(after.retries)),
    describeChange('start period', formatExactDuration(before.startPeriodMs), formatExactDuration(after.startPeriodMs)),
    describeChange(
      'start interval',
      formatExactDuration(before.startIntervalMs),
      formatExactDuration(after.startIntervalMs),
    ),
  ];
}

function restartChanges(before: RestartSpec, after: RestartSpec): readonly (string | undefined)[] {
  const limits = ({ policy: _, ...rest }: RestartSpec) => rest;
  return [
    describeChange('restart', before.policy, after.policy),
    sameValue(limits(before), limits(after)) ? undefined : 'how often and how soon it is restarted changed',
  ];
}

function blockChange(before: ServiceSpec, after: ServiceSpec): string | undefined {
  if (before.blocked?.message === after.blocked?.message) return undefined;
  return after.blocked ? `cannot start: ${after.blocked.message}` : 'can start again';
}
