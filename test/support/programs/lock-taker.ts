/** A program that tries to take the lock of the folder named on its command line, says what came of it, and stays until its input ends. */
import { currentPlatform } from '../../../electron/platform/current.ts';
import { takeLock } from '../../../electron/supervisor/host/lock.ts';

const platform = currentPlatform();
const self = await platform.process(process.pid);
const taken = await takeLock(platform, process.argv[2] ?? '', { pid: process.pid, startToken: self?.startToken ?? '' });
process.stdout.write(`${taken.ok ? 'taken' : taken.problem.code}\n`);
process.stdin.resume();
process.stdin.once('end', () => void (taken.ok ? taken.value.release() : Promise.resolve()).then(() => process.exit()));
