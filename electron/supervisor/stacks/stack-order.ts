/** Things that belong to stack files, in the order that a person gave the files; what nobody placed follows as it came. Pure. */
export function inOrder<T extends { readonly file: string }>(
  all: readonly T[],
  order: readonly string[],
): readonly T[] {
  if (order.length === 0) return all;
  const places = new Map(order.map((file, index) => [file, index]));
  const placeOf = ({ file }: T) => places.get(file) ?? order.length;
  return all.toSorted((a, b) => placeOf(a) - placeOf(b));
}
