/** The site that `npm run docs` makes of docs/, in dist/site. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import manifest from '../../package.json' with { type: 'json' };
import { DEVELOPERS, SIDEBAR, USERS } from './navigation.ts';
import { siteLink } from './outside-links.ts';
import { slugOf } from './slug.ts';

const ROOT = join(import.meta.dirname, '../..');
const REPOSITORY = manifest.repository.url.replace(/^git\+|\.git$/g, '');

const first = (groups: typeof USERS, group: number) => groups[group]?.items[0]?.link ?? '/';

export default defineConfig({
  title: manifest.productName,
  description: manifest.description,
  lang: 'en',
  outDir: join(ROOT, 'dist/site'),
  cacheDir: join(ROOT, 'node_modules/.cache/vitepress'),
  // Below another address than the root of its server: `npm run docs -- --base /stacklight/`.
  base: '/',
  markdown: {
    anchor: { slugify: slugOf },
    config: (md) => {
      const { renderer } = md;
      const open =
        renderer.rules.link_open ?? ((tokens, index, options, _env, self) => self.renderToken(tokens, index, options));
      renderer.rules.link_open = (tokens, index, options, env, self) => {
        const token = tokens[index];
        const link = token?.attrGet('href');
        if (token && link) token.attrSet('href', siteLink(link, env.relativePath ?? '', `${REPOSITORY}/blob/main`));
        return open(tokens, index, options, env, self);
      };
    },
  },
  transformHead: ({ siteData }) => [['link', { rel: 'icon', href: `${siteData.base}icon.png` }]],
  themeConfig: {
    logo: '/icon.png',
    search: {
      provider: 'local',
      options: {
        // The label of a code block stands right before its text, and would become a part of its first word.
        _render: async (text, env, md) =>
          (await md.renderAsync(text, env)).replace(/<span class="lang">[^<]*<\/span>/g, ' '),
      },
    },
    outline: [2, 3],
    nav: [
      {
        text: 'Guide',
        link: first(USERS, 0),
        activeMatch: '^/(first|packages|import|machine|comparison|tasks|migrate)',
      },
      { text: 'Stack file', link: '/stack-file' },
      { text: 'Command line', link: '/command-line' },
      {
        text: 'Developers',
        link: first(DEVELOPERS, 0),
        activeMatch: '^/(architecture|faults|dependencies|windows|words|decisions)',
      },
    ],
    sidebar: Object.fromEntries(
      Object.entries(SIDEBAR).map(([path, groups]) => [
        path,
        groups.map(({ text, items }) => ({ text, items: [...items] })),
      ]),
    ),
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
  },
  buildEnd: async ({ outDir }) => {
    // Editors and the schema store find the schema under this name.
    await copyFile(join(ROOT, 'assets/stacklight.schema.json'), join(outDir, 'stacklight.schema.json'));
    await copyFile(join(ROOT, 'assets/icons/app/64x64.png'), join(outDir, 'icon.png'));
  },
});
