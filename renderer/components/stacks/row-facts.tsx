import type { ServiceView } from '../../../electron/contract/service.ts';
import { formatPreciseDuration } from '../../../shared/text/duration.ts';
import { formatSize } from '../../../shared/text/size.ts';
import type { RowModel } from '../../row.ts';
import { stacksWords } from '../../words/stacks.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import type { IconName } from '../ui/icon.tsx';
import { Icon } from '../ui/icon.tsx';
import { Moment } from '../ui/moment.tsx';
import { Sparkline } from '../ui/sparkline.tsx';

/** Since when, how often restarted, how much memory, how fast it answers: only what is known. */
export function RowFacts({ row: { upSince, soSince, restarts, memory, latency } }: { readonly row: RowModel }) {
  const last = latency.findLast((value) => value !== null) ?? undefined;
  return (
    <span class="row-facts">
      {upSince !== undefined && (
        <Moment at={upSince} words={stacksWords.upSince} class="row-age">
          <Elapsed since={upSince} rough />
        </Moment>
      )}
      {soSince !== undefined && (
        <Moment at={soSince} words={stacksWords.soSince} class="row-age">
          <Elapsed since={soSince} rough />
        </Moment>
      )}
      {memory !== undefined && (
        <span class="row-memory" title={stacksWords.memoryHint}>
          {formatSize(memory)}
        </span>
      )}
      {restarts > 0 && (
        <span class="row-restarts" title={stacksWords.restartedHint(restarts)}>
          <Icon name="restart" />
          {stacksWords.restarted(restarts)}
        </span>
      )}
      {last !== undefined && (
        <Sparkline values={latency} title={stacksWords.latencyHint(formatPreciseDuration(last))} />
      )}
    </span>
  );
}

const kinds: Readonly<Record<ServiceView['kind'], { readonly icon: IconName; readonly word: string }>> = {
  native: { icon: 'process', word: stacksWords.kindNative },
  container: { icon: 'box', word: stacksWords.kindContainer },
  external: { icon: 'eye', word: stacksWords.kindExternal },
};

/** What runs there: a process, a container, or something that is only watched. */
export function KindMark({ kind }: { readonly kind: ServiceView['kind'] }) {
  const { icon, word } = kinds[kind];
  return (
    <span class="row-kind" title={word}>
      <Icon name={icon} />
      <span class="silent">{word}</span>
    </span>
  );
}

const shownPorts = 2;

export function PortNumbers({ ports }: { readonly ports: RowModel['ports'] }) {
  const more = ports.length - shownPorts;
  return (
    <span class="row-ports">
      {ports.slice(0, shownPorts).map(({ port, isAssumed, isBad }) => (
        <span key={port} class={isBad ? 'port tone-bad' : 'port'}>
          :{port}
          {isAssumed && ` ${stacksWords.portAssumed}`}
        </span>
      ))}
      {more > 0 && <span class="port" title={ports.map(({ port }) => port).join(', ')}>{`+${more}`}</span>}
    </span>
  );
}
