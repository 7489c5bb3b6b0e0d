/** Those of these names, all without names. Throws at a name that none has: a soak that draws nothing shows nothing. */
export function namedOf<Fault extends { readonly name: string }>(
  all: readonly Fault[],
  names: readonly string[] | undefined,
): readonly Fault[] {
  const unknown = names?.filter((name) => all.every((fault) => fault.name !== name)) ?? [];
  if (unknown.length > 0) {
    const known = all.map(({ name }) => `  ${name}`).join('\n');
    throw new Error(`No fault is called "${unknown.join('" or "')}". There are:\n${known}`);
  }
  return names ? all.filter(({ name }) => names.includes(name)) : all;
}
