import { useEffect, useState } from 'preact/hooks';
import { reasonOf } from '../../reason.ts';
import { historyWords } from '../../words/history.ts';
import { useStore } from '../app/store-context.ts';
import { copyText } from '../ui/copy-text.ts';
import { Icon } from '../ui/icon.tsx';
import { Pane } from '../ui/pane.tsx';

interface Report {
  readonly markdown: string | undefined;
  readonly failure: string | undefined;
}

/** The report of one incident as Markdown, to read and to copy into whatever people write their reports in. */
export function ReportPane({ stack, incident }: { readonly stack: string; readonly incident: string }) {
  const { tell } = useStore();
  const { markdown, failure } = useReport(stack, incident);
  const copy = () => {
    const copied = copyText(markdown ?? '');
    tell({ message: copied ? historyWords.reportCopied : historyWords.clipboardUnavailable, passing: copied });
  };
  const tools = markdown && (
    <button type="button" class="button" onClick={copy}>
      <Icon name="copy" /> {historyWords.copy}
    </button>
  );
  return (
    <Pane title={historyWords.reportTitle} subtitle={historyWords.reportFormat} tools={tools}>
      {failure && <p class="banner tone-bad">{historyWords.reportFailed(failure)}</p>}
      {markdown === undefined && !failure && <p class="empty-note">{historyWords.reportLoading}</p>}
      {markdown && <pre class="report">{markdown}</pre>}
    </Pane>
  );
}

function useReport(stack: string, incident: string): Report {
  const { bridge } = useStore();
  const [report, setReport] = useState<Report>({ markdown: undefined, failure: undefined });
  useEffect(() => {
    let ended = false;
    const take = (next: Report) => {
      if (!ended) setReport(next);
    };
    bridge.request('stacklight:report', { stack, incident }).then(
      ({ markdown, problem }) =>
        take(problem ? { markdown: undefined, failure: problem.message } : { markdown, failure: undefined }),
      (error) => take({ markdown: undefined, failure: reasonOf(error) }),
    );
    return () => {
      ended = true;
    };
  }, [bridge, stack, incident]);
  return report;
}
