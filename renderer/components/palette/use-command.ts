import { assertNever } from '../../never.ts';
import type { Effect } from '../../palette/command.ts';
import { reasonOf } from '../../reason.ts';
import { useStore } from '../app/store-context.ts';

/** The function that does what a command says, by the same ways as the buttons of the page. */
export function useCommand(): (effect: Effect) => void {
  const { bridge, send, trail, choosing, tell } = useStore();
  const failed = (error: unknown) => tell({ message: reasonOf(error) });
  return (effect) => {
    switch (effect.kind) {
      case 'intent':
        return void send(effect.intent);
      case 'go':
        return trail.go(effect.route);
      case 'open':
        return void bridge.request('stacklight:open', { stack: effect.stack, service: effect.service }).catch(failed);
      case 'review':
        return trail.askApproval(effect.stack);
      case 'set':
        return void choosing.change(effect.choices);
      case 'snooze':
        return void choosing.snooze(effect.on, effect.stack);
      case 'ask':
        return void bridge.request(effect.channel, undefined).catch(failed);
      default:
        return assertNever(effect);
    }
  };
}
