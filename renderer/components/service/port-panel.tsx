import type { HolderView, PortView, ServiceView } from '../../../electron/contract/service.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { formatLocalTime } from '../../../shared/text/clock-time.ts';
import { hasPortTrouble, stackOffers } from '../../offers.ts';
import { verdictLooks } from '../../state-look.ts';
import { serviceWords } from '../../words/service.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { IntentButton } from '../ui/offer-button.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';

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
        {port.holders.map((holder) => (
          <Holder
            key={`${holder.pid} ${holder.container} ${holder.address}`}
            holder={holder}
            proved={!port.assumed && !port.undeclared}
          />
        ))}
      </ul>
    </div>
  );
}

function Holder({ holder, proved }: { readonly holder: HolderView; readonly proved: boolean }) {
  const look = verdictLooks[holder.verdict];
  return (
    <li class={`holder tone-${look.tone}`}>
      <StateGlyph look={look} size={14} />
      <div class="holder-text">
        <p class="holder-line">
          <b class={`word tone-${look.tone}`}>{look.word}</b>
          <span class="holder-who">{whoOf(holder)}</span>
          {holder.startedAt !== undefined && (
            <span class="row-age" title={serviceWords.startedAt(formatLocalTime(holder.startedAt))}>
              <Elapsed since={holder.startedAt} />
            </span>
          )}
        </p>
        {holder.command && <code class="holder-command">{holder.command}</code>}
        <p class="holder-reason">{holder.reason}</p>
        <HolderFacts holder={holder} proved={proved} />
      </div>
    </li>
  );
}

function whoOf({ container, pid }: HolderView): string {
  const who = [
    container && serviceWords.containerNamed(container),
    pid !== undefined && serviceWords.pidOf(pid),
  ].filter(Boolean);
  return who.length > 0 ? who.join(', ') : serviceWords.holderUnknown;
}

/** Who answers is proved for declared ports only. */
function summaryOf({ answers }: HolderView, proved: boolean): string {
  if (answers.length > 0) return serviceWords.answers(answers.join(', '));
  return proved ? serviceWords.answersNoOne : serviceWords.holderDetails;
}

function HolderFacts({ holder, proved }: { readonly holder: HolderView; readonly proved: boolean }) {
  const facts: readonly (readonly [string, string | undefined])[] = [
    [serviceWords.listensOn, holder.address],
    [serviceWords.startedLabel, holder.startedAt === undefined ? undefined : formatLocalTime(holder.startedAt)],
    [serviceWords.user, holder.user],
    [serviceWords.folder, holder.workingDir],
    [serviceWords.startedBy, holder.parents?.join(' ← ')],
  ];
  return (
    <details class="holder-more">
      <summary>{summaryOf(holder, proved)}</summary>
      <dl class="facts">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </details>
  );
}
