import dbus, { type Message } from 'dbus-next';

/** A method call that came in, and how to answer it. */
export interface IncomingCall {
  readonly sender: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
  reply(signature?: string, body?: readonly unknown[]): void;
}

export interface Target {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
}

/** A connection to a bus with nothing but messages, the level at which the two tray protocols are described. */
export interface Connection {
  /** The body of the answer. Rejects with the error of the other side. */
  call(target: Target, member: string, signature?: string, body?: readonly unknown[]): Promise<readonly unknown[]>;
  /** Sends a signal to everyone. */
  emit(path: string, interfaceName: string, member: string, signature: string, body: readonly unknown[]): void;
  /** `handler` answers true for the calls that it took. */
  serve(handler: (call: IncomingCall) => boolean): void;
  /** Calls back with the body of each signal of this kind. */
  listen(interfaceName: string, member: string, listener: (body: readonly unknown[]) => void): Promise<void>;
  own(name: string): Promise<void>;
  close(): void;
}

const BUS: Target = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

export function connect(address: string): Connection {
  const bus = dbus.sessionBus({ busAddress: address });
  // The bus ends before its clients do; nothing is left to be told then.
  bus.on('error', () => {});

  const call: Connection['call'] = async (target, member, signature = '', body = []) => {
    const reply = await bus.call(new dbus.Message({ ...target, member, signature, body: [...body] }));
    return reply?.body ?? [];
  };
  return {
    call,
    emit(path, interfaceName, member, signature, body) {
      bus.send(dbus.Message.newSignal(path, interfaceName, member, signature, [...body]));
    },
    serve(handler) {
      bus.addMethodHandler((message: Message) => {
        const { sender, path, member, body } = message;
        const reply: IncomingCall['reply'] = (signature = '', answer = []) =>
          bus.send(dbus.Message.newMethodReturn(message, signature, [...answer]));
        return handler({ sender, path, interface: message.interface, member, body, reply });
      });
    },
    async listen(interfaceName, member, listener) {
      bus.on('message', (message) => {
        if (message.interface === interfaceName && message.member === member) listener(message.body);
      });
      await call(BUS, 'AddMatch', 's', [`type='signal',interface='${interfaceName}',member='${member}'`]);
    },
    async own(name) {
      const answer = await bus.requestName(name, dbus.NameFlag?.DO_NOT_QUEUE ?? 4);
      if (answer !== 1) throw new Error(`${name} has another owner on this bus`);
    },
    close() {
      bus.disconnect();
    },
  };
}
