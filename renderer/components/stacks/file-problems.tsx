import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { stacksWords } from '../../words/stacks.ts';
import { OfferButton } from '../ui/offer-button.tsx';
import { useOpenFile } from './press-button.tsx';

/** The stack file as it is now cannot be used: where and why, as a compiler says it. */
export function FileProblems({ stack }: { readonly stack: Snapshot }) {
  const openFile = useOpenFile(stack.key);
  if (stack.fileProblems.length === 0) return null;
  const offer = { enabled: true, title: stacksWords.openFileHint, urgent: false };
  return (
    <div class="banner tone-warn file-problems" role="alert">
      <div class="banner-head">
        <p class="banner-title">{stack.services.length > 0 ? stacksWords.fileErrorKeptLast : stacksWords.fileError}</p>
        <OfferButton offer={offer} label={stacksWords.pressOpenFile} icon="open" onPress={() => void openFile(0)} />
      </div>
      <ul>
        {stack.fileProblems.map(({ file = stack.file, line, column, message, hint }) => (
          <li key={`${file}:${line}:${column}:${message}`}>
            <code class="place" title={file}>
              {[baseName(file), line, column].filter((part) => part !== undefined).join(':')}
            </code>
            <span>{message}</span>
            {hint && <span class="hint">{hint}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the files say and is not acted on: counted where nobody asks. The stack runs all the same. */
export function FileNotes({ stack: { file: own, fileNotes = [] } }: { readonly stack: Snapshot }) {
  if (fileNotes.length === 0) return null;
  return (
    <details class="file-notes">
      <summary>{stacksWords.fileNotes(fileNotes.length)}</summary>
      <ul>
        {fileNotes.map(({ file = own, line, message, hint }) => (
          <li key={`${file}:${line}:${message}`}>
            <code title={file}>{[baseName(file), line].filter((part) => part !== undefined).join(':')}</code> {message}
            {hint && <span class="hint"> ({hint})</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
