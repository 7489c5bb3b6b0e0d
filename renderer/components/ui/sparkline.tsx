import { sparkPath } from '../../spark.ts';

interface SparklineProps {
  /** Oldest first; `null`: nothing was measured. */
  readonly values: readonly (number | null)[];
  readonly title: string;
}

const WIDTH = 64;
const HEIGHT = 16;

/** A small curve without axes: it shows a change, not a value. Broken where nothing was measured. */
export function Sparkline({ values, title }: SparklineProps) {
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={title}>
      <title>{title}</title>
      <path class="spark-base" d={`M0 ${HEIGHT - 1}H${WIDTH}`} />
      <path d={sparkPath(values, WIDTH, HEIGHT)} />
    </svg>
  );
}
