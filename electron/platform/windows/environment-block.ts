/** The environment as a process of Windows has it: `NAME=value` in UTF-16, each with a closing zero, one more at the end. Pure. */

/**
 * For a start. Names that differ only in case are one variable; the one that was set last counts. In alphabetical order, as
 * CreateProcess asks for.
 */
export function environmentBlock(variables: Readonly<Record<string, string>>): Buffer {
  const byName = new Map<string, string>();
  for (const [name, value] of Object.entries(variables)) byName.set(name.toUpperCase(), `${name}=${value}`);
  const entries = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => `${entry}\0`);
  return Buffer.from(`${entries.join('') || '\0'}\0`, 'utf16le');
}

/** The value of one variable in a block; its name in any case. */
export function blockValue(block: Buffer, name: string): string | undefined {
  const wanted = `${name.toUpperCase()}=`;
  for (const entry of block.toString('utf16le').split('\0')) {
    // The first empty entry is the end; what follows are the system's own bytes.
    if (entry === '') return undefined;
    if (entry.slice(0, wanted.length).toUpperCase() === wanted) return entry.slice(wanted.length);
  }
  return undefined;
}
