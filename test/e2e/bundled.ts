/**
 * Bundles the program before tests start it: a process of the bundle is there in half of the time, and it is what people install. With
 * coverage the sources run, because lines are counted there.
 */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';

/** Packages are found from there, as from `dist`. */
const FOLDER = join(PACKAGE_ROOT, 'node_modules/.cache/rubricator', String(process.pid));

export async function setup(project: TestProject): Promise<void> {
  if (project.vitest.config.coverage.enabled) return;
  const bundle = () => promisify(execFile)(process.execPath, [join(PACKAGE_ROOT, 'config/bundle-program.js'), FOLDER]);
  await bundle();
  project.onTestsRerun(async () => void (await bundle()));
  process.env.BUNDLED_PROGRAM = FOLDER;
}

export function teardown(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}
