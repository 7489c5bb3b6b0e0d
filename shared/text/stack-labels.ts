interface Named {
  readonly key: string;
  /** Its name. */
  readonly stack: string;
  readonly file: string;
}

/** What to call each open stack, by key: its name, and so much of its folder as tells two checkouts of one project apart. */
export function stackLabels(stacks: readonly Named[]): ReadonlyMap<string, string> {
  return new Map(stacks.map((one) => [one.key, labelOf(one, stacks)]));
}

function labelOf(one: Named, stacks: readonly Named[]): string {
  const others = stacks.filter(({ key, stack }) => key !== one.key && stack === one.stack);
  if (others.length === 0) return one.stack;
  const parts = foldersOf(one);
  for (let count = 1; count < parts.length; count += 1) {
    const end = parts.slice(-count).join('/');
    if (!others.some((other) => foldersOf(other).slice(-count).join('/') === end)) return `${one.stack} (${end})`;
  }
  return `${one.stack} (${one.file})`;
}

function foldersOf({ file }: Named): readonly string[] {
  return file.split(/[\\/]+/).slice(0, -1);
}
