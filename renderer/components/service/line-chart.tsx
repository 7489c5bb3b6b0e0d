import { useEffect, useRef, useState } from 'preact/hooks';
import type UPlot from 'uplot';
import { formatLocalTime, formatTick } from '../../../shared/text/clock-time.ts';
import { type ChartLine, formatMeasured } from '../../service/chart-lines.ts';
import { tokenColour, watchColours } from '../../token-colour.ts';
import { chartWords } from '../../words/charts.ts';

const HEIGHT = 96;

/** A scale that is shorter than this shows noise as mountains: milliseconds, percent, bytes. */
const LEAST = { latency: 10, cpu: 1, memory: 1_000_000 } as const;

/**
 * One number over time: its mean as a line, its peaks as a shade. The caption says in words what it shows; the arrow keys go from value to
 * value and say each.
 */
export function LineChart({ line }: { readonly line: ChartLine }) {
  const { name, data, summary } = line;
  const [at, setAt] = useState<number | undefined>(undefined);
  const box = usePlot(line, setAt);
  const last = data[0].length - 1;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = movedTo(event.key, at ?? last, last);
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
    box.cursor(next);
  };
  const label = chartWords.label(chartWords.name(name), at === undefined ? summary : valueAt(line, at));
  return (
    <figure class={`chart chart-${name}`}>
      <figcaption>
        <b>{chartWords.name(name)}</b> <span class="chart-says">{at === undefined ? summary : valueAt(line, at)}</span>
      </figcaption>
      <div
        ref={box.element}
        class="plot"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at ?? last}
        aria-valuetext={at === undefined ? summary : valueAt(line, at)}
        onKeyDown={onKeyDown}
        onBlur={() => setAt(undefined)}
      />
    </figure>
  );
}

function movedTo(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, at - 1);
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(last, at + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

function valueAt({ name, data: [times, means, peaks] }: ChartLine, at: number): string {
  const time = formatLocalTime((times[at] ?? 0) * 1_000);
  const [mean, peak] = [means[at], peaks[at]];
  if (mean === null || mean === undefined) return chartWords.nothingAt(time);
  return chartWords.at(time, formatMeasured(name, mean), formatMeasured(name, peak ?? mean));
}

interface Box {
  readonly element: { current: HTMLDivElement | null };
  /** Puts the cross-hair on this value. */
  cursor(index: number): void;
}

/** The drawing is loaded with the first chart: a page that shows none need not wait for it. */
function usePlot(line: ChartLine, onPoint: (at: number | undefined) => void): Box {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  const newest = useRef(line);
  newest.current = line;
  useEffect(() => {
    let ended = false;
    const host = element.current;
    const draw = async () => {
      const { default: Plot } = await import('uplot');
      if (ended || !host) return;
      plot.current?.destroy();
      plot.current = new Plot(optionsFor(newest.current, host, onPoint), newest.current.data, host);
    };
    void draw();
    const unwatch = watchColours(() => void draw());
    const sized = new ResizeObserver(() => {
      if (host && plot.current && host.clientWidth !== plot.current.width)
        plot.current.setSize({ width: host.clientWidth, height: HEIGHT });
    });
    if (host) sized.observe(host);
    return () => {
      ended = true;
      unwatch();
      sized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [line.name, onPoint]);
  useEffect(() => plot.current?.setData(line.data), [line]);
  return {
    element,
    cursor(index) {
      const left = plot.current?.valToPos(newest.current.data[0][index] ?? 0, 'x') ?? -1;
      plot.current?.setCursor({ left, top: 0 }, false);
    },
  };
}

function optionsFor({ name }: ChartLine, host: HTMLElement, onPoint: (at: number | undefined) => void): UPlot.Options {
  const colour = tokenColour(`--chart-${name}`);
  const axis = {
    stroke: tokenColour('--chart-axis'),
    grid: { stroke: tokenColour('--chart-grid'), width: 1 },
    ticks: { show: false },
    font: getComputedStyle(host).font,
  };
  return {
    width: host.clientWidth,
    height: HEIGHT,
    padding: [6, 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max((high ?? 0) * 1.1, LEAST[name])] } },
    axes: [
      { ...axis, size: 18, gap: 2, space: 70, values: (plot, ticks) => ticks.map((at) => tickAt(plot, at)) },
      {
        ...axis,
        size: 52,
        gap: 4,
        space: 34,
        values: (_plot, ticks) => ticks.map((value) => formatMeasured(name, value)),
      },
    ],
    series: [
      {},
      {
        stroke: colour,
        width: 1.5,
        points: { size: 3, space: 0, show: (plot, index) => isLonely(plot.data[index] ?? []) },
      },
      { stroke: 'transparent', width: 0, points: { show: false } },
    ],
    bands: [{ series: [2, 1], fill: faint(colour) }],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx === null ? undefined : (cursor.idx ?? undefined))] },
  };
}

function tickAt({ scales }: UPlot, at: number): string {
  const { min = 0, max = 0 } = scales.x ?? {};
  return formatTick(at * 1_000, ((max ?? 0) - (min ?? 0)) * 1_000);
}

/** A few values with gaps around them would be no line at all. */
function isLonely(values: UPlot.AlignedData[number]): boolean {
  return Array.from(values).filter((value) => value !== null && value !== undefined).length < 30;
}

/** The same colour, as a shade under the line: `rgb(1, 2, 3)` is what a token becomes. */
function faint(colour: string): string {
  const [red, green, blue] = colour.match(/[\d.]+/g) ?? [];
  return `rgba(${red}, ${green}, ${blue}, 0.18)`;
}
