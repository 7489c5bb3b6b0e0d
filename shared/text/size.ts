const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `512 B`, `84 MB`, `1.2 GB`: one decimal below ten, powers of 1000 as disks are sold and task managers print them. */
export function formatSize(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** `0.3 %`, `12 %`, `140 %`. */
export function formatPercent(percent: number): string {
  return `${percent.toFixed(percent < 9.95 ? 1 : 0)} %`;
}
