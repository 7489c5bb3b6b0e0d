import { useEffect } from 'preact/hooks';
import { useStore } from '../app/store-context.ts';

/** Ctrl+K (⌘K) opens the palette and closes it, Ctrl+, the settings. A dialog that asks something comes first. */
export function usePageKeys(): void {
  const { palette, trail } = useStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (document.querySelector('dialog[open]:not(.palette)')) return;
      if (event.key === 'k') palette.value = !palette.peek();
      else if (event.key === ',') {
        palette.value = false;
        trail.go({ kind: 'settings' });
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [palette, trail]);
}
