/** The results as Markdown. Pure. */
import { median } from './measure.mjs';

/**
 * Medians with the spread of the rounds, the ratio to the best other subject, and the aim.
 * @param {{ results: readonly { row: object, samples: Record<string, object[]> }[],
 *   failed: readonly { title: string, why: string }[] }} run failed: what could not be measured
 * @param {Record<string, string | undefined>} versions by subject
 * @param {{ cores: number, model: string, node: string, system: string }} machine
 * @param {Date} date
 * @param {Record<string, string>} reasons why figures miss their aim, by `row.figure`
 */
export function tableOf({ results, failed }, versions, machine, date, reasons) {
  const lines = results.flatMap(linesOf);
  const installed = Object.entries(versions).filter(([, version]) => version !== undefined);
  const absent = Object.entries(versions).flatMap(([name, version]) => (version === undefined ? [name] : []));
  const misses = lines.filter(({ missed }) => missed);
  return `${[
    '# Benchmarks',
    '',
    `Measured ${date.toISOString().slice(0, 10)} by \`npm run bench\` in one run: ${machine.cores} cores (${machine.model}), ${machine.system}, Node ${machine.node}. Medians of the rounds, smallest and largest in brackets; the ratio is to the best of the others.`,
    '',
    `Versions: ${installed.map(([name, version]) => `${name} ${version}`).join(', ')}.${absent.length > 0 ? ` Not here: ${absent.join(', ')}.` : ''}`,
    '',
    '| measure | figure | stacklight | aim | ratio | others |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => line.text),
    ...(misses.length > 0 ? ['', '## Missed', ''] : []),
    ...misses.map(({ key, name }) => `- ${name}: ${reasons[key] ?? 'not explained yet; a profile is missing.'}`),
    ...(failed.length > 0 ? ['', '## Not measured', ''] : []),
    ...failed.map(({ title, why }) => `- ${title}: ${why}`),
  ].join('\n')}\n`;
}

function linesOf({ row, samples }) {
  return Object.entries(row.figures).flatMap(([figure, { unit, digits, aim, aimOver }]) => {
    const valuesOf = (name) => (samples[name] ?? []).map((sample) => sample[figure]).filter(Number.isFinite);
    const round = (value) => value.toFixed(digits);
    const text = (name) => {
      const values = valuesOf(name);
      if (values.length === 0) return undefined;
      const spread = values.length > 1 ? ` (${round(Math.min(...values))} to ${round(Math.max(...values))})` : '';
      return `${round(median(values))}${spread}`;
    };
    const others = Object.keys(samples).filter((name) => name !== 'stacklight' && valuesOf(name).length > 0);
    const own = median(valuesOf('stacklight'));
    const best = Math.min(...others.map((name) => median(valuesOf(name))));
    const most = aim ?? aimOf(aimOver, valuesOf);
    // What was left out of this run (a size, a subject) has no line.
    if (!Number.isFinite(own) && others.length === 0) return [];
    const ratio = Number.isFinite(own) && Number.isFinite(best) && best > 0 ? (own / best).toFixed(2) : '';
    const cells = [
      row.title,
      unit,
      text('stacklight') ?? '—',
      most === undefined ? '' : round(most),
      ratio,
      others.map((name) => `${name} ${text(name)}`).join('; '),
    ];
    return {
      key: `${row.name}.${figure}`,
      name: `${row.title}, ${unit}`,
      missed: most !== undefined && Number(round(own)) > Number(round(most)),
      text: `| ${cells.join(' | ')} |`,
    };
  });
}

/** An aim that hangs on what another subject took in the same run. */
function aimOf(aimOver, valuesOf) {
  if (!aimOver) return undefined;
  const theirs = median(valuesOf(aimOver.subject));
  return Number.isFinite(theirs) ? theirs * (aimOver.times ?? 1) + (aimOver.plus ?? 0) : undefined;
}
