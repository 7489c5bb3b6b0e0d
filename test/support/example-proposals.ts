import type { Proposal, ProposedService } from '../../electron/stack/import/proposal.ts';

/** A Compose file and a front end beside it, as an importer understands them. */
export function exampleProposal(over: Partial<Proposal> = {}): Proposal {
  const directory = over.directory ?? '/home/mara/shop';
  const compose = { kind: 'container', source: 'compose', chosen: true } as const;
  return {
    name: 'shop',
    directory,
    sources: [
      { kind: 'compose', file: `${directory}/compose.yaml` },
      { kind: 'package-json', file: `${directory}/package.json` },
    ],
    services: [
      {
        ...compose,
        id: 'db',
        entry: {
          image: 'postgres:17',
          ports: ['5432:5432'],
          healthcheck: { tcp: '127.0.0.1:5432', interval: '5s' },
        },
        from: 'compose.yaml, service db',
        because: ['image postgres:17', 'port 5432 is published'],
      },
      {
        id: 'web',
        kind: 'native',
        source: 'package-json',
        entry: {
          command: 'npm run dev',
          ports: [5173],
          healthcheck: { http: 'http://localhost:5173/', interval: '5s' },
        },
        from: 'package.json, script dev',
        because: ['vite is a dependency', 'package-lock.json: npm'],
        chosen: true,
      },
      {
        id: 'mail',
        kind: 'native',
        source: 'package-json',
        entry: { command: 'npm run mail' },
        from: 'package.json, script mail',
        because: ['it is not one of dev, start and serve'],
        chosen: false,
      },
    ],
    notes: [
      {
        code: 'compose-key',
        message: 'deploy.resources is not taken over: the engine sets no limits for a single machine',
        file: `${directory}/compose.yaml`,
        line: 14,
        column: 7,
      },
    ],
    watch: [`${directory}/compose.yaml`],
    ...over,
  };
}

/** Thirty services of this machine in three groups, with names, commands and reasons that are too long. */
export function longProposal(): Proposal {
  const groups = ['Compose project shop', 'repository ~/code/a-repository-with-a-rather-long-name/packages', undefined];
  const services = Array.from({ length: 30 }, (_, index): ProposedService => {
    const group = groups[Math.floor(index / 10)];
    const long = index % 7 === 3;
    const kind = index % 3 === 0 ? 'container' : index % 5 === 4 ? 'external' : 'native';
    return {
      id: long ? `recommendation-engine-background-worker-${index}` : `service-${index}`,
      kind,
      source: 'machine',
      entry: longEntry(index, kind, long),
      from: `pid ${4_700 + index} on port ${8_000 + index}`,
      because: long
        ? ['its working folder is in the repository', 'answers like uvicorn', 'belongs to this user']
        : ['answers HTTP'],
      ...(group === undefined ? {} : { group }),
      chosen: index % 4 !== 3,
    };
  });
  const notes = Array.from({ length: 4 }, (_, index) => ({
    code: 'machine',
    message: `container old-${index} was left out: it has not run for 3 weeks`,
  }));
  return { name: 'this-machine', directory: '/home/mara', sources: [], services, notes, watch: [] };
}

function longEntry(index: number, kind: ProposedService['kind'], long: boolean): Proposal['services'][number]['entry'] {
  const port = 8_000 + index;
  const ports = index % 4 === 0 ? [`127.0.0.2:${port}`, `${9_000 + index}/udp`, 9_100 + index, 9_200 + index] : [port];
  const command = long
    ? `/usr/bin/python3 -m uvicorn a.rather.deep.module.path.main:application --port ${port} --reload --proxy-headers`
    : `uvicorn main:app --port ${port}`;
  const what = {
    native: { command, working_dir: '/home/mara/code/api' },
    container: { container: `shop-service-${index}-1` },
    external: { external: true },
  }[kind];
  const healthcheck =
    index % 6 === 5 ? {} : { healthcheck: { http: `http://localhost:${port}/health`, interval: '5s' } };
  return { ...what, ports, ...healthcheck };
}
