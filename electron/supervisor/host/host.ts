import { formatDuration } from '../../../shared/text/duration.ts';
import type { HistoryEvent } from '../../contract/history.ts';
import type { Intent } from '../../contract/intent.ts';
import type { LogPart, LogRequest } from '../../contract/logs.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { View } from '../../contract/view.ts';
import { tell } from '../../fault.ts';
import { eventsOf } from '../../history/former-names.ts';
import { LIMITS } from '../../limits.ts';
import type { Platform } from '../../platform/platform.ts';
import { fail, ok, type Problem, type Result } from '../../result.ts';
import type { Proposal } from '../../stack/import/proposal.ts';
import type { ActRequest } from '../actions/request.ts';
import type { World } from '../model/world.ts';
import { PortObserver } from '../ports/port-scanner.ts';
import { writeReport } from '../runtime/incident-report.ts';
import { readLogParts } from '../runtime/log-pages.ts';
import { saveLogs } from '../runtime/save-logs.ts';
import type { StackSupervisor } from '../runtime/stack-supervisor.ts';
import type { Found } from '../stacks/inspect-path.ts';
import type { Consent } from '../stacks/open-entry.ts';
import { OpenStacks } from '../stacks/open-stacks.ts';
import { ContainerUsage } from './container-usage.ts';
import { controlPortOf } from './control-answers.ts';
import { createWorld } from './create-world.ts';
import { causeDemoConflict } from './demo.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import type { ControlPort, HostPort } from './host-port.ts';
import { requestOf } from './intent-request.ts';
import { type PageAnswers, pageAnswers } from './page-answers.ts';
import { type PreferenceStore, passingPreferences } from './preference-store.ts';
import { type SettingsPort, settingsPort } from './settings-port.ts';
import { sampleUsage } from './usage.ts';

/** All open stacks of a user under one roof: one picture out, intents in. Knows nothing of windows or sockets. */
export class Host implements HostPort {
  readonly #world: World;
  readonly #stacks: OpenStacks;
  readonly #ports: PortObserver;
  readonly #containerUsage: ContainerUsage;
  readonly page: PageAnswers;
  readonly #runtime: string;
  readonly #notice: string | undefined;
  /** What people set of the supervisor. */
  readonly settings: SettingsPort;
  /** Who is told, and whether somebody looks there. */
  readonly #listeners = new Map<(view: View) => void, () => boolean>();
  readonly #heartbeat: Heartbeat;
  #publishing: NodeJS.Timeout | undefined;
  #lastPublished = 0;
  #revision = 0;
  /** Something changed after the picture that is about to be shown was taken. */
  #again = false;
  #usageAt = Number.NEGATIVE_INFINITY;

  constructor(platform: Platform, home: string, runtime: string, kept: PreferenceStore = passingPreferences()) {
    this.#runtime = runtime;
    this.#notice = kept.notice;
    this.#world = createWorld(platform, home, kept, {
      portsMayHaveChanged: () => {
        // Something came or went: was that the machine, which woke up?
        this.#heartbeat.look();
        this.#ports.lookSoon();
      },
      wakes: () => this.#heartbeat.look(),
      lookAtPorts: () => this.#ports.look(),
      reread: (file, yes) => this.#stacks.open(file, yes),
      waitsForApproval: (file) => this.#stacks.waitsForApproval(file),
    });
    this.#stacks = new OpenStacks(this.#world, () => this.#publishSoon());
    this.settings = settingsPort({
      ...{ platform, store: kept, engine: this.#world.engine },
      reread: () => this.#stacks.reread(),
      note: (sentence, key) => {
        for (const stack of this.#stacks.all()) if (key === undefined || stack.key === key) stack.state.note(sentence);
      },
      changed: () => this.#publishSoon(),
    });
    this.page = pageAnswers(this.#stacks, this.#world);
    this.#containerUsage = new ContainerUsage(this.#world.engine, this.#world.clock);
    this.#ports = new PortObserver({
      ...{ platform, engine: this.#world.engine },
      listeners: () => this.#stacks.all().map((stack) => stack.ports),
      isShown: () => this.#isShown,
    });
    this.#world.engine.onChange((change) => void this.#ports.engineChanged(change));
    this.#heartbeat = startHeartbeat(
      this.#world.clock,
      () => (this.#isShown ? LIMITS.clock.tickMs : LIMITS.clock.restMs),
      () => this.#beat(),
      (gapMs, jumpMs) => this.#woke(gapMs, jumpMs),
    );
  }

  /** What the control socket may ask. */
  get control(): ControlPort {
    return controlPortOf(this, this.#stacks, this.#world);
  }

  view(): View {
    const stacks = [...this.#stacks.snapshots()];
    const notice = this.#notice === undefined ? {} : { notice: this.#notice };
    return { revision: this.#revision, stacks, runtime: this.#runtime, hasTray: false, ...notice };
  }

  snapshot(key: string): Snapshot | undefined {
    return this.#stacks.snapshot(key);
  }

  keys(): readonly string[] {
    return this.#stacks.keys();
  }

  subscribe(listener: (view: View) => void, looks: () => boolean = () => true): () => void {
    this.#listeners.set(listener, looks);
    this.hurry();
    return () => this.#listeners.delete(listener);
  }

  hurry(): void {
    this.#heartbeat.hurry();
    this.#ports.hurry();
  }

  /** Intents of the page and the tray: answered when they are understood, their progress is in the view. */
  async request(intent: Intent): Promise<{ readonly ok: true } | { readonly ok: false; readonly problem: Problem }> {
    if (intent.type === 'approve') return this.approve(intent.stack, intent.approval, intent.start, 'in the app');
    if (intent.type === 'decline') return this.decline(intent.stack, intent.approval);
    if (intent.type === 'close') return this.#stacks.closeOne(intent.stack);
    const stack = this.#stacks.get(intent.stack);
    if (!stack && intent.type === 'down')
      return this.#stacks.stopLeft(intent.stack, requestOf(intent, undefined, 'in the app'));
    if (!stack) return fail(this.#stacks.refusal(intent.stack));
    if (intent.type === 'dismiss') {
      stack.actions.dismiss();
      return { ok: true };
    }
    if (intent.type === 'mute') return stack.doctor.mute(intent.finding, intent.forever, intent.kind);
    if (intent.type === 'unmute') return stack.doctor.unmute(intent.finding);
    if (intent.type === 'demoConflict') return causeDemoConflict(stack, this.#world);
    const request = requestOf(intent, stack.actions.current?.kind, 'in the app');
    const result = await stack.actions.act(request);
    return result.ok ? { ok: true } : result;
  }

  async act(key: string, request: ActRequest, tell: Parameters<StackSupervisor['actions']['act']>[1]) {
    const stack = this.#stacks.get(key);
    if (stack) return stack.actions.act(request, tell);
    return request.kind === 'down' ? this.#stacks.stopLeft(key, request) : fail(this.#stacks.refusal(key));
  }

  openStack(path: string, yes?: Consent): Promise<Result<string>> {
    return this.#stacks.open(path, yes);
  }

  /** The yes to what is shown under this id. `start`: the stack is also started, without waiting for it. */
  async approve(key: string, approval: string, start: boolean, origin: string): Promise<Result<string>> {
    const approved = await this.#stacks.approve(key, approval, { origin });
    const stack = approved.ok ? this.#stacks.get(approved.value) : undefined;
    if (!start || !stack) return approved;
    const started = await stack.actions.act(
      requestOf({ type: 'up', stack: stack.key, services: [] }, undefined, origin),
    );
    return started.ok ? approved : started;
  }

  decline(key: string, approval: string): Promise<Result<void>> {
    return this.#stacks.decline(key, approval);
  }

  untrust(path: string): ReturnType<OpenStacks['untrust']> {
    return this.#stacks.untrust(path);
  }

  // What only a proposal needs is loaded for the first one.
  async lookAt(path: string): Promise<Result<Found, readonly Problem[]>> {
    const { lookAt } = await import('../stacks/inspect-path.ts');
    return lookAt(path, process.env);
  }

  async editorSchema(file: string): Promise<string | undefined> {
    const { editorSchema } = await import('./editor-schema.ts');
    return editorSchema(this.#world.home, file);
  }

  async lookAtMachine(): Promise<Result<Proposal, readonly Problem[]>> {
    const { machineProposal } = await import('../machine/observe-machine.ts');
    return machineProposal({ platform: this.#world.platform, engine: this.#world.engine });
  }

  /** Opens again what was open when the last supervisor of this home ended, however it ended. */
  restore(): Promise<void> {
    return this.#stacks.restore();
  }

  async lookAtPorts(): Promise<void> {
    await this.#ports.look();
  }

  async logs(request: LogRequest): Promise<LogPart[]> {
    const stack = this.#stacks.get(request.stack);
    return stack ? readLogParts(stack, this.#world, request) : [];
  }

  maskLog(key: string, text: string): string {
    const stack = this.#stacks.get(key);
    // Nobody knows any more what its secrets were.
    return stack ? stack.state.redact(text) : '';
  }

  logFile(key: string, service: string): string | undefined {
    const state = this.#stacks.get(key)?.state;
    return state?.managed(service)?.spec.kind === 'native' ? state.logFile(service) : undefined;
  }

  async saveLog(key: string, services: readonly string[], file: string): Promise<Result<number>> {
    const stack = this.#stacks.get(key);
    return stack ? saveLogs(stack, this.#world, services, file) : fail(this.#stacks.refusal(key));
  }

  stackOf(key: string): StackSupervisor | undefined {
    return this.#stacks.get(key);
  }

  get world(): World {
    return this.#world;
  }

  async history(key: string, service: string | undefined, limit: number): Promise<HistoryEvent[]> {
    const events = (await this.#stacks.get(key)?.state.history.read()) ?? [];
    return (service === undefined ? events : eventsOf(events, service)).slice(-limit);
  }

  async report(key: string, incident: string): Promise<Result<string>> {
    const stack = this.#stacks.get(key);
    if (!stack) return fail(this.#stacks.refusal(key));
    const written = await writeReport(stack, { id: incident }, this.#world.clock.wall());
    return written.ok ? ok(written.value.markdown) : written;
  }

  openUrl(key: string, service: string): string | undefined {
    return this.#stacks.get(key)?.state.managed(service)?.spec.openUrl;
  }

  async stopAll(): Promise<void> {
    await Promise.all(
      this.#stacks
        .all()
        .map((stack) =>
          stack.actions.act(requestOf({ type: 'down', stack: stack.key, services: [] }, undefined, 'on quitting')),
        ),
    );
  }

  async close(): Promise<void> {
    this.#heartbeat.end();
    this.#ports.close();
    clearTimeout(this.#publishing);
    this.#listeners.clear();
    await this.#stacks.close();
    this.#world.scheduler.stop();
    this.#world.rotator.stop();
    this.#world.engine.close();
  }

  #beat(): void {
    // Nobody looks: it is only kept fresh enough for the next who does.
    const everyMs = this.#isShown ? LIMITS.page.usageMs : LIMITS.page.unseenUsageMs;
    const now = this.#world.clock.now();
    // A beat that comes a little early counts: the next one is a whole pause away.
    if (now - this.#usageAt < everyMs - LIMITS.clock.tickMs / 2) return;
    this.#usageAt = now;
    void this.#containerUsage.sample(this.#stacks.all());
    // What cannot be measured now is measured at a later beat.
    void sampleUsage(this.#stacks.all(), this.#world.platform)
      .then(() => this.#publishSoon())
      .catch(() => undefined);
  }

  /** Somebody is shown every change. */
  get #isShown(): boolean {
    return [...this.#listeners.values()].some((looks) => looks());
  }

  #woke(gapMs: number, jumpMs: number): void {
    for (const stack of this.#stacks.all()) {
      if (Math.abs(jumpMs) > LIMITS.clock.sleepGapMs) stack.clockJumped(jumpMs);
      stack.state.note(
        `the machine slept or its clock jumped by ${formatDuration(gapMs)}: checks count again after one clean period`,
      );
      stack.state.incidents.struck('wake-up', this.#world.clock.now() + LIMITS.incidents.wakeMs);
      for (const id of stack.state.managedServices.keys())
        stack.state.send(id, { type: 'woke', quietMs: LIMITS.alerts.quietMs });
    }
    this.#world.engine.renew();
    this.#ports.lookSoon();
  }

  /** At most ten views a second, each only after its history is on the disk. */
  #publishSoon(): void {
    this.#again = true;
    if (this.#publishing) return;
    const wait = Math.max(0, this.#lastPublished + LIMITS.page.patchMs - performance.now());
    this.#publishing = setTimeout(() => void this.#publish(), wait);
  }

  async #publish(): Promise<void> {
    // The picture first: what changes while the disk works on it is not in it.
    if (this.#listeners.size === 0) {
      this.#publishing = undefined;
      return;
    }
    try {
      this.#revision += 1;
      const view = this.view();
      this.#again = false;
      await Promise.all(this.#stacks.all().map((stack) => stack.state.flushed()));
      for (const listener of [...this.#listeners.keys()]) tell(() => listener(view));
    } finally {
      this.#publishing = undefined;
      this.#lastPublished = performance.now();
    }
    if (this.#again) this.#publishSoon();
  }
}
