/** What docker-compose 1.29 prints for projects, without its start-up time for each. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';

export interface ConfigQuestion {
  readonly cwd: string;
  /** As after `docker-compose`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The parsed outputs in the order of the questions; numbers stay as they are spelled. Throws when one is refused. */
export function composeConfigs(questions: readonly ConfigQuestion[]): readonly unknown[] {
  const program = join(import.meta.dirname, 'programs/compose-configs.py');
  const options = { input: JSON.stringify(questions), encoding: 'utf8', maxBuffer: 64_000_000 } as const;
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' };
  const answers: readonly Answer[] = JSON.parse(execFileSync('/usr/bin/python3', [program], { ...options, env }));
  return answers.map(({ code, stdout, stderr }, index) => {
    if (code !== 0) throw new Error(`docker-compose says of ${questions[index]?.cwd}: ${stderr}`);
    // YAML 1.1 and 1.2 disagree on what is a number (1e3, 0o7), and a reader of environments wants the text anyway.
    return parseYaml(stdout, {
      customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !/:(?:int|float)$/.test(tag.tag)),
    });
  });
}
