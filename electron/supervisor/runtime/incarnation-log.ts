import { fileLogTail, type LogTail } from '../../health/log-tail.ts';
import { incarnationStart } from '../../logs/incarnation.ts';

/** The output of the incarnation that runs now; where it begins in the log is looked up at the first question. */
export function incarnationTail(file: string, service: string): LogTail {
  let tail: Promise<LogTail> | undefined;
  return {
    async seen(pattern) {
      tail ??= incarnationStart(file, service).then((start) => fileLogTail(file, start));
      return (await tail).seen(pattern);
    },
  };
}
