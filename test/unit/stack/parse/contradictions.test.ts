import { describe, expect, it } from 'vitest';
import { complaintsOf, stackOf } from '../../../support/stack-text.ts';

const migrated = (restart: string) => `services:
  migrate:
    command: ./migrate
    restart: ${restart}
  api:
    command: ./api
    depends_on: { migrate: { condition: service_completed_successfully } }
`;
const checked = (check: string, ports = '[8000]', other = '') => `services:
  api:
    command: ./api
    ports: ${ports}
    healthcheck: { ${check} }
${other}`;

describe('a stack file that contradicts itself is refused with the reason', () => {
  it.each(['always', 'unless-stopped'])('a job that others wait for and that has restart: %s', (policy) => {
    expect(complaintsOf(migrated(policy))).toEqual([
      `stacklight.yaml:4:14: migrate is restarted whenever it ends (restart: ${policy}), but api waits until it has completed (write "restart: on-failure" for migrate, or let api wait for service_healthy)`,
    ]);
  });

  it.each(['on-failure', '"no"'])('but not with restart: %s', (policy) => {
    expect(complaintsOf(migrated(policy))).toEqual([]);
  });

  it.each([
    ['http: "http://localhost:8001/health"', '8001'],
    ['http: "http://127.0.0.1/health"', '80'],
    ['tcp: "localhost:9000"', '9000'],
    ['websocket: "ws://[::1]:8002/"', '8002'],
  ])('a health check of a port that nothing declares: %s', (check, port) => {
    const [complaint, ...others] = complaintsOf(checked(check));
    expect(others).toEqual([]);
    expect(complaint).toContain(`stacklight.yaml:5:`);
    expect(complaint).toContain(`the health check of api asks port ${port} of this machine, which no service declares`);
  });

  it.each([
    ['its own port', checked('http: "http://localhost:8000/health"')],
    ['a port of its range', checked('tcp: "localhost:8003"', '["8000-8005"]')],
    ['another machine', checked('http: "http://staging.example:9000/"')],
    [
      'a port through another service',
      checked('tcp: "localhost:80"', '[8000]', '  proxy: { image: nginx, ports: [80] }\n'),
    ],
    ['any port, where it declares none', checked('tcp: "localhost:9000"', '[]')],
    [
      'any port of what is only watched',
      'services:\n  db:\n    external: true\n    ports: [5432]\n    healthcheck: { tcp: "localhost:5433" }\n',
    ],
  ])('but not one of %s', (_, text) => {
    expect(stackOf(text).services.length).toBeGreaterThan(0);
  });
});
