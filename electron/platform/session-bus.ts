/** The desktop's session bus (D-Bus), for what Electron does not offer. Only Linux has one. Loaded when it is asked for. */
import { existsSync } from 'node:fs';
import type { MessageBus } from 'dbus-next';
import { LIMITS } from '../limits.ts';
import { systemName } from './system-name.ts';

export interface BusTarget {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
}

export interface SessionBus {
  /** The body of the answer; undefined when it is refused, or not there in `LIMITS.shell.trayProbeMs`. Never rejects. */
  call(
    target: BusTarget,
    member: string,
    signature?: string,
    body?: readonly unknown[],
  ): Promise<readonly unknown[] | undefined>;
  /** Tells everybody who listens. */
  emit(
    target: Pick<BusTarget, 'path' | 'interface'>,
    member: string,
    signature: string,
    body: readonly unknown[],
  ): void;
  /**
   * Calls back with the body of each signal of this kind, and the unique name of who sent it: anybody on the bus can. Those of the bus
   * itself are taken from the bus alone.
   */
  listen(
    interfaceName: string,
    member: string,
    listener: (body: readonly unknown[], sender: string) => void,
  ): Promise<void>;
  /** A value with its type in front, where a dictionary wants one. */
  variant(signature: string, value: unknown): unknown;
  /** Calls back once when the bus is gone. */
  onClose(listener: () => void): void;
  close(): void;
}

export const BUS: BusTarget = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

/** Undefined where there is no bus, or it does not answer in time. Never throws. */
export async function openSessionBus(env: NodeJS.ProcessEnv = process.env): Promise<SessionBus | undefined> {
  const address = systemName() === 'linux' ? addressOf(env) : undefined;
  if (address === undefined) return undefined;
  try {
    const { default: dbus } = await import('dbus-next');
    const bus = dbus.sessionBus({ busAddress: address });
    const connected = await inTime(
      new Promise<boolean>((resolve) => {
        bus.once('connect', () => resolve(true));
        bus.once('error', () => resolve(false));
      }),
    );
    // What is told from here on is told by what is asked: it gets no answer.
    bus.on('error', () => bus.disconnect());
    if (connected !== true) {
      bus.disconnect();
      return undefined;
    }
    return sessionBus(dbus, bus);
  } catch {
    return undefined;
  }
}

function sessionBus(dbus: typeof import('dbus-next'), bus: MessageBus): SessionBus {
  const call: SessionBus['call'] = async (target, member, signature = '', body = []) => {
    const message = new dbus.Message({ ...target, member, signature, body: [...body] });
    const answer = await inTime(bus.call(message)).catch(() => undefined);
    return answer ? answer.body : undefined;
  };
  return {
    call,
    emit: (target, member, signature, body) =>
      void bus.send(dbus.Message.newSignal(target.path, target.interface, member, signature, [...body])),
    async listen(interfaceName, member, listener) {
      bus.on('message', (message) => {
        const { type, interface: of, sender = '' } = message;
        if (type !== dbus.MessageType.SIGNAL || of !== interfaceName || message.member !== member) return;
        // The bus writes the sender into each message, and nobody else can be called what it is called.
        if (interfaceName === BUS.interface && sender !== BUS.destination) return;
        // What was read in one go with an answer comes after it: whoever waits for the answer goes on first.
        setImmediate(() => listener(message.body, sender));
      });
      const from = interfaceName === BUS.interface ? `,sender='${BUS.destination}'` : '';
      await call(BUS, 'AddMatch', 's', [`type='signal',interface='${interfaceName}',member='${member}'${from}`]);
    },
    variant: (signature, value) => new dbus.Variant(signature, value),
    onClose(listener) {
      streamOf(bus)?.once('close', listener);
    },
    close: () => bus.disconnect(),
  };
}

interface Closing {
  once(event: 'close', listener: () => void): unknown;
}

/** The library tells nobody that the bus ended: its socket does. */
function streamOf(bus: MessageBus): Closing | undefined {
  const { _connection: connection } = bus as unknown as { readonly _connection?: { readonly stream?: Closing } };
  return connection?.stream;
}

/**
 * `unix:path=…` or `unix:abstract=…` in a form for which the library opens a plain socket: for others it wants an addon. Values are
 * escaped with percent signs (D-Bus Specification, "Server Addresses").
 */
export function addressOf({ DBUS_SESSION_BUS_ADDRESS: given, XDG_RUNTIME_DIR: runtime }: NodeJS.ProcessEnv) {
  const usual = runtime === undefined ? undefined : `${runtime}/bus`;
  const addresses = given ? given.split(';') : usual !== undefined && existsSync(usual) ? [`unix:path=${usual}`] : [];
  for (const address of addresses) {
    const [, kind, value] = /^unix:(?:[^,]*,)*?(path|abstract)=([^,]+)/.exec(address) ?? [];
    if (value === undefined) continue;
    const path = unescaped(value);
    // The library splits at these.
    if (/[,;=:]/.test(path)) continue;
    return `unix:socket=${kind === 'abstract' ? '\0' : ''}${path}`;
  }
  return undefined;
}

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Undefined when it takes longer than an answer on this machine ever does. */
async function inTime<T>(answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), LIMITS.shell.trayProbeMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
