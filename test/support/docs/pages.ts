/** The pages that people read, taken apart: their code blocks, headings and links. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked, type Token } from 'marked';
import { slugOf } from '../../../docs/.vitepress/slug.ts';
import { PROJECT } from '../project-root.ts';

export interface Page {
  /** From the project's folder, with slashes: `docs/stack-file.md`. */
  readonly file: string;
  readonly text: string;
}

export interface Block {
  /** The first word behind the fence: `sh`, `yaml`; empty where there is none. */
  readonly language: string;
  /** What stands in brackets behind it: `[stacklight.yaml]`, `[install]`. See CONTRIBUTING.md, Documentation. */
  readonly title: string | undefined;
  readonly text: string;
}

/** README and its like in the project's folder, and everything below docs/. */
export function allPages(): readonly Page[] {
  const top = readdirSync(PROJECT).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md');
  const docs = readdirSync(join(PROJECT, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.md'));
  return [...top, ...docs].sort().map(page);
}

export function page(file: string): Page {
  return { file, text: readFileSync(join(PROJECT, file), 'utf8') };
}

export function blocksOf({ text }: Page): readonly Block[] {
  return tokensOf(text).flatMap((token) => {
    if (token.type !== 'code') return [];
    const [language = ''] = (token.lang ?? '').split(/\s/);
    const title = /\[(.+)\]/.exec(token.lang ?? '')?.[1];
    return [{ language, title, text: token.text }];
  });
}

/** Commands in the middle of a sentence: what stands between backquotes. */
export function codeSpansOf({ text }: Page): readonly string[] {
  return tokensOf(text).flatMap((token) => (token.type === 'codespan' ? [token.text] : []));
}

/** Targets of links and pictures, as written. */
export function linksOf({ text }: Page): readonly string[] {
  return tokensOf(text).flatMap((token) => (token.type === 'link' || token.type === 'image' ? [token.href] : []));
}

/** The anchors that a page has; a heading that stands twice gets a number, as GitHub gives it. */
export function anchorsOf({ text }: Page): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = tokensOf(text).flatMap((token) => {
    if (token.type !== 'heading') return [];
    const slug = slugOf(plain(token.tokens ?? []));
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return [times === 0 ? slug : `${slug}-${times}`];
  });
  return new Set(anchors);
}

function tokensOf(text: string): readonly Token[] {
  const found: Token[] = [];
  marked.walkTokens(marked.lexer(withoutFrontMatter(text)), (token) => {
    found.push(token);
  });
  return found;
}

/** The settings of a page for the site, which only its front page has. */
function withoutFrontMatter(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n/, '');
}

function plain(tokens: readonly Token[]): string {
  return tokens
    .map((token) => ('tokens' in token && token.tokens ? plain(token.tokens) : 'text' in token ? token.text : ''))
    .join('');
}
