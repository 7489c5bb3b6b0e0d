import type { Look, Shape } from '../../state-look.ts';

const ring = 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z';

/** `fill` is drawn solid in the tone, `cut` over it in the colour of the ground, `line` as a stroke in the tone. */
const drawings: Readonly<Record<Shape, { readonly fill?: string; readonly cut?: string; readonly line?: string }>> = {
  check: { fill: ring, cut: 'M5 8.2 7.2 10.4 11.2 6' },
  disc: { fill: 'M8 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z' },
  tick: { line: 'M2.8 8.5 6.5 12.2 13.2 4.5' },
  arc: { line: 'M8 2.2A5.8 5.8 0 1 1 2.2 8' },
  dots: {
    fill: 'M3 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Zm5 0a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Zm5 0a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3Z',
  },
  loop: { line: 'M13 8A5 5 0 1 1 11.3 4.2L13.2 6M13.2 2.5V6H9.7' },
  triangle: { fill: 'M8 1.5 15.2 14H.8Z', cut: 'M8 6v3.7M8 11.8v.1' },
  cross: { fill: 'M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3Z', cut: 'M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6' },
  barred: { line: `${ring}M3.5 3.5l9 9` },
  overlap: { line: 'M1.8 5.8h8.4v8.4H1.8Z', fill: 'M6.5 1.5h8v8h-3V5.5a1 1 0 0 0-1-1h-4Z' },
  square: { line: 'M4 4h8v8H4Z' },
  question: { line: 'M5.3 5.8A2.7 2.7 0 1 1 8 8.6v1.2M8 12.7v.1' },
};

/** The state by shape and colour; the word stands beside it, so the drawing itself is silent. */
export function StateGlyph({ look, size = 16 }: { readonly look: Look; readonly size?: number }) {
  const { fill, cut, line } = drawings[look.shape];
  return (
    <svg
      class={`glyph tone-${look.tone} shape-${look.shape}`}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
    >
      {fill && <path class="glyph-fill" d={fill} />}
      {cut && <path class="glyph-cut" d={cut} />}
      {line && <path class="glyph-line" d={line} />}
    </svg>
  );
}
