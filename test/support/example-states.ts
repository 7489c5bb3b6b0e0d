import { serviceStates } from '../../electron/contract/service.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { exampleHealth, exampleNow, examplePort, exampleService } from './example-services.ts';

const second = 1_000;
const minute = 60 * second;

const stateMessages: Partial<Record<(typeof serviceStates)[number], string>> = {
  waiting: 'for db to be healthy',
  starting: 'for 4 s, no answer on 8000 yet',
  unhealthy: '3 checks in a row failed: connection refused on localhost:8000',
  stopping: 'SIGTERM sent 2 s ago',
  backoff: 'exited with code 1 after 0.4 s',
  failed:
    'gave up after 5 failed starts in 60 s; last: exited with code 1, "ModuleNotFoundError: No module named fastapi"',
  blocked: 'the command "pyhton" was not found on the PATH; correct it in stacklight.yaml',
  unknown: 'the Docker engine does not answer',
  stopped: '',
  completed: 'exited with code 0',
  running: '',
};

/** One service in each state. */
export function everyState(): Snapshot['services'] {
  return serviceStates.map((state, index) => {
    const alive = ['running', 'healthy', 'unhealthy', 'stopping', 'starting'].includes(state);
    return exampleService(state, {
      state,
      desired: state === 'stopped' || state === 'stopping' ? 'down' : 'up',
      message: stateMessages[state] ?? '200 in 4 ms',
      since: exampleNow - (index + 1) * 37 * second,
      health: exampleHealth(state === 'unhealthy' ? [4, 6, -1, -2, -1] : [4, 5, 3, 6, 4]),
      process: alive
        ? { pid: 900 + index, startedAt: exampleNow - 3 * 60 * minute, cpu: 12.3, memory: 1_240_000_000 }
        : undefined,
      ports: [examplePort(8_000 + index)],
      restarts:
        state === 'backoff' ? { count: 3, inWindow: 3, nextAt: exampleNow + 4 * second } : { count: 0, inWindow: 0 },
      waitingFor: state === 'waiting' ? ['healthy'] : [],
      dependsOn: state === 'waiting' ? [{ service: 'healthy', condition: 'service_healthy' }] : [],
    });
  });
}

/** A service with too much of everything for one line. */
export function longNamed(): Snapshot['services'][number] {
  return exampleService('notification-dispatcher-with-a-very-long-service-name', {
    kind: 'external',
    message: 'answers, with a message that does not fit on one line of the panel at all',
    ports: [8_025, 1_025, 9_001, 9_002].map((port) => examplePort(port)),
    openUrl: 'http://localhost:8025',
  });
}
