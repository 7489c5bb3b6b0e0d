/** What the command line says: doctor. */
export const doctorWords = {
  badFlags: 'doctor takes one of --fix, --mute and --unmute; --forever goes with --mute, --with goes with --fix.',
  muted: (finding: string) => `${finding} is muted in this stack.`,
  mutedEverywhere: (finding: string) => `${finding} is muted in every stack.`,
  unmuted: (finding: string) => `${finding} is no longer muted.`,
  nothingWrong: 'Nothing is wrong.',
  listedEverywhere: (message: string) => `muted in every stack: ${message}`,
  listedHere: (message: string) => `muted in this stack: ${message}`,
} as const;
