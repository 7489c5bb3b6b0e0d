import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { headlineOf } from '../../../shared/headline/headline.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { useOpenFile } from './press-button.tsx';

/** The stack file as it is now cannot be used: where and why, as a compiler says it. The headline says that it is so, where nothing is worse. */
export function FileProblems({ stack }: { readonly stack: Snapshot }) {
  const openFile = useOpenFile(stack.key);
  const { now } = useStore();
  if (stack.fileProblems.length === 0) return null;
  const isSaid = headlineOf(stack, now.peek()).press?.kind === 'openFile';
  return (
    <div class="banner tone-warn file-problems" role="alert" aria-label={stacksWords.fileErrors}>
      {!isSaid && <p class="banner-title">{stacksWords.fileErrorsKeptLast(stack.fileProblems.length)}</p>}
      <ul>
        {stack.fileProblems.map(({ file = stack.file, line, column, message, hint }, at) => (
          <li key={`${file}:${line}:${column}:${message}`}>
            <button type="button" class="link place" title={stacksWords.openFileHint} onClick={() => void openFile(at)}>
              <code>{[baseName(file), line, column].filter((part) => part !== undefined).join(':')}</code>
            </button>
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
