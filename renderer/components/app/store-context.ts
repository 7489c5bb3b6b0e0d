import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Store } from '../../store.ts';

export const StoreContext = createContext<Store | undefined>(undefined);

/** The store that the page runs on. */
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('a component is drawn outside of the store');
  return store;
}
