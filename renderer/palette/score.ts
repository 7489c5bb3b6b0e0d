/**
 * How well what was typed fits a text: its letters have to be there in their order, and the closer together and the nearer to
 * beginnings of words, the better. The weights are those of fzy (https://github.com/jhawthorn/fzy/blob/master/ALGORITHM.md). Pure.
 */

export interface Match {
  readonly score: number;
  /** Places of the letters in the text, ascending. */
  readonly places: readonly number[];
}

const CONSECUTIVE = 1;
const WORD_START = 0.8;
const GAP = 0.01;
const OUTER_GAP = 0.005;

/** The best of all ways to find the letters of `word` in `text`, whatever their case; undefined where there is none. */
export function matchWord(word: string, text: string): Match | undefined {
  const [needle, hay] = [[...word.toLocaleLowerCase()], [...text.toLocaleLowerCase()]];
  if (needle.length === 0) return { score: 0, places: [] };
  if (!isWithin(needle, hay)) return undefined;
  const bonus = hay.map((_, at) => (at === 0 || !/[\p{L}\p{N}]/u.test(hay[at - 1] ?? '') ? WORD_START : 0));
  /** Of the first letters up to one that lies at this place: the best score, and where the one before lies. */
  let ending: readonly Ending[] = hay.map((letter, at) =>
    letter === needle[0] ? { score: (bonus[at] ?? 0) - at * OUTER_GAP, way: [at] } : NONE,
  );
  for (const letter of needle.slice(1)) ending = nextLetter(letter, hay, bonus, ending);
  const scored = ending.map(({ score, way }, at) => ({ score: score - (hay.length - 1 - at) * OUTER_GAP, way }));
  const best = scored.reduce((left, right) => (right.score > left.score ? right : left), NONE);
  return { score: best.score, places: best.way };
}

interface Ending {
  readonly score: number;
  readonly way: readonly number[];
}

const NONE: Ending = { score: Number.NEGATIVE_INFINITY, way: [] };

function nextLetter(
  letter: string,
  hay: readonly string[],
  bonus: readonly number[],
  before: readonly Ending[],
): readonly Ending[] {
  /** The best of those that ended further left than one place before, less the gap up to here. */
  let apart: Ending = NONE;
  return hay.map((one, at) => {
    const beside = before[at - 1] ?? NONE;
    apart = better({ ...apart, score: apart.score - GAP }, before[at - 2] ?? NONE);
    if (one !== letter) return NONE;
    const best = better(
      { ...beside, score: beside.score + CONSECUTIVE },
      { ...apart, score: apart.score - GAP + (bonus[at] ?? 0) },
    );
    return best.score === Number.NEGATIVE_INFINITY ? NONE : { score: best.score, way: [...best.way, at] };
  });
}

function better(left: Ending, right: Ending): Ending {
  return right.score > left.score ? right : left;
}

function isWithin(needle: readonly string[], hay: readonly string[]): boolean {
  let found = 0;
  for (const letter of hay) if (letter === needle[found]) found += 1;
  return found === needle.length;
}

/** Each word of the query on its own, in any order: `api rest` finds `Restart api`. */
export function matchQuery(query: string, text: string): Match | undefined {
  const words = query.split(/\s+/).filter((word) => word !== '');
  const matches = words.map((word) => matchWord(word, text));
  if (matches.includes(undefined)) return undefined;
  const found = matches.filter((match) => match !== undefined);
  return {
    score: found.reduce((sum, { score }) => sum + score, 0),
    places: [...new Set(found.flatMap(({ places }) => places))].sort((a, b) => a - b),
  };
}
