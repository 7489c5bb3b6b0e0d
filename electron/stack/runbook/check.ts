/** How to see by hand whether a stack is well: the checks that Stacklight makes, as commands. Pure. */
import { formatExactDuration } from '../../../shared/text/duration.ts';
import { block, code, plain } from '../../markdown.ts';
import { describeUrl } from '../diff/diff-text.ts';
import type {
  HttpExpectation,
  HttpProbeSpec,
  ProbeSpec,
  ServiceSpec,
  SmokeCheck,
  Stack,
  TcpProbeSpec,
} from '../stack.ts';
import { composeCommand, shellText } from './text.ts';

export function checkSection(stack: Stack): string {
  const services = stack.services.map((spec) => `- ${plain(spec.id)}: ${serviceCheck(spec, stack)}`);
  const smoke = stack.smoke.map((check) => `- ${plain(check.name)}: ${smokeCheck(check)}`);
  return [
    block(['stacklight status', 'stacklight doctor']),
    'By hand:',
    services.join('\n'),
    ...(smoke.length > 0 ? ['When all of them are good, the whole of it:', smoke.join('\n')] : []),
  ].join('\n\n');
}

function serviceCheck(spec: ServiceSpec, stack: Stack): string {
  const { probe, intervalMs, retries } = spec.healthcheck;
  if (probe.type === 'none') return 'it has no health check; it is up as long as it runs';
  const every = `; asked every ${formatExactDuration(intervalMs)}, unhealthy after ${retries} failures in a row`;
  return `${probeCheck(probe, spec, stack)}${every}`;
}

function probeCheck(probe: Exclude<ProbeSpec, { type: 'none' }>, spec: ServiceSpec, stack: Stack): string {
  switch (probe.type) {
    case 'http':
      return httpCheck(probe);
    case 'tcp':
      return tcpCheck(probe);
    case 'websocket':
      return `a WebSocket connects to ${describeUrl(probe.url)}`;
    case 'exec':
      return `${code(probe.shell ? probe.command.join(' ') : probe.command.map(shellText).join(' '))} exits with 0${spec.kind === 'container' ? ', inside the container' : ''}`;
    case 'log':
      return `a line of its output matches ${code(probe.pattern)} (${code(`stacklight logs ${spec.id}`)})`;
    case 'engine':
      return `the container's own health check, where it has one (${code(`docker inspect -f '{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}' ${containerName(spec, stack)}`)})`;
  }
}

function smokeCheck(check: SmokeCheck): string {
  switch (check.type) {
    case 'http':
      return httpCheck(check);
    case 'tcp':
      return tcpCheck(check);
    case 'websocket':
      return `a WebSocket connects to ${describeUrl(check.url)}`;
    case 'exec':
      return `${code(check.shell ? check.command.join(' ') : check.command.map(shellText).join(' '))} exits with 0`;
  }
}

/** Headers and bodies are not shown: they hold what one logs in with. */
function httpCheck({ url, method, expect, headers, body }: HttpProbeSpec): string {
  const asked = code(`curl -i ${method === 'GET' ? '' : `-X ${method} `}${shellText(describeUrl(url))}`);
  const more = [
    ...(Object.keys(headers).length > 0 ? [`with ${Object.keys(headers).map(code).join(', ')}`] : []),
    ...(body === undefined ? [] : ['with the body that the stack file gives']),
  ];
  return `${[asked, ...more].join(' ')} answers ${expected(expect)}`;
}

function expected({ status, json, headers, body, latencyMs }: HttpExpectation): string {
  const parts = [
    status.length > 0 ? status.join(' or ') : '200 to 399',
    ...(json === undefined ? [] : [`with ${code(JSON.stringify(json))} in its JSON`]),
    ...(Object.keys(headers).length > 0 ? [`with the headers ${Object.keys(headers).map(code).join(', ')}`] : []),
    ...(body === undefined ? [] : [`with a body that matches ${code(body)}`]),
    ...(latencyMs === undefined ? [] : [`within ${formatExactDuration(latencyMs)}`]),
  ];
  return parts.join(', ');
}

function tcpCheck({ host, port, protocol }: TcpProbeSpec): string {
  const greeted = protocol === undefined ? '' : ` and what answers speaks ${protocol}`;
  return `${code(`nc -z ${host} ${port}`)} connects${greeted}`;
}

function containerName({ id, container }: ServiceSpec, { directory }: Stack): string {
  const from = container?.from;
  if (from === undefined) return id;
  return from.how === 'compose' ? `$(${composeCommand(from, directory)} ps -q ${from.service})` : from.name;
}
