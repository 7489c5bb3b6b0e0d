import { useEffect, useState } from 'preact/hooks';

/** As in `styles/frame.css`: from here on something stands beside the list. */
const WIDE = typeof matchMedia === 'function' ? matchMedia('(min-width: 780px)') : undefined;

/** Whether the window is wide, so that what stands beside the list is seen. */
export function useWide(): boolean {
  const [isWide, setWide] = useState(WIDE?.matches ?? false);
  useEffect(() => {
    const look = () => setWide(WIDE?.matches ?? false);
    look();
    WIDE?.addEventListener('change', look);
    return () => WIDE?.removeEventListener('change', look);
  }, []);
  return isWide;
}
