/** Anchors of headings as GitHub makes them, so that one link works there and on the site. */

/** `What only Compose can do` → `what-only-compose-can-do`. `heading`: its text without marks of Markdown. */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}
