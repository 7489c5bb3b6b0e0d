import { useEffect, useState } from 'preact/hooks';
import type { Bridge } from '../../../electron/contract/channels.ts';
import type { LogChunk } from '../../../electron/contract/logs.ts';
import { reasonOf } from '../../reason.ts';
import { TIMING } from '../../timing.ts';

export interface LogTail {
  /** Undefined until the first answer. */
  readonly chunk: LogChunk | undefined;
  readonly failure: string | undefined;
}

/** The last lines of a service, read again each second while the page is seen and `paused` is false. */
export function useLogTail(bridge: Bridge, stack: string, service: string, lines: number, paused: boolean): LogTail {
  const [tail, setTail] = useState<LogTail>({ chunk: undefined, failure: undefined });
  useEffect(() => {
    let ended = false;
    let reading = false;
    const read = async () => {
      if (reading || document.visibilityState !== 'visible') return;
      reading = true;
      const next = await readTail(bridge, stack, service, lines);
      reading = false;
      if (!ended) setTail((last) => (sameTail(last, next) ? last : next));
    };
    if (paused) return;
    void read();
    const timer = setInterval(read, TIMING.logPollMs);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [bridge, stack, service, lines, paused]);
  return tail;
}

async function readTail(bridge: Bridge, stack: string, service: string, lines: number): Promise<LogTail> {
  try {
    return { chunk: await bridge.request('stacklight:logs', { stack, service, lines }), failure: undefined };
  } catch (error) {
    return { chunk: undefined, failure: reasonOf(error) };
  }
}

function sameTail(left: LogTail, right: LogTail): boolean {
  if (left.failure !== right.failure || left.chunk?.note !== right.chunk?.note) return false;
  const [a, b] = [left.chunk?.lines, right.chunk?.lines];
  return a?.length === b?.length && (a?.every((line, index) => line === b?.[index]) ?? a === b);
}
