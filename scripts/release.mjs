/**
 * `node scripts/release.mjs VERSION [--dry-run]`: a release as one commit and one tag. Sets the version in package.json and the lock
 * file, turns the changelog's "Unreleased" into a section of that version with today's date, commits both and tags `vVERSION`.
 * Pushes nothing. Refuses, before it writes anything, what cannot be a release. `--notes TAG` prints the section of a release.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Stands in package.json, and in what is checked against it, until the project has a home. */
const PLACEHOLDER = /github\.com\/OWNER\//;
const UNRELEASED = '## Unreleased';
const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?$/;

/** What keeps this from being a release, as a sentence; thrown only here and caught only at the end. */
class Refused extends Error {}

/** Whether `next` comes after `now`; of two with equal numbers the one without a pre-release name. */
export function isLater(next, now) {
  const [a, b] = [VERSION.exec(next), VERSION.exec(now)];
  if (!a || !b) return false;
  for (const part of [1, 2, 3]) {
    if (a[part] !== b[part]) return Number(a[part]) > Number(b[part]);
  }
  if (!a[4] || !b[4]) return !a[4] && b[4] !== undefined;
  return a[4].localeCompare(b[4], 'en', { numeric: true }) > 0;
}

/**
 * The changelog with its "Unreleased" part as the section of a version, and an empty one above it.
 * @param {string} text the changelog
 * @param {string} version without `v`
 * @param {string} date as YYYY-MM-DD
 * @returns {{ text: string, section: string }} `section`: what was unreleased, as it stands
 */
export function releaseChangelog(text, version, date) {
  const at = text.indexOf(`\n${UNRELEASED}\n`);
  if (at === -1) throw new Refused(`CHANGELOG.md has no section "${UNRELEASED}".`);
  const end = endOfSection(text, at);
  const section = text.slice(at + UNRELEASED.length + 2, end).trim();
  if (!/^- \[/m.test(section)) throw new Refused('CHANGELOG.md says of nothing that it is new, changed or fixed.');
  const heading = `\n${UNRELEASED}\n\n## ${version} (${date})\n\n`;
  return { text: `${text.slice(0, at)}${heading}${section}\n${text.slice(end)}`, section };
}

/** Where the next section begins. @param {number} at where this one does, at the line break before its heading */
function endOfSection(text, at) {
  const next = text.indexOf('\n## ', at + 1);
  return next === -1 ? text.length : next;
}

/**
 * What the changelog says of a release.
 * @param {string} text the changelog
 * @param {string} tag as `v1.2.3`
 */
export function notesOf(text, tag) {
  const at = text.indexOf(`\n## ${tag.replace(/^v/, '')} (`);
  if (at === -1) throw new Refused(`CHANGELOG.md has no section for ${tag}.`);
  return text.slice(text.indexOf('\n', at + 1), endOfSection(text, at)).trim();
}

/** The text of package.json or of the lock file with another version: only those characters change. */
export function withVersion(text, now, next) {
  // The lock file names it twice, for itself and for its root package; nothing of a dependency stands above them.
  const root = text.indexOf('"node_modules/');
  const head = root === -1 ? text : text.slice(0, root);
  return head.replaceAll(`"version": "${now}"`, `"version": "${next}"`) + text.slice(head.length);
}

function release(folder, version, { dryRun, today }) {
  const git = (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  const file = (name) => path.join(folder, name);
  const read = (name) => readFileSync(file(name), 'utf8');
  const { version: now, repository } = JSON.parse(read('package.json'));
  if (!version || !VERSION.test(version)) throw new Refused('Say which version: node scripts/release.mjs 1.2.3');
  if (!isLater(version, now)) throw new Refused(`${version} does not come after ${now}.`);
  if (PLACEHOLDER.test(repository?.url)) {
    throw new Refused(
      'package.json names no owner of the repository yet, only OWNER; docs/packages.md says how to set it.',
    );
  }
  if (git('status', '--porcelain') !== '') throw new Refused('There are changes that are not committed.');
  if (git('tag', '--list', `v${version}`) !== '') throw new Refused(`The tag v${version} exists already.`);
  const changelog = releaseChangelog(read('CHANGELOG.md'), version, today);
  if (dryRun) return `Would release ${version} after ${now}:\n\n${changelog.section}`;
  writeFileSync(file('CHANGELOG.md'), changelog.text);
  for (const name of ['package.json', 'package-lock.json'])
    writeFileSync(file(name), withVersion(read(name), now, version));
  git('add', 'CHANGELOG.md', 'package.json', 'package-lock.json');
  git('commit', '--quiet', '--message', `chore: release ${version}`);
  git('tag', '--annotate', `v${version}`, '--message', changelog.section);
  return `Released ${version} as a commit and the tag v${version}. To publish it: git push --follow-tags`;
}

if (import.meta.filename === process.argv[1]) {
  const [version] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  try {
    if (process.argv.includes('--notes')) {
      console.log(notesOf(readFileSync('CHANGELOG.md', 'utf8'), version ?? ''));
      process.exit();
    }
    const today = new Date().toISOString().slice(0, 10);
    console.log(release(process.cwd(), version, { dryRun: process.argv.includes('--dry-run'), today }));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
