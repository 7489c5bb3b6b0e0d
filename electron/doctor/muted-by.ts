/** What a list of muted findings says of one of them. Pure. */

/** What mutes everything that the check of this finding finds. */
export function kindOf(id: string): string {
  return `${id.split('/')[0]}/*`;
}

/** Whether and where a finding is muted; `mutedKind`: with all of its kind. */
export function mutedBy(
  muted: ReadonlyMap<string, 'stack' | 'ever'>,
  id: string,
): { readonly muted: 'stack' | 'ever'; readonly mutedKind?: true } | undefined {
  const alone = muted.get(id);
  if (alone !== undefined) return { muted: alone };
  const kind = muted.get(kindOf(id));
  return kind === undefined ? undefined : { muted: kind, mutedKind: true };
}
