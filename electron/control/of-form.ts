import { fail, type Result } from '../result.ts';
import { type Method, methods, type ResultOf } from './protocol.ts';

/** An answer that has the form of its method's; `bad-answer` names the first place that has not, and never what stands there. */
export function ofForm<M extends Method>(method: M, answer: unknown): Result<ResultOf<M>> {
  const parsed = methods[method].result.safeParse(answer);
  if (parsed.success) return { ok: true, value: parsed.data as ResultOf<M> };
  return fail({
    code: 'bad-answer',
    message: `The answer to ${method} is not of its form at ${parsed.error.issues[0]?.path.join('.') || 'its top'}.`,
    hint: 'Are the app and the command of the same version?',
  });
}
