import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { bareMessage, fixOffer } from '../../findings.ts';
import { mendsOf } from '../../history/mends.ts';
import { reasonOf } from '../../reason.ts';
import { findingsWords } from '../../words/findings.ts';
import { historyWords } from '../../words/history.ts';
import { useStore } from '../app/store-context.ts';
import { useRequest } from '../app/use-request.ts';
import { copyText } from '../ui/copy-text.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Markdown } from '../ui/markdown.tsx';
import { IntentButton } from '../ui/offer-button.tsx';
import { Pane } from '../ui/pane.tsx';

interface ReportProps {
  readonly stack: Snapshot;
  readonly incident: string;
}

/** The report of one incident, to read, print, and take along into whatever people write their reports in. */
export function ReportPane({ stack, incident }: ReportProps) {
  // What happens in it is told in its report: it is asked for again with each event of the incident's own.
  const newest = stack.events.findLast(({ data, kind }) => kind === 'action' || data?.id === incident)?.seq;
  const { answer, failure: lost } = useRequest(
    'stacklight:report',
    { stack: stack.key, incident },
    { anew: `${newest} ${stack.findings.length}` },
  );
  const failure = lost ?? answer?.problem?.message;
  const markdown = answer?.problem ? undefined : answer?.markdown;
  return (
    <Pane
      title={historyWords.reportTitle}
      subtitle={historyWords.reportSub(stack.stack)}
      tools={markdown && <ReportTools stack={stack.key} incident={incident} markdown={markdown} />}
    >
      {failure && <p class="banner tone-bad">{historyWords.reportFailed(failure)}</p>}
      {markdown === undefined && !failure && <p class="empty-note">{historyWords.reportLoading}</p>}
      {markdown && <Mends stack={stack} incident={incident} />}
      {markdown && (
        <article class="report">
          <Markdown text={markdown} top={3} />
        </article>
      )}
    </Pane>
  );
}

interface ToolsProps {
  readonly stack: string;
  readonly incident: string;
  readonly markdown: string;
}

function ReportTools({ stack, incident, markdown }: ToolsProps) {
  const { bridge, tell } = useStore();
  const copy = () => {
    const copied = copyText(markdown);
    tell({ message: copied ? historyWords.reportCopied : historyWords.clipboardUnavailable, passing: copied });
  };
  const save = async () => {
    try {
      const { saved, problem } = await bridge.request('stacklight:save-report', { stack, incident });
      if (problem) tell(problem);
      else if (saved) tell({ message: historyWords.reportSaved(saved), passing: true });
    } catch (error) {
      tell({ message: historyWords.reportFailed(reasonOf(error)) });
    }
  };
  const tools: readonly (readonly [IconName, string, () => void])[] = [
    ['copy', historyWords.copyMarkdown, copy],
    ['save', historyWords.save, () => void save()],
    ['print', historyWords.print, () => window.print()],
  ];
  return (
    <>
      {tools.map(([icon, label, run]) => (
        <button key={icon} type="button" class="button tool" aria-label={label} title={label} onClick={run}>
          <Icon name={icon} /> <span class="tool-label">{label}</span>
        </button>
      ))}
    </>
  );
}

/** What can be done now about what is behind it: each with its button. The report says the same in words. */
function Mends({ stack, incident }: ReportProps) {
  const mends = mendsOf(stack, incident);
  if (mends.length === 0) return null;
  const isOver = stack.incidents.some(({ id, closedAt }) => id === incident && closedAt !== undefined);
  const title = isOver ? historyWords.leftTitle : historyWords.fixesTitle;
  return (
    <section class="mends" aria-label={title}>
      <h3 class="section-title">{title}</h3>
      <ul>
        {mends.map(({ finding, fix }) => {
          const known = fixOffer(fix.intent, stack.key, finding);
          return (
            known && (
              <li key={`${finding.id} ${fix.intent}`} class="mend">
                <p>
                  {finding.service && <b>{finding.service} </b>}
                  {bareMessage(finding)}
                </p>
                <IntentButton
                  intent={known.intent}
                  offer={{ enabled: true, title: fix.label, urgent: false }}
                  label={fix.label}
                  icon={known.icon}
                  of={findingsWords.fixFor(finding.service ?? finding.id)}
                />
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}
