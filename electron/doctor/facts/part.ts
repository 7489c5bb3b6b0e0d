/** The parts of a look: what is read on its own, and may not be read in time on its own. */
export type Part =
  | 'your environment'
  | 'containers'
  | 'processes'
  | 'stray copies'
  | 'disks'
  | 'logs'
  | 'env files'
  | 'programs'
  | 'names';
