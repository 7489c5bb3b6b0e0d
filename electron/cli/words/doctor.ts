/** What the command line says: doctor. */
export const doctorWords = {
  doctorTakesOneOf:
    'doctor takes one of --fix, --mute and --unmute; --forever goes with --mute, --with goes with --fix.',
  isMutedInThis: 'is muted in this stack.',
  isMutedInEvery: 'is muted in every stack.',
  isNoLongerMuted: 'is no longer muted.',
  nothingIsWrong: 'Nothing is wrong.',
  inEveryStack: 'in every stack',
  inThisStack: 'in this stack',
} as const;
