import type { ServiceView } from '../../../electron/contract/service.ts';
import { serviceOffers } from '../../offers.ts';
import { reasonOf } from '../../reason.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { IntentButton, OfferButton } from '../ui/offer-button.tsx';

interface ServiceActionsProps {
  readonly stack: string;
  readonly service: ServiceView;
  readonly bare?: boolean;
  readonly tabIndex?: number;
}

/** The buttons of one service: Restart and Stop, or Start, then Logs and Open. */
export function ServiceActions({ stack, service, bare = false, tabIndex }: ServiceActionsProps) {
  const { trail, bridge, tell } = useStore();
  const { restart, stop, start, logs, open } = serviceOffers(service);
  const shared = { bare, tabIndex, of: service.id };
  const services = [service.id];
  const openInBrowser = async () => {
    try {
      const opened = await bridge.request('stacklight:open', { stack, service: service.id });
      if (!opened) tell({ message: stacksWords.linkFailed(service.openUrl ?? service.id) });
    } catch (error) {
      tell({ message: reasonOf(error) });
    }
  };
  const showLogs = () => trail.go({ kind: 'logs', stack, service: service.id });
  return (
    <>
      {start && (
        <IntentButton
          {...shared}
          intent={{ type: 'up', stack, services }}
          offer={start}
          label={stacksWords.start}
          icon="play"
        />
      )}
      {restart && (
        <IntentButton
          {...shared}
          intent={{ type: 'restart', stack, services }}
          offer={restart}
          label={stacksWords.restart}
          icon="restart"
        />
      )}
      {stop && (
        <IntentButton
          {...shared}
          intent={{ type: 'down', stack, services }}
          offer={stop}
          label={stacksWords.stop}
          icon="stop"
        />
      )}
      {logs && <OfferButton {...shared} offer={logs} label={stacksWords.logs} icon="logs" onPress={showLogs} />}
      {open && (
        <OfferButton
          {...shared}
          offer={open}
          label={stacksWords.openInBrowser}
          icon="open"
          onPress={() => void openInBrowser()}
        />
      )}
    </>
  );
}
