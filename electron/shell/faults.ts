import { messageOf } from '../result.ts';
import type { Log } from './log.ts';

/**
 * A bug in one observer must not end supervision: without these handlers Electron shows a dialog that blocks
 * everything, and Node ends the process.
 */
export function surviveFaults(log: Log, shown: (sentence: string) => void): void {
  const survive = (error: unknown) => {
    log(`fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    shown(`Something inside Stacklight failed: ${messageOf(error)}. Supervision goes on.`);
  };
  process.on('uncaughtException', survive);
  process.on('unhandledRejection', survive);
}
