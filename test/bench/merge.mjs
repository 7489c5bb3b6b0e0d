/** What a run of some rows makes of the table of all of them. Pure. */

const isCells = (line) => line.startsWith('| ') && !line.startsWith('| measure |') && !line.startsWith('| --- |');
const AFTERWARDS = 'Measured afterwards, each alone: ';

/**
 * The old text with the lines of the rows that were run anew taken from `fresh`: figures, reasons of misses and what could not be
 * measured. The lines of the other rows stay, with the date of the run that they are from.
 * @param {string} old docs/benchmarks.md as it is
 * @param {string} fresh what `tableOf` made of this run
 * @param {{ titles: readonly string[], order: readonly string[], day: string }} run titles: of the rows that were run; order: the titles of
 *   all rows; day: of this run
 */
export function mergedTable(old, fresh, { titles, order, day }) {
  const before = partsOf(old);
  const now = partsOf(fresh);
  const longestFirst = [...order].sort((one, other) => other.length - one.length);
  const titleOf = (line) =>
    longestFirst.find((title) =>
      [`| ${title} |`, `- ${title}, `, `- ${title}: `].some((start) => line.startsWith(start)),
    );
  const rank = (line) => {
    const title = titleOf(line);
    return title === undefined ? order.length : order.indexOf(title);
  };
  const merge = (part) =>
    [...before[part].filter((line) => !titles.includes(titleOf(line) ?? '')), ...now[part]].sort(
      (one, other) => rank(one) - rank(other),
    );
  const section = (heading, lines) => (lines.length > 0 ? ['', heading, '', ...lines] : []);
  const alone = new Map(before.alone);
  for (const title of titles) alone.set(title, day);
  const dated = [...alone].map(([title, on]) => `${title} (${on})`).join('; ');
  return `${[
    ...before.head,
    `${AFTERWARDS}${dated}.`,
    '',
    '| measure | figure | stacklight | aim | ratio | others |',
    '| --- | --- | --- | --- | --- | --- |',
    ...merge('cells'),
    ...section('## Missed', merge('missed')),
    ...section('## Not measured', merge('open')),
  ].join('\n')}\n`;
}

/** Lines of the text by what they are; `alone`: rows that were measured after the whole, with their day. */
function partsOf(text) {
  const lines = text.split('\n');
  const after = (heading) => {
    const at = lines.indexOf(heading);
    if (at < 0) return [];
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((line) => line.startsWith('## '));
    return (end < 0 ? rest : rest.slice(0, end)).filter((line) => line.startsWith('- '));
  };
  const table = lines.findIndex((line) => line.startsWith('| measure |'));
  const head = lines.slice(0, table).filter((line) => !line.startsWith(AFTERWARDS));
  while (head.at(-1) === '' && head.at(-2) === '') head.pop();
  const dated = lines.find((line) => line.startsWith(AFTERWARDS))?.slice(AFTERWARDS.length, -1);
  return {
    head,
    cells: lines.filter(isCells),
    missed: after('## Missed'),
    open: after('## Not measured'),
    alone: (dated?.split('; ') ?? []).flatMap((one) => {
      const [, title, on] = /^(.*) \((\d{4}-\d\d-\d\d)\)$/.exec(one) ?? [];
      return title === undefined || on === undefined ? [] : [[title, on]];
    }),
  };
}
