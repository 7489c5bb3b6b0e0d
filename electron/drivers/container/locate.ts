/** Which container is a service's at this very moment, asked past the cache. */
import { ok, type Result } from '../../result.ts';
import type { Container } from './container.ts';
import type { Engine } from './engine/engine.ts';
import { choose, type Identity } from './identity.ts';

export async function locate(engine: Engine, identity: Identity): Promise<Result<Container | undefined>> {
  const filters = JSON.stringify(identity.filters);
  const listed = await engine.request('list its containers', (docker, abortSignal) =>
    docker.listContainers({ all: true, filters, abortSignal }),
  );
  if (!listed.ok) return listed;
  const known = engine.list().flatMap((container) => (identity.matches(container) ? [container.id] : []));
  for (const id of new Set([...listed.value.map(({ Id }) => Id), ...known])) {
    const looked = await engine.refresh(id);
    if (!looked.ok) return looked;
  }
  return ok(choose(identity, engine.list()));
}
