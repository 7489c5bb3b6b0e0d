import { useMemo } from 'preact/hooks';
import type { PortView, ServiceView } from '../../../electron/contract/service.ts';
import type { Look } from '../../state-look.ts';
import { isAlive, lookOf } from '../../state-look.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { Elapsed, Remaining } from '../ui/elapsed.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { ServiceActions } from './service-actions.tsx';

interface ServiceRowProps {
  readonly stack: string;
  readonly service: ServiceView;
  /** The one row of the list that the Tab key stops at; arrow keys move it. */
  readonly current: boolean;
  readonly selected: boolean;
  /** Nothing can be done about it before its stack is approved. */
  readonly held: boolean;
}

/** One service in the list, drawn again only when it changed: a thousand of them must stay cheap. */
export function ServiceRow({ stack, service, current, selected, held }: ServiceRowProps) {
  return useMemo(
    () => <Row stack={stack} service={service} current={current} selected={selected} held={held} />,
    [stack, service, current, selected, held],
  );
}

function Row({ stack, service, current, selected, held }: ServiceRowProps) {
  const { trail } = useStore();
  const look = lookOf(service);
  const trouble = look.tone === 'bad' || look.tone === 'warn';
  const tabIndex = current ? 0 : -1;
  return (
    <li class={`row tone-${look.tone}${trouble ? ' trouble' : ''}${selected ? ' selected' : ''}`}>
      <StateGlyph look={look} />
      <div class="row-text">
        <div class="row-line">
          <button
            type="button"
            class="row-main"
            tabIndex={tabIndex}
            data-row={`${stack}/${service.id}`}
            aria-current={selected ? 'true' : undefined}
            onClick={() => trail.show({ kind: 'service', stack, service: service.id })}
          >
            {service.id}
          </button>
          <Kind kind={service.kind} />
          <PortNumbers ports={service.ports} />
        </div>
        <div class="row-line row-second">
          <StateLine service={service} look={look} />
          <Age service={service} />
        </div>
        {!held && (
          <div class="row-actions">
            <ServiceActions stack={stack} service={service} bare={!trouble} tabIndex={tabIndex} />
          </div>
        )}
      </div>
    </li>
  );
}

function StateLine({ service, look }: { readonly service: ServiceView; readonly look: Look }) {
  const { restarts } = service;
  // The word says it already.
  const message = service.message === look.word ? '' : service.message;
  return (
    <span class="row-message" title={message}>
      <b class={`word tone-${look.tone}`}>{look.word}</b>
      {service.state === 'backoff' && restarts.nextAt !== undefined && (
        <>
          {' '}
          <Remaining until={restarts.nextAt} />
        </>
      )}
      {message && <span class="row-why"> {message}</span>}
    </span>
  );
}

function Age({ service }: { readonly service: ServiceView }) {
  if (service.state === 'stopped' || service.state === 'completed') return null;
  const since = isAlive(service) ? (service.process?.startedAt ?? service.since) : service.since;
  return (
    <span class="row-age" title={isAlive(service) ? stacksWords.upFor : stacksWords.inStateFor}>
      <Elapsed since={since} />
    </span>
  );
}

const kindWords = { native: '', container: stacksWords.kindContainer, external: stacksWords.kindExternal } as const;

function Kind({ kind }: { readonly kind: ServiceView['kind'] }) {
  return kindWords[kind] ? <span class="row-kind">{kindWords[kind]}</span> : null;
}

const shownPorts = 2;

function PortNumbers({ ports }: { readonly ports: readonly PortView[] }) {
  const more = ports.length - shownPorts;
  return (
    <span class="row-ports">
      {ports.slice(0, shownPorts).map((port) => (
        <span
          key={`${port.protocol}${port.port}${port.address}`}
          class={port.message && !port.assumed ? 'port tone-bad' : 'port'}
        >
          :{port.port}
          {port.assumed && ` ${stacksWords.portAssumed}`}
        </span>
      ))}
      {more > 0 && <span class="port" title={ports.map((port) => port.port).join(', ')}>{`+${more}`}</span>}
    </span>
  );
}
