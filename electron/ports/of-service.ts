import { groupedBy } from './grouped.ts';

/** Those of a list that are of a service. */
export const ofService = groupedBy(({ service }: { readonly service: string }) => service);
