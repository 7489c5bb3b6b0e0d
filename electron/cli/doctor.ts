import type { Finding } from '../contract/finding.ts';
import { type ActOptions, fix } from './act.ts';
import { type Context, type OpenStack, withStack } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { paint } from './output.ts';
import { doctorWords } from './words/doctor.ts';

export interface DoctorFlags {
  readonly fix?: string;
  readonly with?: string;
  readonly mute?: string;
  readonly unmute?: string;
  readonly forever?: boolean;
}

/** `doctor`: what is wrong, worst first; `--fix` mends one of it, `--mute` keeps one of it quiet. */
export function doctor(context: Context, flags: DoctorFlags, options: ActOptions): Promise<number> {
  const wishes = [flags.fix, flags.mute, flags.unmute].filter((wish) => wish !== undefined);
  if (wishes.length > 1 || (flags.forever && flags.mute === undefined) || (flags.with && flags.fix === undefined)) {
    const message = doctorWords.badFlags;
    return Promise.resolve(context.output.problem({ code: 'bad-call', message }));
  }
  if (flags.fix !== undefined)
    return fix(context, { kind: 'doctor', finding: flags.fix, ...(flags.with ? { fix: flags.with } : {}) }, options);
  return withStack(context, (open) => {
    const id = flags.mute ?? flags.unmute;
    if (id === undefined) return list(context, open);
    const how = flags.unmute !== undefined ? 'not' : flags.forever ? 'ever' : 'stack';
    return mute(context, open, id, how);
  });
}

async function mute(context: Context, { client, stack }: OpenStack, finding: string, how: 'stack' | 'ever' | 'not') {
  const { output } = context;
  const done = await client.request('mute', { stack, finding, how });
  if (!done.ok) return output.problem(done.problem);
  output.document({ finding, muted: how === 'not' ? null : how });
  const words = {
    stack: doctorWords.muted,
    ever: doctorWords.mutedEverywhere,
    not: doctorWords.unmuted,
  } as const;
  output.line(words[how](finding));
  return EXIT.good;
}

async function list(context: Context, { client, stack }: OpenStack): Promise<number> {
  const { output } = context;
  const seen = await client.request('doctor', { stack });
  if (!seen.ok) return output.problem(seen.problem);
  const { findings } = seen.value;
  output.document({ findings });
  if (findings.length === 0) output.line(doctorWords.nothingWrong);
  for (const finding of findings) print(context, finding);
  return findings.some(counts) ? EXIT.wrong : EXIT.good;
}

/** What makes the answer "something is wrong": neither a mere note nor what somebody muted. */
function counts({ severity, muted }: Finding): boolean {
  return severity !== 'info' && muted === undefined;
}

const LOOKS = { error: ['red', '✗'], warning: ['yellow', '!'], info: ['gray', '·'] } as const;

function print({ output }: Context, finding: Finding): void {
  const [colour, mark] = LOOKS[finding.severity];
  if (finding.muted) {
    const listed = finding.muted === 'ever' ? doctorWords.listedEverywhere : doctorWords.listedHere;
    output.line(paint('gray', `  ${listed(finding.message)}`));
    output.line(paint('gray', `      stacklight doctor --unmute ${quoted(finding.id)}`));
    return;
  }
  output.line(paint(colour, `${mark} ${finding.severity}`), `  ${finding.message}`);
  if (finding.why !== undefined) output.line(`      ${finding.why}`);
  for (const line of finding.evidence.flatMap((one) => one.split('\n'))) output.line(paint('gray', `      ${line}`));
  for (const [index, { intent, label }] of finding.fixes.entries()) {
    const which = index === 0 ? '' : ` --with ${intent}`;
    output.line(`      ${label}: stacklight doctor --fix ${quoted(finding.id)}${which}`);
  }
}

/** As a shell takes it: ids may hold paths. */
function quoted(id: string): string {
  return /^[\w./:@-]+$/.test(id) ? id : `'${id.replaceAll("'", "'\\''")}'`;
}
