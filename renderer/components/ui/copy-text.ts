/**
 * Puts text on the clipboard; false when the system refused. The asynchronous clipboard needs a permission that this
 * page does not get, so the copy command of the document is answered with the text.
 */
export function copyText(text: string): boolean {
  let taken = false;
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    taken = event.clipboardData !== null;
  };
  document.addEventListener('copy', give, { once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', give);
  return taken;
}
