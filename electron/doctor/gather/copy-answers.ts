import { LIMITS } from '../../limits.ts';
import { isLoopback, isWildcard } from '../../platform/address.ts';
import type { Shadow } from '../../ports/types.ts';
import { referencesInText } from '../analysis/secrets.ts';
import type { ServiceFacts } from '../check.ts';
import type { CopyReference } from '../facts/machine-facts.ts';

/**
 * Asks the copies that shadow a service the question that its health check asks: a copy started by hand has its addresses from the
 * defaults of its code, which no file tells. Only by GET, on loopback; of the answers nothing is kept but hosts and ports.
 */
export async function askCopies(
  services: readonly Pick<ServiceFacts, 'spec'>[],
  shadows: readonly Shadow[],
): Promise<readonly CopyReference[]> {
  const urls = shadows.flatMap((shadow) => {
    const spec = services.find((one) => one.spec.id === shadow.service)?.spec;
    const url = spec && questionFor(shadow, spec.healthcheck.probe);
    return url === undefined ? [] : [{ service: shadow.service, url }];
  });
  const distinct = new Map(urls.map((one) => [`${one.service} ${one.url}`, one]));
  const asked = [...distinct.values()].slice(0, LIMITS.doctor.copiesAsked).map(async ({ service, url }) => {
    const text = await textOf(url).catch(() => '');
    return referencesInText(text).map((reference) => ({ service, ...reference }));
  });
  return (await Promise.all(asked)).flat();
}

function questionFor(
  { holder, port }: Shadow,
  probe: ServiceFacts['spec']['healthcheck']['probe'],
): string | undefined {
  const isCopy = holder.process !== undefined && (holder.verdict === 'duplicate' || holder.verdict === 'stale');
  if (probe.type !== 'http' || probe.method !== 'GET' || !isCopy || !URL.canParse(probe.url)) return undefined;
  const address = isWildcard(holder.address) ? '127.0.0.1' : holder.address;
  const url = new URL(probe.url);
  if (!isLoopback(address) || url.protocol !== 'http:') return undefined;
  url.hostname = address.includes(':') ? `[${address}]` : address;
  url.port = String(port);
  return url.href;
}

async function textOf(url: string): Promise<string> {
  const signal = AbortSignal.timeout(LIMITS.doctor.copyMs);
  const answer = await fetch(url, { redirect: 'manual', headers: { connection: 'close' }, signal });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= LIMITS.health.outputBytes) break;
  }
  return text;
}
