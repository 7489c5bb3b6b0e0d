/** What the command line says: ports. */
export const portsWords = {
  container: (container: string | number) => `container ${container}`,
  pid: (value: string | number) => `pid ${value}`,
  answers: (value: string | number) => `answers ${value}`,
  answersNoOne: 'answers no one',
  noServiceDeclaresA: 'No service declares a port.',
} as const;
