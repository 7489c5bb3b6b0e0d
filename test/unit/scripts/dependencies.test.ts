import { readFileSync } from 'node:fs';
import path from 'node:path';
import { subset } from 'semver';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { APP_ID } from '../../../electron/version.ts';

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '../../..', file), 'utf8');
const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()), engines: z.object({ node: z.string() }) })
  .parse(JSON.parse(read('package.json')));

const engines = z.union([z.object({ node: z.string().optional() }), z.array(z.string())]).optional();
const locked = z.object({ dev: z.boolean(), devOptional: z.boolean(), engines, version: z.string() }).partial();
const { packages } = z.object({ packages: z.record(z.string(), locked) }).parse(JSON.parse(read('package-lock.json')));

describe('what Stacklight needs to run', () => {
  it('asks for a Node that every package it runs with accepts', () => {
    const narrower = Object.entries(packages).flatMap(([folder, { dev, devOptional, engines: asked }]) => {
      const node = asked && 'node' in asked ? asked.node : undefined;
      if (folder === '' || dev || devOptional || node === undefined) return [];
      return subset(manifest.engines.node, node) ? [] : [`${folder} wants Node ${node}`];
    });
    expect(narrower).toEqual([]);
    expect(packages['']?.engines).toEqual(manifest.engines);
  });

  it('has a row in docs/dependencies.md for each runtime dependency, and for nothing else', () => {
    const [table = ''] = read('docs/dependencies.md').split('\n## ');
    const rows = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
    expect(rows).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it('has exact versions, those of the lock file', () => {
    const other = Object.entries(manifest.dependencies).filter(
      ([name, version]) => packages[`node_modules/${name}`]?.version !== version,
    );
    expect(other).toEqual([]);
  });

  it('is on Windows the app that its installer makes a shortcut for', () => {
    expect(parse(read('electron-builder.yml'))).toMatchObject({ appId: APP_ID });
  });
});
