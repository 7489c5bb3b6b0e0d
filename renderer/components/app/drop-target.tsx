import { useEffect, useState } from 'preact/hooks';
import { appWords } from '../../words/app.ts';
import { Icon } from '../ui/icon.tsx';
import { useStore } from './store-context.ts';

/**
 * The whole window takes a folder. What was dropped the preload tells the main process before the page asks about it: no path
 * comes by here.
 */
export function DropTarget() {
  const over = useDrop();
  if (!over) return null;
  return (
    <div class="drop-target" role="status">
      <div class="drop-sheet">
        <Icon name="folder" />
        <p class="drop-title">{appWords.dropToOpen}</p>
        <p class="hint">{appWords.dropHint}</p>
      </div>
    </div>
  );
}

function useDrop(): boolean {
  const { desk } = useStore();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      // Without this the browser takes the drop for itself.
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = hasFiles(event) ? 'copy' : 'none';
      setOver(hasFiles(event));
    };
    const onLeave = (event: DragEvent) => {
      // The window was left, not one element for another.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (hasFiles(event)) void desk.propose('dropped');
    };
    const listeners = [
      ['dragenter', onOver],
      ['dragover', onOver],
      ['dragleave', onLeave],
      ['drop', onDrop],
    ] as const;
    for (const [name, listener] of listeners) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) window.removeEventListener(name, listener);
    };
  }, [desk]);
  return over;
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
