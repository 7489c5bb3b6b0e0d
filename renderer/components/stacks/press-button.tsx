import type { Intent } from '../../../electron/contract/intent.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import type { Press } from '../../../shared/headline/headline.ts';
import { isHeld, stackOffers } from '../../offers.ts';
import { reasonOf } from '../../reason.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import type { IconName } from '../ui/icon.tsx';
import { IntentButton, OfferButton } from '../ui/offer-button.tsx';

interface Way {
  readonly label: string;
  readonly title: string;
  readonly icon: IconName;
}

/** What the headline says to press. */
export function PressButton({ stack, press }: { readonly stack: Snapshot; readonly press: Press }) {
  const { trail } = useStore();
  const openFile = useOpenFile(stack.key);
  const way = wayOf(press);
  const intent = intentOf(press, stack.key);
  const offers = stackOffers(stack);
  const given = press.kind === 'fixPorts' ? offers.fixPorts : offers.cleanUp;
  // While an action runs, nothing else is done: its own buttons say so, and so does this one.
  const offer = { enabled: given.enabled, title: given.enabled ? way.title : given.title, urgent: given.enabled };
  if (intent) return isHeld(stack) ? null : <IntentButton intent={intent} offer={offer} {...way} />;
  const open = () => {
    if (press.kind === 'review') trail.askApproval(stack.key);
    else if (press.kind === 'openFile') void openFile();
    else if (press.kind === 'logs') trail.show({ kind: 'logs', stack: stack.key, service: press.service });
    else if (press.kind === 'look') trail.show({ kind: 'service', stack: stack.key, service: press.service });
  };
  return <OfferButton offer={{ enabled: true, title: way.title, urgent: true }} {...way} onPress={open} />;
}

/** Opens the file of the stack in the user's editor, or the one in which its problem of this number is. */
export function useOpenFile(stack: string): (problem?: number) => Promise<void> {
  const { bridge, tell } = useStore();
  return async (problem) => {
    try {
      const answer = await bridge.request('stacklight:open-stack-file', {
        stack,
        ...(problem === undefined ? {} : { problem }),
      });
      if (answer.problem) tell(answer.problem);
    } catch (error) {
      tell({ message: stacksWords.fileNotOpened(reasonOf(error)) });
    }
  };
}

function intentOf(press: Press, stack: string): Intent | undefined {
  switch (press.kind) {
    case 'fixPorts':
      return { type: 'planFixPorts', stack };
    case 'restart':
      return { type: 'restart', stack, services: [press.service] };
    case 'stop':
      return { type: 'down', stack, services: [press.service] };
    case 'startAll':
      return { type: 'up', stack, services: [] };
    default:
      return undefined;
  }
}

function wayOf(press: Press): Way {
  switch (press.kind) {
    case 'fixPorts':
      return { label: stacksWords.pressFixPorts, title: stacksWords.fixPortsHint, icon: 'plug' };
    case 'restart':
      return {
        label: stacksWords.pressRestart(press.service),
        title: stacksWords.restartHint(press.service),
        icon: 'restart',
      };
    case 'stop':
      return { label: stacksWords.pressStop(press.service), title: stacksWords.stopHint(press.service), icon: 'stop' };
    case 'startAll':
      return { label: stacksWords.startAll, title: stacksWords.startAllHint, icon: 'play' };
    case 'logs':
      return { label: stacksWords.pressLogs, title: stacksWords.logsHint(press.service), icon: 'logs' };
    case 'look':
      return { label: stacksWords.pressLook, title: stacksWords.pressLook, icon: 'eye' };
    case 'review':
      return { label: stacksWords.pressReview, title: stacksWords.pressReview, icon: 'eye' };
    case 'openFile':
      return { label: stacksWords.pressOpenFile, title: stacksWords.openFileHint, icon: 'open' };
  }
}
