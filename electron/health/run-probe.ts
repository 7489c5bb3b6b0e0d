import { formatPreciseDuration } from '../../shared/text/duration.ts';
import { LIMITS } from '../limits.ts';
import { assertNever, messageOf } from '../result.ts';
import type { ProbeSpec } from '../stack/stack.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { probeExec } from './exec.ts';
import { ProbeFailure } from './failure.ts';
import { probeGreeting } from './greet.ts';
import { probeHttp } from './http.ts';
import { probeLog } from './log-line.ts';
import type { Finding, ProbeContext, ProbeResult } from './probe.ts';
import { probeTcp } from './tcp.ts';
import { firstBytes } from './text.ts';
import { probeWebSocket } from './websocket.ts';

/**
 * One attempt of one probe. Never throws: everything that can go wrong is a result with its own clause and reason.
 * Its body may hold secrets and stays in `output`; headers are not kept.
 */
export async function runProbe(spec: ProbeSpec, context: ProbeContext): Promise<ProbeResult> {
  const started = performance.now();
  // A command's time starts when it runs, so its own limit is the one that counts; this one only watches over it.
  const timeoutMs = spec.type === 'exec' ? context.timeoutMs + LIMITS.health.execStartMs : context.timeoutMs;
  const deadline = startDeadline(timeoutMs, context.signal);
  const finding = await attempt(spec, context, deadline);
  deadline.clear();
  const { output = '', latencyMs = performance.now() - started, ...rest } = finding;
  return {
    ...rest,
    message: finding.ok ? `${finding.message} in ${formatPreciseDuration(latencyMs)}` : finding.message,
    latencyMs,
    at: Date.now(),
    output: firstBytes(output, LIMITS.health.outputBytes),
  };
}

async function attempt(spec: ProbeSpec, context: ProbeContext, deadline: Deadline): Promise<Finding> {
  try {
    return await byType(spec, context, deadline);
  } catch (error) {
    if (error instanceof ProbeFailure) return error.finding;
    return { ok: false, reason: 'other', message: messageOf(error) };
  }
}

function byType(spec: ProbeSpec, context: ProbeContext, deadline: Deadline): Promise<Finding> {
  switch (spec.type) {
    case 'http':
      return probeHttp(spec, context, deadline);
    case 'tcp':
      return spec.protocol === undefined
        ? probeTcp(spec, context, deadline)
        : probeGreeting({ ...spec, protocol: spec.protocol }, context, deadline);
    case 'websocket':
      return probeWebSocket(spec, context, deadline);
    case 'exec':
      return probeExec(spec, context, deadline);
    case 'log':
      return probeLog(spec, context, deadline);
    case 'engine':
    case 'none':
      throw new ProbeFailure({ reason: 'other', message: `a check of type ${spec.type} is not run by Stacklight` });
    default:
      return assertNever(spec);
  }
}
