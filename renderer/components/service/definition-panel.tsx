import type { Details } from '../../../electron/contract/details.ts';
import { serviceWords } from '../../words/service.ts';
import { useStore } from '../app/store-context.ts';
import { copyText } from '../ui/copy-text.ts';
import { Icon } from '../ui/icon.tsx';

/** What is run exactly, with every default, and where in which file it stands. */
export function DefinitionPanel({ definition }: Pick<Details, 'definition'>) {
  const { tell } = useStore();
  const { text, file, line, compose } = definition;
  const place = line === undefined ? file : `${file}:${line}`;
  const copy = () => {
    const copied = copyText(text);
    tell({ message: copied ? serviceWords.definitionCopied : serviceWords.clipboardUnavailable, passing: copied });
  };
  return (
    <section class="panel" aria-label={serviceWords.definitionTitle}>
      <h3 class="section-title">{serviceWords.definitionTitle}</h3>
      <p class="definition-place">
        <code>{place}</code>
      </p>
      {compose && <p class="hint">{serviceWords.composeRuns(compose)}</p>}
      <details class="definition">
        <summary>{serviceWords.asItRuns}</summary>
        <div class="definition-text">
          <button
            type="button"
            class="button bare"
            aria-label={serviceWords.copyDefinition}
            title={serviceWords.copyDefinition}
            onClick={copy}
          >
            <Icon name="copy" />
          </button>
          <pre class="evidence">{text}</pre>
        </div>
        <p class="hint">{serviceWords.withDefaults}</p>
      </details>
    </section>
  );
}
