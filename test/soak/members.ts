/** The thirty services of a soak: what each is, and the text of their stack file. */
import { join } from 'node:path';
import { TEST_IMAGE } from '../support/test-image.ts';

export type Kind = 'web' | 'idle' | 'deaf' | 'family' | 'chat' | 'box' | 'job' | 'outside';

export interface Member {
  readonly id: string;
  readonly kind: Kind;
  /** What the last argument of its process is, and of no other process on this machine. */
  readonly token: string;
  readonly port?: number;
  readonly dependsOn?: string;
}

export type Counts = Readonly<Record<Kind, number>>;

/** Thirty. */
export const COUNTS: Counts = { web: 8, idle: 11, deaf: 3, family: 3, chat: 2, box: 0, job: 1, outside: 2 };

/** Containers as well, where there is an engine for them. */
export const WITH_CONTAINERS: Counts = { ...COUNTS, box: 3 };

/**
 * @param run names this soak in the tokens: digits, since some of them are arguments of `sleep`
 * @param ports gives another free port at each call
 * @param counts how many of each kind; the last two of the web services depend on the first, so there are three or more
 */
export function members(run: string, ports: () => number, counts: Counts): readonly Member[] {
  const kinds = Object.entries(counts) as [Kind, number][];
  const all = kinds.flatMap(([kind, count]) => Array.from({ length: count }, (_, index) => ({ kind, index })));
  return all.map(({ kind, index }, number) => ({
    id: `${kind}${index + 1}`,
    kind,
    token: `0.${run}${String(number).padStart(2, '0')}`,
    ...(kind === 'web' || kind === 'outside' ? { port: ports() } : {}),
    // Two that cannot do without a third.
    ...(kind === 'web' && index >= counts.web - 2 ? { dependsOn: 'web1' } : {}),
  }));
}

/** Whether the product starts and stops it: what is outside is only watched. */
export const isOurs = (member: Member): boolean => member.kind !== 'outside';

/** Whether its process stays; a job is done at once. */
export const stays = (member: Member): boolean => isOurs(member) && member.kind !== 'job';

/** The stack file. `extra` of a service goes into its environment, so that a change of it is a change of this service alone. `programs`: their folder. */
export function stackText(
  all: readonly Member[],
  webhook: number,
  extra: Readonly<Record<string, string>>,
  programs: string,
): string {
  const entries = all.map((member) => {
    const lines = [...linesOf(member, programs)];
    const value = extra[member.id];
    if (value !== undefined) lines.push(`environment: { SOAK: ${JSON.stringify(value)} }`);
    return [`  ${member.id}:`, ...lines.map((line) => `    ${line}`)].join('\n');
  });
  return `name: soak\nalerts: { after: 2s, webhook: "http://127.0.0.1:${webhook}/" }\nservices:\n${entries.join('\n')}\n`;
}

function linesOf({ kind, token, port, dependsOn }: Member, programs: string): readonly string[] {
  // One that falls ill right after its start is told when its start period is over: not later than a step waits.
  const check = `healthcheck: { http: "http://127.0.0.1:${port}/health", interval: 1s, timeout: 1s, retries: 2${kind === 'web' ? ', start_period: 5s' : ''} }`;
  // By `always` an engine that was restarted brings back what a person had stopped.
  const unlessStopped = 'restart: unless-stopped';
  const again = 'restart: { policy: always, backoff: { initial: 200ms, max: 1s } }';
  switch (kind) {
    case 'web':
      return [
        `command: ["${process.execPath}", "${join(programs, 'web.mjs')}", "${port}", "${token}"]`,
        `ports: ["127.0.0.1:${port}:${port}"]`,
        check,
        again,
        ...(dependsOn ? [`depends_on: { ${dependsOn}: { condition: service_healthy } }`] : []),
      ];
    case 'idle':
      return [`command: ["sleep", "8000000", "${token}"]`, again];
    case 'deaf':
      return [`command: ["sh", "${join(programs, 'deaf.sh')}", "${token}"]`, 'stop_grace_period: 500ms', again];
    case 'family':
      return [`command: ["sh", "${join(programs, 'family.sh')}", "${token}"]`, again];
    case 'chat':
      return [`command: ["sh", "${join(programs, 'chat.sh')}", "${token}"]`, again];
    case 'box':
      return [
        `image: "${TEST_IMAGE}"`,
        `command: ["sleep", "8000000", "${token}"]`,
        'stop_grace_period: 500ms',
        unlessStopped,
      ];
    case 'job':
      return [`command: ["true", "${token}"]`];
    case 'outside':
      return ['external: true', `ports: ["127.0.0.1:${port}:${port}"]`, check];
  }
}
