import { describe, expect, it } from 'vitest';
import { withPort } from '../../../electron/stack/edit/write-port.ts';
import { parseStack } from '../../../electron/stack/parse/parse-stack.ts';

const parse = (text: string) => parseStack(text, { file: '/p/stacklight.yaml', directory: '/p', env: {} });
const serviceOf = (text: string) => {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.problem[0]?.message);
  return parsed.value.services[0];
};
const VITE = `# mine
services:
  web:
    command: npm run dev # vite
    ports:
      - target: 5173
        assumed: true
    healthcheck:
      http: http://localhost:5173/
    open: http://localhost:5173/
`;

describe('a port that is only assumed', () => {
  it('is no port of the service, and a check of it is no check yet', () => {
    const service = serviceOf(VITE);
    expect(service?.ports).toEqual([]);
    expect(service?.assumedPorts).toEqual([{ port: 5173, protocol: 'tcp' }]);
    expect(service?.healthcheck.assumed).toBe(true);
  });

  it('may be what another service declares: a guess is in nobody’s way', () => {
    const parsed = parse(`${VITE}  api: { command: x, ports: [5173] }\n`);
    expect(parsed.ok && parsed.value.errors).toBeUndefined();
    expect(parsed.ok && parsed.value.services.map(({ blocked }) => blocked)).toEqual([undefined, undefined]);
  });

  it('is refused for what is no native service', () => {
    const parsed = parse('services: { db: { image: x, ports: [{ target: 80, assumed: true }] } }');
    expect(parsed.ok && parsed.value.errors?.[0]?.message).toBe(
      'services.db.ports[0] is assumed, which only ports of native services are; found target 80, assumed true',
    );
  });

  it('leaves a check of a declared port what it is', () => {
    const service = serviceOf(
      'services: { a: { command: x, ports: [80, { target: 81, assumed: true }], healthcheck: { tcp: 80 } } }',
    );
    expect(service?.ports.map(({ port }) => port)).toEqual([80]);
    expect(service?.healthcheck.assumed).toBeUndefined();
  });
});

describe('writing down where a service was seen', () => {
  it('changes the port, the check and the page, and nothing else', () => {
    const written = withPort(VITE, 'web', [5173], { port: 3000 });
    const text = written.ok ? written.value : '';
    expect(serviceOf(text)).toMatchObject({
      ports: [{ port: 3000 }],
      healthcheck: { probe: { url: 'http://localhost:3000/' } },
    });
    expect(serviceOf(text)?.assumedPorts).toBeUndefined();
    expect(serviceOf(text)?.openUrl).toBe('http://localhost:3000/');
    expect(text.startsWith('# mine\nservices:\n  web:\n    command: npm run dev # vite\n')).toBe(true);
  });

  it.each([
    ['tcp: 5173', { type: 'tcp', host: 'localhost', port: 3000 }],
    ['tcp: localhost:5173', { type: 'tcp', host: 'localhost', port: 3000 }],
    ['tcp: "[::1]:5173"', { type: 'tcp', host: '::1', port: 3000 }],
    ['test: curl localhost:5173', { type: 'exec' }],
    ['http: http://example.org:9000/5173', { type: 'http', url: 'http://example.org:9000/5173' }],
  ])('follows in the check { %s }', (check, probe) => {
    const text = `services: { web: { command: x, ports: [{ target: 5173, assumed: true }], healthcheck: { ${check} } } }`;
    const written = withPort(text, 'web', [5173], { port: 3000 });
    expect(serviceOf(written.ok ? written.value : '')?.healthcheck.probe).toMatchObject(probe);
  });

  it('asks the address where it was seen, where `localhost` does not surely reach it', () => {
    const text =
      'services: { web: { command: x, ports: [{ target: 5173, assumed: true }], healthcheck: { http: "http://localhost:5173/a" } } }';
    const written = withPort(text, 'web', [5173], { port: 3000, host: '::1' });
    expect(serviceOf(written.ok ? written.value : '')?.healthcheck.probe).toMatchObject({ url: 'http://[::1]:3000/a' });
  });

  it('refuses where a person has written the port down meanwhile', () => {
    expect(withPort('services: { web: { command: x, ports: [4000] } }', 'web', [5173], { port: 3000 })).toMatchObject({
      ok: false,
      problem: { code: 'edit-impossible' },
    });
  });
});
