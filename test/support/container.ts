import type { Container } from '../../electron/drivers/container/container.ts';

/** A running container with everything that does not matter filled in. */
export function aContainer(over: Partial<Container> = {}): Container {
  return {
    id: 'c1',
    name: 'app_web_1',
    image: 'bb:1',
    createdAt: 1,
    status: 'running',
    startedAt: 1,
    exitCode: 0,
    outOfMemory: false,
    error: '',
    hasHealthcheck: false,
    restart: { policy: 'no', maxRetries: 0 },
    restartCount: 0,
    labels: {},
    terminal: false,
    command: [],
    bindSources: [],
    hostNetwork: false,
    addresses: [],
    published: [],
    ...over,
  };
}
