/** The supervisor's side of `stacklight ui`: what it tells becomes events, what is asked for is done by it. Never throws. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Action, Outcome } from '../../contract/action.ts';
import type { ControlClient } from '../../control/client.ts';
import type { ActParams } from '../../control/protocol.ts';
import { LIMITS } from '../../limits.ts';
import { assertNever, type Problem, type Result } from '../../result.ts';
import { uiWords } from '../words/ui.ts';
import type { UiEvent } from './events.ts';
import type { Asked, Effect } from './model.ts';

export interface Session {
  /** Does what was asked for; everything that comes of it is told as events. */
  run(effect: Exclude<Effect, { readonly kind: 'quit' | 'suspend' | 'redraw' }>): void;
  close(): void;
}

export interface SessionParts {
  /** Undefined when nobody answers there. */
  connect(): Promise<ControlClient | undefined>;
  tell(event: UiEvent): void;
}

/** Begins with a connection that stands; when it is lost, tries to reach the supervisor again until it is closed. */
export function openSession(first: ControlClient, { connect, tell }: SessionParts): Session {
  let client: ControlClient | undefined;
  let logs: ControlClient | undefined;
  let logTurn = 0;
  const ending = new AbortController();
  const { signal } = ending;

  async function stay(connected: ControlClient): Promise<void> {
    client = connected;
    tell({ kind: 'link', lost: undefined });
    const watched = new Set<string>();
    const look = async () => {
      const hello = await connected.request('hello', {});
      if (!hello.ok || signal.aborted) return;
      const keys = hello.value.stacks;
      tell({ kind: 'stacks', keys });
      for (const key of watched) if (!keys.includes(key)) watched.delete(key);
      for (const stack of keys.filter((key) => !watched.has(key))) {
        watched.add(stack);
        void connected.request('watch', { stack }, (snapshot) => tell({ kind: 'snapshot', snapshot }));
      }
    };
    lookAgain = () => void look();
    await look();
    const timer = setInterval(lookAgain, LIMITS.terminal.stacksMs);
    await connected.closed();
    clearInterval(timer);
    client = undefined;
  }
  let lookAgain = () => {};

  async function live(): Promise<void> {
    let next: ControlClient | undefined = first;
    while (!signal.aborted) {
      if (next) await stay(next);
      if (signal.aborted) return;
      tell({ kind: 'link', lost: uiWords.lostShort });
      await pause(LIMITS.terminal.reconnectMs, undefined, { signal }).catch(() => {});
      next = signal.aborted ? undefined : await connect();
      if (signal.aborted) next?.close();
    }
  }

  /** On a connection of its own: closing it is what ends following. */
  async function follow({ stack, services, lines }: Extract<Effect, { kind: 'follow' }>): Promise<void> {
    logs?.close();
    logTurn += 1;
    const turn = logTurn;
    const connected = await connect();
    if (turn !== logTurn || signal.aborted) {
      connected?.close();
      return;
    }
    logs = connected;
    for (const service of services) {
      void connected?.request('logs', { stack, service, lines, follow: true }, (chunk) => {
        if (turn === logTurn) tell({ kind: 'log', stack, service, lines: chunk.lines, note: chunk.note });
      });
    }
  }

  function unfollow(): void {
    logTurn += 1;
    logs?.close();
    logs = undefined;
  }

  async function answer(said: string, asking: Promise<Result<unknown>> | undefined): Promise<void> {
    const result = await asking;
    const problem: Problem | undefined = !result ? LOST : result.ok ? undefined : result.problem;
    tell({ kind: 'answered', said, problem });
    lookAgain();
  }

  void live();
  return {
    run(effect) {
      switch (effect.kind) {
        case 'plan': {
          const { asked } = effect;
          const params = { ...paramsOf(asked), choices: [], dryRun: true };
          void ask(client, params).then((result) => tell({ kind: 'planned', asked, result }));
          return;
        }
        case 'apply': {
          const { asked, plan, choices } = effect;
          const params = {
            ...paramsOf(asked),
            ...(plan === undefined ? {} : { plan }),
            choices: [...choices],
            dryRun: false,
          };
          const told = ask(client, params, (action) => tell({ kind: 'progress', asked, action }));
          void told.then((result) => tell({ kind: 'finished', asked, result }));
          return;
        }
        case 'approve': {
          const { stack, approval, start } = effect;
          void answer(uiWords.approved, client?.request('approve', { stack, approval, start }));
          return;
        }
        case 'mute': {
          const { stack, finding, how } = effect;
          void answer(
            how === 'not' ? uiWords.unmuted : uiWords.muted,
            client?.request('mute', { stack, finding, how }),
          );
          return;
        }
        case 'follow':
          void follow(effect);
          return;
        case 'unfollow':
          return unfollow();
        case 'history': {
          const { stack, service } = effect;
          const which = { stack, limit: LIMITS.terminal.events, ...(service === undefined ? {} : { service }) };
          void client?.request('history', which).then((result) => {
            if (result.ok) tell({ kind: 'history', events: result.value });
          });
          return;
        }
        default:
          return assertNever(effect);
      }
    },
    close() {
      ending.abort();
      unfollow();
      client?.close();
    },
  };
}

const LOST: Problem = { code: 'supervisor-lost', message: uiWords.noSupervisor };

async function ask(
  client: ControlClient | undefined,
  params: ActParams,
  progress: (action: Action) => void = () => {},
): Promise<Result<Outcome>> {
  return client ? client.request('act', params, progress) : { ok: false, problem: LOST };
}

/** The caller and its ancestors are spared by what it asks for. */
function paramsOf({ stack, kind, services, finding, fix }: Asked): Omit<ActParams, 'choices' | 'dryRun'> {
  return {
    stack,
    kind,
    services: [...services],
    wait: true,
    timeoutMs: LIMITS.action.timeoutMs,
    caller: process.pid,
    ...(finding === undefined ? {} : { finding }),
    ...(fix === undefined ? {} : { fix }),
  };
}
