import { groupedBy } from './grouped.ts';

/** Those of a list that are on a port. */
export const onPort = groupedBy(({ port }: { readonly port: number }) => port);
