/** The app as an archive to unpack anywhere, by tar alone. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { trialMark } from '../package-plan.mjs';
import { CannotContinue } from '../prepare.mjs';
import { capture } from '../run.mjs';

/**
 * @param {{ packed: string, dist: string, version: string, date: Date, trial?: string }} options as for `makeDeb`
 * @returns {Promise<string>} the archive; it unpacks into a folder of its name
 * @throws {CannotContinue} with a sentence for people
 */
export async function makeTarball({ packed, dist, version, date, trial }) {
  const name = `Stacklight-${version}${trialMark(trial)}-linux-${process.arch}`;
  const file = path.join(dist, `${name}.tar.gz`);
  await rm(file, { force: true });
  const same = [
    '--sort=name',
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    `--mtime=@${Math.floor(date.getTime() / 1000)}`,
  ];
  const place = ['-C', path.dirname(packed), `--transform=s,^${path.basename(packed)},${name},`, path.basename(packed)];
  const { code, output } = await capture('tar', ['-czf', file, ...same, ...place]);
  if (code !== 0) throw new CannotContinue(`tar could not make ${path.basename(file)}: ${output.trim()}`);
  return file;
}
