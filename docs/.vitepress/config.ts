/** The documentation as a site, made from the pages as they stand. `npm run docs` builds it, and fails if a link leads nowhere. */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type DefaultTheme, defineConfig, type MarkdownOptions } from 'vitepress';

const ROOT = resolve(import.meta.dirname, '../..');

/** Files that pages link to and that are no pages, from the project's root. The site has them, too. */
const linkedFiles = new Set<string>();

type MarkdownIt = Parameters<NonNullable<MarkdownOptions['config']>>[0];

/** Where a page stands: `path` as the site has it, `realPath` in the project where that is another. */
interface PageEnvironment {
  path: string;
  realPath?: string;
}

/** Leads links to a README to the index of its folder, and leaves links to other files as they are. */
function followLinks(markdown: MarkdownIt): void {
  const ofPages = markdown.renderer.rules.link_open;
  markdown.renderer.rules.link_open = (tokens, index, options, env: PageEnvironment, self) => {
    const token = tokens[index];
    const href = token?.attrGet('href') ?? '';
    const [path = ''] = href.split('#');
    const file = resolve(dirname(env.realPath ?? env.path), path);
    if (/^(?:[a-z]+:|#)/i.test(href) || path.endsWith('.md') || !existsSync(file)) {
      token?.attrSet('href', href.replace(/README\.md(?=#|$)/, 'index.md'));
      return ofPages?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
    }
    linkedFiles.add(relative(ROOT, file));
    return self.renderToken(tokens, index, options);
  };
}

/** A heading's anchor, as code hosts make it, so that one link serves both. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** The groups of pages in the README's part “Documentation”. */
function sidebar(): DefaultTheme.SidebarItem[] {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  return [...readme.matchAll(/^- \*\*(.+?)\*\*: (\[.+)$/gm)].map(([, text = '', links = '']) => ({
    text,
    items: [...links.matchAll(/\[(.+?)\]\((.+?)\.md\)/g)].map(([, name = '', link = '']) => ({
      text: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
      link: `/${link}`,
    })),
  }));
}

export default defineConfig({
  title: 'Rubricator',
  description: 'Identifies the audiobooks and ebooks in your folders, and writes the sidecar files that media servers read.',
  srcDir: ROOT,
  srcExclude: ['test/golden/**', 'test/fixtures/**', 'coverage/**', '.github/**', 'bench-results/**'],
  cacheDir: join(ROOT, 'node_modules/.cache/vitepress'),
  rewrites: (page) => page.replace(/README\.md$/, 'index.md'),
  markdown: { config: followLinks, anchor: { slugify: anchorOf } },
  themeConfig: { search: { provider: 'local' }, sidebar: sidebar() },
  vite: { logLevel: 'warn' },
  buildEnd({ outDir }) {
    for (const file of linkedFiles) {
      mkdirSync(dirname(join(outDir, file)), { recursive: true });
      cpSync(join(ROOT, file), join(outDir, file));
    }
  },
});
