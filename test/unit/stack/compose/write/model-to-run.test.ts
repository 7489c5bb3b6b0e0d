import { expect, it } from 'vitest';
import { foldersToMake, modelToRun } from '../../../../../electron/stack/compose/write/model-to-run.ts';
import { projectOf } from '../../../../support/compose-text.ts';

const FILE = `services:
  web: { image: "web:1", volumes: ["./plain:/plain", { type: bind, source: "./a:b", target: /data, read_only: true }] }
  off: { image: "off:1", volumes: [{ type: bind, source: "./c:d", target: /data }] }
`;
const services = new Set(['web']);

it('a path with a colon is written for version 1 in what it knows of the long form', async () => {
  const project = await projectOf({ 'compose.yaml': FILE });
  const text = modelToRun(project, { services, version1: true });
  expect(text).toContain('/p/plain:/plain');
  expect(text).toMatch(/type: bind\s+source: \/p\/a:b\s+target: \/data\s+read_only: true/);
  expect(text).not.toContain('create_host_path');
});

it('its folder is to be made beforehand, as Compose makes it from the short form', async () => {
  const short = FILE.replace('{ type: bind, source: "./a:b", target: /data, read_only: true }', '"./a:/data"');
  const colon = await projectOf({ 'compose.yaml': FILE });
  const made = {
    ...colon,
    services: colon.services.map((one) => ({ ...one, volumes: one.volumes.map(madeByCompose) })),
  };
  expect(foldersToMake(made, { services, version1: true })).toEqual(['/p/a:b']);
  expect(foldersToMake(made, { services, version1: false })).toEqual([]);
  expect(foldersToMake(await projectOf({ 'compose.yaml': short }), { services, version1: true })).toEqual([]);
});

function madeByCompose<T extends object>(mount: T): T {
  return { ...mount, createHostPath: true };
}
