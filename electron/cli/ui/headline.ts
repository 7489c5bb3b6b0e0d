/** The sentence at the top, with what to press here. Pure. */
import { headlineOf, type Press } from '../../../shared/headline/headline.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { assertNever } from '../../result.ts';
import { uiWords } from '../words/ui.ts';
import { keyName, keyOf } from './bindings.ts';
import { type Span, span } from './cells.ts';

/** What the sentence asks for, where a terminal can do it. */
export function pressOf(stack: Snapshot, now: number): Press | undefined {
  const { press } = headlineOf(stack, now);
  return press?.kind === 'openFile' ? undefined : press;
}

/** The sentence, what to press, and in small what belongs to it. `now` is epoch milliseconds. */
export function headlineSpans(stack: Snapshot, now: number): readonly Span[] {
  const { text, more, detail, tone } = headlineOf(stack, now);
  const press = pressOf(stack, now);
  const key = keyName(keyOf('mend', 'list') ?? '');
  const small = [...(more > 0 ? [uiWords.more(more)] : []), ...detail];
  return [
    span(text, { tone, bold: tone === 'bad' }),
    ...(press ? [span(` ${uiWords.press(key, deedOf(press))}`, { tone: 'accent', bold: true })] : []),
    ...(small.length > 0 ? [span(`  ${small.join(' · ')}`, { tone: 'quiet' })] : []),
  ];
}

function deedOf(press: Press): string {
  switch (press.kind) {
    case 'fixPorts':
      return uiWords.deeds.fixPorts;
    case 'restart':
    case 'stop':
    case 'logs':
    case 'look':
      return uiWords.deeds[press.kind](press.service);
    case 'startAll':
    case 'review':
    case 'openFile':
      return uiWords.deeds[press.kind];
    default:
      return assertNever(press);
  }
}
