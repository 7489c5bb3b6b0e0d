import { expect, it } from 'vitest';
import { definitionText } from '../../../../electron/stack/export/definition-text.ts';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import type { ServiceSpec } from '../../../../electron/stack/stack.ts';

function specs(text: string): readonly ServiceSpec[] {
  const parsed = parseStack(text, { file: '/srv/shop/stacklight.yaml', directory: '/srv/shop', env: {} });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.value.services;
}

const file = `
name: shop
services:
  db:
    image: redis:7
    ports: ["6379:6379"]
    volumes: [data:/data]
  api:
    command: python -m uvicorn main:app
    environment: { DB_PASSWORD: hunter2, MODE: dev }
    env_file: [.env]
    ports: [8000]
    depends_on: { db: { condition: service_healthy } }
    healthcheck:
      http: http://localhost:8000/health
      headers: { Authorization: Bearer hunter3 }
      expect: { status: 200, latency: 1500ms }
      interval: 90s
    restart: { policy: on-failure, backoff: { initial: 250ms } }
    open: http://localhost:8000/docs
  cache:
    container: shop-cache
  search:
    external: true
    healthcheck: { tcp: "localhost:9200" }
`;

it('says a service in the keys of a stack file, which read back as the same service', () => {
  for (const spec of specs(file)) {
    const again = specs(`name: shop\nservices:\n${indented(definitionText(spec))}\n${others(spec)}`).find(
      ({ id }) => id === spec.id,
    );
    expect(withoutHidden(again)).toEqual(withoutHidden(spec));
  }
});

it('names variables and headers and shows the value of none', () => {
  const text = specs(file).map(definitionText).join('\n');
  expect(text).toContain('DB_PASSWORD');
  expect(text).toContain('Authorization');
  expect(text).not.toMatch(/hunter/);
});

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** A service may only need what is there. */
function others({ dependsOn }: ServiceSpec): string {
  return dependsOn.map(({ service }) => `  ${service}: { image: redis:7, ports: [6379] }`).join('\n');
}

function withoutHidden(spec: ServiceSpec | undefined): unknown {
  if (!spec) return undefined;
  const { probe } = spec.healthcheck;
  return {
    ...spec,
    ...(spec.native ? { native: { ...spec.native, environment: Object.keys(spec.native.environment) } } : {}),
    healthcheck: { ...spec.healthcheck, probe: probe.type === 'http' ? { ...probe, headers: {} } : probe },
  };
}
