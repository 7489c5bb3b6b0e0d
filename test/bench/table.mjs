/** The results as Markdown. Pure. */
import { median } from './measure.mjs';

/** Medians with the spread of the rounds, and how many times that is of the best other subject. */
export function tableOf(results, versions, machine, date) {
  const head = [
    '# Benchmarks',
    '',
    `Measured ${date.toISOString().slice(0, 10)} by \`npm run bench\` in one run: ${machine.cores} cores (${machine.model}), Node ${machine.node}. Medians of the rounds, smallest and largest in brackets.`,
    '',
    `Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version ?? 'not installed'}`)
      .join(', ')}.`,
    '',
    '| measure | figure | stacklight | others |',
    '| --- | --- | --- | --- |',
  ];
  return `${[...head, ...results.flatMap(rowsOf)].join('\n')}\n`;
}

function rowsOf({ row, samples }) {
  return Object.entries(row.figures).map(([key, { unit, digits }]) => {
    const text = (name) => {
      const values = (samples[name] ?? []).map((sample) => sample[key]).filter((value) => Number.isFinite(value));
      if (values.length === 0) return undefined;
      const round = (value) => value.toFixed(digits);
      const spread = values.length > 1 ? ` (${round(Math.min(...values))} to ${round(Math.max(...values))})` : '';
      return `${round(median(values))}${spread}`;
    };
    const others = Object.keys(samples)
      .filter((name) => name !== 'stacklight')
      .flatMap((name) => (text(name) === undefined ? [] : `${name} ${text(name)}`));
    return `| ${row.title} | ${unit} | ${text('stacklight') ?? '—'} | ${others.join('; ')} |`;
  });
}
