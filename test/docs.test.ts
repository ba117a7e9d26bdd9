/** Holds the documentation together: links lead somewhere, decisions have one form, and what the source cites exists. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../src/cli/program.ts';
import { tableOptions } from '../src/cli/table-options.ts';
import { PACKAGE_ROOT } from '../src/runtime/version.ts';
import { commandReference } from './docs/command-reference.ts';
import { withPermissions } from './docs/permissions.ts';
import { withScanTimes } from './docs/scan-times.ts';
import { sourcesIn, textOf } from './house.ts';

const LEFT_OUT = new Set(['node_modules', 'dist', 'coverage', '.git']);

/** Markdown files below a folder, as paths from the project's root. */
function pagesIn(folder: string): string[] {
  return readdirSync(join(PACKAGE_ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const pages = pagesIn('').filter((page) => !page.startsWith('test/golden/') && !page.startsWith('test/fixtures/'));

/** Lines outside of code blocks. */
function proseOf(page: string): string[] {
  let isCode = false;
  return textOf(page)
    .split('\n')
    .filter((line) => {
      const isFence = /^\s*```/.test(line);
      if (isFence) isCode = !isCode;
      return !isFence && !isCode;
    });
}

function headingsOf(page: string): string[] {
  return proseOf(page).flatMap((line) => /^#{1,6} (.+)$/.exec(line)?.[1]?.trim() ?? []);
}

/** A heading's anchor, as the hosting makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** The numbers of a page's sections: `2.9` of `### 2.9 What we write`. */
function sectionsOf(page: string): Set<string> {
  return new Set(headingsOf(page).flatMap((heading) => /^(\d+(?:\.\d+)*)\.? /.exec(heading)?.[1] ?? []));
}

function linksOf(page: string): string[] {
  const prose = proseOf(page)
    .join('\n')
    .replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target ?? '').filter((target) => !/^[a-z]+:/i.test(target));
}

function isBroken(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(PACKAGE_ROOT, resolve(PACKAGE_ROOT, dirname(page), path));
  if (!existsSync(join(PACKAGE_ROOT, target))) return true;
  return anchor !== undefined && target.endsWith('.md') && !headingsOf(target).map(anchorOf).includes(anchor);
}

describe('pages', () => {
  test.each(pages)('every relative link of %s leads somewhere', (page) => {
    expect(linksOf(page).filter((link) => isBroken(page, link))).toEqual([]);
  });
});

test('the README is read in five minutes, and leads to every page for users', () => {
  const readme = textOf('README.md');
  expect(readme.split(/\s+/).length).toBeLessThanOrEqual(900);
  // Pages for those who change the program are reached from the map of the source.
  const inside = ['domain-rules', 'formats'].map((name) => `docs/${name}.md`);
  const forUsers = pages.filter((page) => /^docs\/[^/]+\.md$/.test(page) && !inside.includes(page));
  expect(forUsers.filter((page) => !readme.includes(`(${page})`))).toEqual([]);
});

describe('what is made by npm run generate', () => {
  test('the reference of commands is what the program says of itself', () => {
    expect(textOf('docs/commands.md'), 'run: npm run generate').toBe(commandReference(createProgram(() => undefined, tableOptions)));
  });

  test('the table of permissions is that of the routes, each of which is tried', () => {
    const page = textOf('docs/users.md');
    expect(page, 'run: npm run generate').toBe(withPermissions(page));
  });

  test('the times of a first scan follow from the providers’ limits', () => {
    const page = textOf('docs/first-scan.md');
    expect(page, 'run: npm run generate').toBe(withScanTimes(page));
    expect(page).toMatch(/^\| Audible \| 120 a minute \|/m);
  });
});

const DECISIONS = 'docs/decisions';
const decisions = readdirSync(join(PACKAGE_ROOT, DECISIONS)).filter((name) => name !== 'README.md');

describe('decisions', () => {
  const index = textOf(`${DECISIONS}/README.md`);
  const numbers = decisions.map((name) => name.slice(0, 4));

  test('no two have one number', () => {
    expect(numbers).toEqual([...new Set(numbers)]);
  });

  test.each(decisions)('%s has number, date, status and three parts, and is in the index', (name) => {
    const [title = '', ...rest] = textOf(`${DECISIONS}/${name}`).split('\n');
    const heading = new RegExp(`^# ${name.slice(0, 4)}: (\\S.*)$`).exec(title)?.[1];
    expect(heading, 'its first line is `# NNNN: Title`').toBeDefined();
    const status = rest.flatMap((line) => /^Status: (.+)$/.exec(line)?.[1] ?? []);
    expect(rest.filter((line) => /^Date: \d{4}-\d{2}-\d{2}$/.test(line))).toHaveLength(1);
    expect(status).toEqual([expect.stringMatching(/^(?:accepted|superseded by \d{4})$/)]);
    expect(rest.filter((line) => line.startsWith('## '))).toEqual(['## Context', '## Decision', '## Consequences']);
    const successor = /\d{4}$/.exec(status[0] ?? '')?.[0];
    if (successor) expect(numbers).toContain(successor);
    expect(index).toContain(`| [${name.slice(0, 4)}](${name}) | ${heading} | ${status[0]} |`);
  });
});

/** What comments cite, with the sections: `docs/formats.md, 2.10 and 4.4`, `docs/decisions/0004`. */
function citationsOf(file: string): { path: string; sections: string[] }[] {
  const found = textOf(file).matchAll(/(?<![\w/])docs\/([\w-]+(?:\/[\w-]+)*(?:\.\w+)?)((?:(?:,| and) \d+(?:\.\d+)?)*)/g);
  return [...found].map(([, path = '', sections = '']) => ({ path: `docs/${path}`, sections: sections.match(/\d+(?:\.\d+)?/g) ?? [] }));
}

function pageOf(path: string): string | undefined {
  if (existsSync(join(PACKAGE_ROOT, path))) return path;
  const name = path.slice(DECISIONS.length + 1);
  const decision = /^\d{4}$/.test(name) ? decisions.find((each) => each.startsWith(`${name}-`)) : undefined;
  return decision && `${DECISIONS}/${decision}`;
}

describe('citations', () => {
  const sources = ['src', 'config', 'providers', 'exporters', 'test'].flatMap(sourcesIn).filter((file) => file !== 'test/docs.test.ts');
  const citing = sources.map((file) => ({ file, citations: citationsOf(file) })).filter(({ citations }) => citations.length > 0);

  test.each(citing)('$file cites pages and sections that exist', ({ citations }) => {
    for (const { path, sections } of citations) {
      const page = pageOf(path);
      expect(page, path).toBeDefined();
      if (sections.length > 0) expect(sections.filter((section) => !sectionsOf(page ?? '').has(section))).toEqual([]);
    }
  });

  test('a design, a set of rules or a format is cited by its path', () => {
    const vague = /\b(?:domain rules|formats?|design), (?:section|sections|decision) \d/i;
    expect(sources.filter((file) => vague.test(textOf(file)))).toEqual([]);
  });
});
