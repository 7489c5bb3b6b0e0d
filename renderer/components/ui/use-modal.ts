import { useLayoutEffect } from 'preact/hooks';

/**
 * Opens a dialog over the page while its component is there. The focus begins on the way out, the first button of its foot: a
 * sheet may open while the user types. At the end it goes back to where it was or, where that is gone, to the list.
 */
export function useModal(dialog: { readonly current: HTMLDialogElement | null }): void {
  // Before it is painted: until it is opened as a dialog it would stand in the page like any other element.
  useLayoutEffect(() => {
    const sheet = dialog.current;
    const from = document.activeElement;
    sheet?.showModal();
    sheet?.querySelector<HTMLElement>('.sheet-foot .button')?.focus();
    return () => {
      sheet?.close();
      // The browser forgets where the focus was when the dialog is taken out of the page before it is closed.
      const list = document.querySelector<HTMLElement>('.row-main[tabindex="0"], .way');
      const back = from instanceof HTMLElement && from !== document.body && from.isConnected ? from : list;
      back?.focus();
    };
  }, []);
}
