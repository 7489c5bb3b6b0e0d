import type { HolderView } from '../../../electron/contract/service.ts';
import { formatLocalTime } from '../../../shared/text/clock-time.ts';
import { verdictLooks } from '../../state-look.ts';
import { serviceWords } from '../../words/service.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';

interface ItemProps {
  /** One, or copies of one program: what is the same of them stands there once. */
  readonly alike: readonly HolderView[];
  /** Who answers is proved for declared ports only. */
  readonly proved: boolean;
}

/** What holds a port: how that is judged and why, and of each process its age, whom it answers and where it comes from. */
export function HolderItem({ alike, proved }: ItemProps) {
  const [holder] = alike;
  if (!holder) return null;
  const look = verdictLooks[holder.verdict];
  const isOne = alike.length === 1;
  return (
    <li class={`holder tone-${look.tone}`}>
      <StateGlyph look={look} size={14} />
      <div class="holder-text">
        <p class="holder-line">
          <b class={`word tone-${look.tone}`}>{look.word}</b>
          <span class="holder-who">{isOne ? whoOf(holder) : serviceWords.holderCount(alike.length)}</span>
          {isOne && <Age holder={holder} />}
        </p>
        {holder.command && <code class="holder-command">{holder.command}</code>}
        <p class="holder-reason">{isOne ? holder.reason : serviceWords.eachHolder(holder.reason)}</p>
        {isOne ? (
          <HolderFacts holder={holder} summary={summaryOf(holder, proved)} />
        ) : (
          <ul class="holder-each">
            {alike.map((one) => (
              <li key={`${one.pid} ${one.address}`}>
                <HolderFacts
                  holder={one}
                  summary={`${whoOf(one)}${one.answers.length > 0 || proved ? ` · ${summaryOf(one, proved)}` : ''}`}
                />
                <Age holder={one} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

function Age({ holder: { startedAt } }: { readonly holder: HolderView }) {
  if (startedAt === undefined) return null;
  return (
    <span class="row-age" title={serviceWords.startedAt(formatLocalTime(startedAt))}>
      <Elapsed since={startedAt} />
    </span>
  );
}

function whoOf({ container, pid }: HolderView): string {
  const who = [
    container && serviceWords.containerNamed(container),
    pid !== undefined && serviceWords.pidOf(pid),
  ].filter(Boolean);
  return who.length > 0 ? who.join(', ') : serviceWords.holderUnknown;
}

function summaryOf({ answers }: HolderView, proved: boolean): string {
  if (answers.length > 0) return serviceWords.answers(answers.join(', '));
  return proved ? serviceWords.answersNoOne : serviceWords.holderDetails;
}

function HolderFacts({ holder, summary }: { readonly holder: HolderView; readonly summary: string }) {
  const facts: readonly (readonly [string, string | undefined])[] = [
    [serviceWords.listensOn, holder.address],
    [serviceWords.startedLabel, holder.startedAt === undefined ? undefined : formatLocalTime(holder.startedAt)],
    [serviceWords.user, holder.user],
    [serviceWords.folder, holder.workingDir],
    [serviceWords.startedBy, holder.parents?.join(' ← ')],
  ];
  return (
    <details class="holder-more">
      <summary>{summary}</summary>
      <dl class="facts">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </details>
  );
}
