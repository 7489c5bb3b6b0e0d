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
process.stdout.write(readFileSync(join(directory, 'expected.json'), 'utf8').replaceAll('@DIRECTORY@', directory));
