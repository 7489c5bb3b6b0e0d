/** `stacklight ui`: joins the terminal, the supervisor and the model. */
import { ControlClient } from '../../control/client.ts';
import { LIMITS } from '../../limits.ts';
import { systemName } from '../../platform/system-name.ts';
import { messageOf } from '../../result.ts';
import { type Context, refuseEndless, stackFileOf, withStack, withSupervisor } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { uiWords } from '../words/ui.ts';
import { endingsOf } from './endings.ts';
import type { UiEvent } from './events.ts';
import { frameOf } from './frame.ts';
import { type Effect, initialModel, type UiModel } from './model.ts';
import { openSession } from './session.ts';
import { openTerminal } from './terminal.ts';
import { update } from './update.ts';

/** Runs until the person quits, and gives the terminal back then. */
export async function ui(context: Context): Promise<number> {
  const { output } = context;
  const refused = refuseEndless(context, 'ui');
  if (refused !== undefined) return refused;
  const { stdin, stdout, env } = process;
  if (!stdin.isTTY || !stdout.isTTY || env.TERM === 'dumb') {
    const message = env.TERM === 'dumb' ? uiWords.dumbTerminal : uiWords.noTerminal;
    return output.problem({ code: 'bad-call', message, hint: uiWords.noTerminalHint });
  }
  // Where no file is near, what the supervisor has open is shown.
  const found = await stackFileOf(context);
  if (found.ok) return withStack(context, ({ client, stack }) => run(context, client, stack));
  const running = await ControlClient.connect(socketOf(context));
  if (!running) return output.problem(found.problem);
  running.close();
  return withSupervisor(context, (client) => run(context, client, undefined));
}

function socketOf({ places }: Context): string {
  return places.controlPath(places.stateDirectory());
}

function run(context: Context, client: ControlClient, stack: string | undefined): Promise<number> {
  return new Promise((resolve) => {
    const terminal = openTerminal(process, process.env.NO_COLOR === undefined, {
      input: (input) => happened({ kind: 'input', input }),
      resized: () => happened({ kind: 'resize', ...terminal.size() }),
      gone: () => finish(EXIT.good),
    });
    const { columns, rows } = terminal.size();
    let model: UiModel = initialModel(columns, rows, Date.now(), stack);
    let drawing: NodeJS.Timeout | undefined;
    let drawnAt = Number.NEGATIVE_INFINITY;

    const draw = () => {
      drawing = undefined;
      drawnAt = performance.now();
      terminal.draw(frameOf(model));
    };
    const drawSoon = () => {
      drawing ??= setTimeout(draw, Math.max(0, drawnAt + LIMITS.terminal.frameMs - performance.now()));
    };
    const happened = (event: UiEvent) => {
      const { model: next, effects } = update({ ...model, now: Date.now() }, event);
      model = next;
      effects.forEach(obey);
      drawSoon();
    };
    const obey = (effect: Effect) => {
      if (effect.kind === 'quit') return finish(EXIT.good);
      if (effect.kind === 'redraw') return terminal.forget();
      if (effect.kind === 'suspend') return suspend();
      session.run(effect);
    };
    const suspend = () => {
      // Windows has no shell that a program could be stopped in.
      if (systemName() === 'windows') return;
      terminal.leave();
      process.once('SIGCONT', () => {
        terminal.enter();
        happened({ kind: 'resize', ...terminal.size() });
      });
      process.kill(process.pid, 'SIGTSTP');
    };
    const finish = (code: number) => {
      clearInterval(ticking);
      clearTimeout(drawing);
      session.close();
      endings.release();
      terminal.leave();
      resolve(code);
    };
    const endings = endingsOf(process, {
      leave: terminal.leave,
      failed: (error) => context.output.problem({ code: 'internal', message: uiWords.ended(messageOf(error)) }),
    });
    const session = openSession(client, { connect: () => ControlClient.connect(socketOf(context)), tell: happened });
    const ticking = setInterval(() => happened({ kind: 'tick', now: Date.now() }), LIMITS.terminal.tickMs);
    terminal.enter();
    draw();
  });
}
