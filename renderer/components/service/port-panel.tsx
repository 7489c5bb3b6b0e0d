import type { PortView, ServiceView } from '../../../electron/contract/service.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { hasPortTrouble, stackOffers } from '../../offers.ts';
import { holderGroups } from '../../service/holder-groups.ts';
import { serviceWords } from '../../words/service.ts';
import { IntentButton } from '../ui/offer-button.tsx';
import { HolderItem } from './holder-item.tsx';

/** The ports of a service with everything that holds them, and which of it answers. */
export function PortPanel({ stack, service }: { readonly stack: Snapshot; readonly service: ServiceView }) {
  if (service.ports.length === 0) return null;
  const { fixPorts } = stackOffers(stack);
  return (
    <section class="panel">
      <h3 class="section-title">{serviceWords.portsTitle}</h3>
      {hasPortTrouble(service) && (
        <div class="button-row">
          <IntentButton
            intent={{ type: 'planFixPorts', stack: stack.key }}
            offer={fixPorts}
            label={serviceWords.fixPorts}
            icon="plug"
            of={serviceWords.forService(service.id)}
          />
        </div>
      )}
      {service.ports.map((port) => (
        <Port key={`${port.protocol}${port.port}${port.address}`} port={port} />
      ))}
    </section>
  );
}

function Port({ port }: { readonly port: PortView }) {
  return (
    <div class="port-block">
      <p class="port-head">
        <b class="port-number">{port.port}</b>
        <span>{[port.protocol, port.address].filter(Boolean).join(' on ')}</span>
        {port.assumed && <span>{serviceWords.portAssumed}</span>}
        {port.undeclared && <span>{serviceWords.portUndeclared}</span>}
      </p>
      {port.message && <p class={port.assumed ? 'port-message' : 'port-message tone-bad'}>{port.message}</p>}
      {port.holders.length === 0 && <p class="empty-note">{serviceWords.noHolders}</p>}
      <ul class="holders">
        {holderGroups(port.holders).map((alike) => (
          <HolderItem
            key={`${alike[0]?.pid} ${alike[0]?.container} ${alike[0]?.address}`}
            alike={alike}
            proved={!port.assumed && !port.undeclared}
          />
        ))}
      </ul>
    </div>
  );
}
