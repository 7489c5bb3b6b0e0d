/** A real supervisor in this process, with a home of its own and stack folders that are removed at the end. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Outcome } from '../../electron/contract/action.ts';
import type { Finding } from '../../electron/contract/finding.ts';
import { currentPlatform } from '../../electron/platform/current.ts';
import type { ActRequest } from '../../electron/supervisor/actions/request.ts';
import { Host } from '../../electron/supervisor/host/host.ts';
import type { StackSupervisor } from '../../electron/supervisor/runtime/stack-supervisor.ts';
import { until } from './until.ts';

/** In the user's own place: the checkout itself may lie below /tmp. */
function projectFolder(): string {
  const cache = join(homedir(), '.cache/stacklight-tests');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'project-'));
}

export class Supervised {
  /** Not below /tmp, where the doctor rightly complains about secrets. */
  readonly folder = projectFolder();
  readonly home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  host = this.#start();

  #start(): Host {
    return new Host(currentPlatform(), this.home, 'a test');
  }

  /** Writes a file of the project; `path` is relative to its folder. */
  write(path: string, text: string, mode = 0o600): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
    return file;
  }

  /** Opens the stack of this text, or the file of that path; with a yes to all that it runs, unless told otherwise. */
  async open(stack: { readonly text: string } | { readonly file: string }, yes = true): Promise<StackSupervisor> {
    const file = 'file' in stack ? stack.file : this.write('stacklight.yaml', stack.text);
    const opened = await this.host.openStack(file, yes ? { origin: 'in a test' } : undefined);
    if (!opened.ok) throw new Error(opened.problem.message);
    const supervisor = this.host.stackOf(opened.value);
    if (!supervisor) throw new Error('the stack was opened and is not there');
    return supervisor;
  }

  /** What the doctor finds now. */
  async findings(stack: StackSupervisor): Promise<readonly Finding[]> {
    await this.host.lookAtPorts();
    // A machine busy with other tests answers the doctor too late now and then: it says so, and looks again.
    for (let left = 5; ; left -= 1) {
      const found = await stack.doctor.run();
      if (left === 0 || !found.some(({ id }) => id === 'doctor/unread')) return found;
    }
  }

  /** Waits until the doctor finds this, looking again and again. */
  finding(stack: StackSupervisor, id: string | RegExp): Promise<Finding> {
    const fits = (finding: Finding) => (typeof id === 'string' ? finding.id === id : id.test(finding.id));
    return until(`the doctor finds ${id}`, async () => (await this.findings(stack)).find(fits), { everyMs: 200 });
  }

  /** Asks for this of the whole stack and waits for its end, unless `over` says otherwise. */
  async act(stack: StackSupervisor, kind: ActRequest['kind'], over: Partial<ActRequest> = {}): Promise<Outcome> {
    const request: ActRequest = {
      kind,
      services: [],
      choices: [],
      dryRun: false,
      wait: true,
      timeoutMs: 30_000,
      actor: 'user',
      origin: 'in a test',
      ...over,
    };
    const done = await this.host.act(stack.key, request, undefined);
    if (!done.ok) throw new Error(done.problem.message);
    return done.value;
  }

  /** Another supervisor takes the place of this one; the services run on. */
  async restart(): Promise<void> {
    await this.host.close();
    this.startAgain();
  }

  /** A new supervisor, after the last one was closed. */
  startAgain(): void {
    this.host = this.#start();
  }

  /** Stops every service and removes everything. */
  async close(): Promise<void> {
    await this.host.stopAll();
    await this.host.close();
    for (const path of [this.folder, this.home]) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  }
}
