import type { ProcessInfo } from '../platform/platform.ts';
import type { Self } from './types.ts';

/** Our user's number as processes carry it; Windows has none, and its platform gives -1 to what is ours. */
export function ownUser(self: Self): number {
  return self.uid ?? -1;
}

/** A process that we may end where there is a reason to: our own user's or, as root, one of the user that the stack file names for a service. */
export function mayEnd({ uid, user }: ProcessInfo, self: Self): boolean {
  if (uid === ownUser(self)) return true;
  const names = self.uid === 0 ? (self.stack?.users ?? []) : [];
  return names.includes(String(uid)) || (user !== undefined && names.includes(user));
}
