import { setTimeout as pause } from 'node:timers/promises';
import { ControlClient } from './control/client.ts';
import { userEnvironment } from './drivers/native/environment.ts';
import { removeHalfWritten } from './files/half-written.ts';
import { LIMITS } from './limits.ts';
import { currentPlatform } from './platform/current.ts';
import type { Platform, ProcessIdentity } from './platform/platform.ts';
import { fail, messageOf, ok, type Result } from './result.ts';
import type { Host } from './supervisor/host/host.ts';
import type { HostOptions } from './supervisor/host/host-options.ts';
import { type Lock, takeLock } from './supervisor/host/lock.ts';
import { openPreferences } from './supervisor/host/preference-store.ts';
import { inTime } from './supervisor/stacks/turns.ts';

/** A host that holds the lock and serves the control socket. */
export interface ServedHost {
  readonly host: Host;
  readonly home: string;
  close(): Promise<void>;
}

/**
 * Becomes the supervisor of this user: takes the lock (a headless supervisor hands over to the app), opens what was
 * open before, and serves the control socket. Errors: `locked`, `home-unusable`, `control-socket`.
 */
export async function createHost(options: HostOptions): Promise<Result<ServedHost>> {
  const platform = currentPlatform();
  const home = platform.stateDirectory();
  const self = await identityOfSelf(platform);
  if (!self.ok) return self;
  const lock = await lockOrTakeOver(platform, home, self.value, options.role);
  if (!lock.ok) return lock;
  // A login shell takes as long to answer as all the rest takes to load, and the first service waits for both.
  void userEnvironment(platform);
  void removeHalfWritten(home, Date.now());
  const [{ Host }, { handlersFor }, { serveControl }] = await Promise.all([
    import('./supervisor/host/host.ts'),
    import('./control/handlers.ts'),
    import('./control/server.ts'),
  ]);
  const host = new Host(platform, home, options.runtime, await openPreferences(home, Date.now()));
  const closing: { done?: Promise<void> } = {};
  const path = platform.controlPath(home);
  const handlers = handlersFor(
    host.control,
    { ...options, readingSlowly: () => platform.readingSlowly?.() },
    () => void close().then(() => options.handedOver?.()),
  );
  const server = await serveControl(path, handlers, { keepToUser: platform.keepToUser });
  if (!server.ok) {
    await host.close();
    await lock.value.release();
    return server;
  }
  const close = () => {
    closing.done ??= (async () => {
      // What does not end in time is left: its services run on, and the next supervisor finds them.
      const { closeMs, releaseMs } = LIMITS.ending;
      await inTime(host.close(), closeMs, () => undefined).catch(() => undefined);
      // In this order: our end of listening must not take a successor's socket away, and who finds its connection
      // closed may take the lock.
      server.value.stopListening();
      await inTime(lock.value.release(), releaseMs, () => undefined);
      await inTime(server.value.close(), releaseMs, () => undefined);
    })();
    return closing.done;
  };
  await host.restore();
  return { ok: true, value: { host, home, close } };
}

/** The first thing that is asked of the system: where it cannot be asked at all, this says so. */
async function identityOfSelf(platform: Platform): Promise<Result<ProcessIdentity>> {
  try {
    const self = await platform.process(process.pid);
    return ok({ pid: process.pid, startToken: self?.startToken ?? '' });
  } catch (error) {
    return fail({ code: 'system-unreadable', message: `The supervisor cannot work here: ${messageOf(error)}.` });
  }
}

/** The app takes over from a headless supervisor; nobody takes over from the app. */
async function lockOrTakeOver(
  platform: Platform,
  home: string,
  self: ProcessIdentity,
  role: 'app' | 'daemon',
): Promise<Result<Lock>> {
  const deadline = performance.now() + LIMITS.control.daemonStartMs;
  for (;;) {
    const lock = await takeLock(platform, home, self);
    if (!lock.ok && (lock.problem.code !== 'locked' || role === 'daemon' || performance.now() > deadline)) return lock;
    const client = await ControlClient.connect(platform.controlPath(home));
    if (!client && lock.ok) return lock;
    if (!client) {
      // It is starting or ending: its lock will be served or released in a moment.
      await pause(LIMITS.logs.followMs);
      continue;
    }
    // Somebody serves this home whose lock a disk damaged. There is one supervisor all the same.
    if (lock.ok) await lock.value.release();
    const hello = await Promise.race([client.request('hello', {}), pause(LIMITS.control.connectMs, undefined)]);
    const who = hello?.ok ? hello.value : undefined;
    if (role === 'daemon' || who?.role === 'app' || performance.now() > deadline) {
      client.close();
      return fail({ code: 'locked', message: `Stacklight already runs${who ? ` (pid ${who.pid})` : ''}.` });
    }
    const gone = client.closed();
    await Promise.race([client.request('handover', {}), pause(LIMITS.control.connectMs)]);
    await Promise.race([gone, pause(LIMITS.control.connectMs)]);
    client.close();
  }
}
