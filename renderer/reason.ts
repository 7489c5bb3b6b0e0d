/** What was thrown, as a sentence for people: without what Electron puts before an answer that failed. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^Error invoking remote method '[^']*': (?:[A-Z]\w*Error: |Error: )?/, '');
}
