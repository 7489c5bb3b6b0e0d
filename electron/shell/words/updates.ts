/** What the app says about its updates. */
export const updatesWords = {
  checkout: 'This is a checkout: pull the newer sources.',
  packageManager: 'Updates come from your package manager.',
  archive: 'This copy was unpacked from an archive, so it looks for nothing: unpack a newer one in its place.',
  noFeed: 'No update feed is built into this package, so it looks for nothing: install a newer one over it.',
  feedUnreadable: (reason: string) => `The update feed of this package cannot be used: ${reason}.`,
  noFeedFile: 'the file that names it is not readable',
  noGenericFeed: 'the file that names it names no generic feed',
  insecureFeed: (url: string) => `${url} is not encrypted, so anybody on the way could put a program in its place`,
  unsigned:
    'This package is not signed, so nothing could vouch for what an update brings: install a newer one over it.',

  unknown: 'Not looked for yet.',
  looking: (host: string) => `Asking ${host}…`,
  current: (version: string) => `Stacklight ${version} is the newest version.`,
  found: (version: string) => `Stacklight ${version} is available.`,
  foundNotice: (version: string) =>
    `Stacklight ${version} is available; it can be installed from Settings, under About.`,
  fetching: (version: string, percent: number) => `Downloading Stacklight ${version}: ${percent} %`,
  installing: (version: string) => `Stacklight ${version} is in place and starts as soon as this one has ended.`,
  installingWithInstaller: (version: string) => `The installer of Stacklight ${version} takes over.`,

  question: (version: string) => `Install Stacklight ${version}?`,
  questionDetail: (host: string, now: string) =>
    `It is downloaded from ${host}, checked, and put in the place of ${now}. Then Stacklight restarts. Your services keep running.`,
  keeps: (file: string) => `The version that runs now is kept as ${file}.`,
  install: 'Install and restart',
  later: 'Not now',

  noNetwork: (host: string) =>
    `${host} cannot be reached: this machine has no network, or does not find that name. Look again when it has.`,
  noAnswer: (host: string) => `${host} does not answer. Look again later.`,
  badCertificate: (host: string) =>
    `${host} shows a certificate that this system does not trust, so nothing was taken from it. A proxy that opens connections does that too.`,
  nothingPublished: (host: string) =>
    `${host} has no update feed for this system at the address built into this package.`,
  refused: (host: string, status: number) => `${host} refused with HTTP status ${status}. Look again later.`,
  noFeedThere: (host: string) =>
    `What ${host} answers is no update feed. The sign-in page of a network answers so, too: open a page in your browser, then look again.`,
  leadsAway: (host: string) =>
    `${host} leads to a place that is not encrypted, so anybody on the way could put a program in its place. Nothing was taken from there.`,
  incomplete: (host: string) => `${host} names an update but not its file. Look again later.`,
  wrongHash: (host: string) =>
    `The download is not the file that the feed of ${host} describes (its SHA-512 differs). It was deleted, and nothing was installed.`,
  wrongSignature:
    'The download is not signed by who signed this version. Nothing was installed; look for an announcement before you install it by hand.',
  noSpace: 'The disk is full. Free some space, then try again; nothing was installed.',
  notWritable: (file: string) =>
    `${file} cannot be replaced: it or its folder is not yours to write. Move it to a folder of your own, or install the new version by hand.`,
  other: (reason: string) => `It did not work: ${reason}. Nothing was installed.`,
} as const;
