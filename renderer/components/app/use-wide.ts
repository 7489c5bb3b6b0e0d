import { useEffect, useState } from 'preact/hooks';

/** As in `styles/frame.css`: from here on something stands beside the list. */
const WIDE = '(min-width: 780px)';

/** Whether the window is wide, so that what stands beside the list is seen. */
export function useWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const media = matchMedia(WIDE);
    const look = () => setWide(media.matches);
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, []);
  return isWide;
}
