/** What the scenarios share: looking from outside, as a person with a shell would, and leaving a report for a person to read. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../electron/contract/action.ts';
import type { Finding } from '../../electron/contract/finding.ts';
import type { CliStack } from './cli-stack.ts';
import { PROJECT } from './project-root.ts';

/** Writes an incident's report as `test-results/<scenario>.md` and gives its text; `number` 1 is the newest incident. */
export async function keepReport(stack: CliStack, scenario: string, number = 1): Promise<string> {
  const written = await stack.run('report', String(number));
  if (written.code !== 0) throw new Error(`report ended with ${written.code}: ${written.stderr}`);
  keep(`${scenario}.md`, written.stdout);
  return written.stdout;
}

/** The same for the newest incident whose report says this: a slow machine may see one trouble as two incidents. */
export async function keepReportThatSays(stack: CliStack, scenario: string, says: RegExp): Promise<string> {
  for (let number = 1; ; number += 1) {
    const report = await keepReport(stack, scenario, number);
    if (says.test(report)) return report;
  }
}

function keep(name: string, text: string): void {
  const folder = join(PROJECT, 'test-results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** What `stacklight doctor` finds now. */
export async function findings(stack: CliStack): Promise<readonly Finding[]> {
  return (await stack.run('doctor', '--json')).json<{ findings: Finding[] }>().findings;
}

export async function finding(stack: CliStack, id: string): Promise<Finding | undefined> {
  return (await findings(stack)).find((one) => one.id === id);
}

/** `stacklight doctor --fix ID --yes`; throws with what does not hold when it did not verify. */
export async function fix(stack: CliStack, id: string, ...more: string[]): Promise<Outcome> {
  const run = await stack.run('doctor', '--fix', id, '--yes', '--json', ...more);
  if (run.stdout === '') throw new Error(`doctor --fix ${id} ended with ${run.code} and said nothing: ${run.stderr}`);
  const outcome = run.json<Outcome & { error?: { message: string } }>();
  if (outcome.error) throw new Error(`doctor --fix ${id}: ${outcome.error.message}`);
  if (run.code !== 0) throw new Error(`doctor --fix ${id}: ${outcome.outcome} ${JSON.stringify(failed(outcome))}`);
  return outcome;
}

/** The checks of an outcome that do not hold. */
export function failed({ verification }: Outcome): Outcome['verification'] {
  return verification.filter((check) => !check.ok);
}

/** Pids that listen on a TCP port of this machine, as `ss` says. */
export function listenersOn(port: number): readonly number[] {
  const sockets = execFileSync('ss', ['-Hltnp', `sport = :${port}`], { encoding: 'utf8' });
  return [...sockets.matchAll(/pid=(\d+)/g)].map((match) => Number(match[1]));
}

/** One column of `ps` for a process (`tty`, `sid`, `stat` …); empty when there is no such process. */
export function psOf(pid: number, column: string): string {
  return spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/** The status of an answer, or why there was none. */
export async function statusOf(url: string, init: RequestInit = {}): Promise<number | 'refused'> {
  const headers = { connection: 'close', ...init.headers };
  const answer = await fetch(url, { ...init, headers }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status ?? 'refused';
}
