#!/usr/bin/env node
// Stands for Compose 2 where none is installed: prints what `expected.json` beside the first file says that Compose 2 prints.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const args = process.argv.slice(2);
if (args.includes('version')) {
  console.log('2.32.0');
  process.exit(0);
}
if (!args.includes('config') || !args.includes('json')) {
  console.error(`unknown command: ${args.join(' ')}`);
  process.exit(64);
}
const at = args.indexOf('--project-directory');
const directory = at >= 0 ? args[at + 1] : dirname(args[args.indexOf('-f') + 1]);
const text = readFileSync(join(directory, 'expected.json'), 'utf8').replaceAll('@DIRECTORY@', directory);
const { services, ...project } = JSON.parse(text);
const on = ({ profiles = [] }) => profiles.length === 0 || profiles.some((profile) => args.includes(profile));
const active = Object.entries(services).filter(([, service]) => on(service));
console.log(JSON.stringify({ ...project, services: Object.fromEntries(active) }, undefined, 2));
