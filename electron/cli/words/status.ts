/** What the command line says: status. */
export const statusWords = {
  n1Hint: '1 hint',
  hints: (hints: string | number) => `${hints} hints`,
  assumed: (port: string | number) => `${port} (assumed)`,
  pid: (pid: string | number) => `pid ${pid}`,
} as const;
