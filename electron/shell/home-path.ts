/** `~/shop` for a folder below the user's home, as people write it; any other path as it is. */
export function homePath(path: string, home: string): string {
  if (path === home) return '~';
  const rest = path.startsWith(home) ? path.slice(home.length) : '';
  return /^[\\/]/.test(rest) ? `~${rest}` : path;
}
