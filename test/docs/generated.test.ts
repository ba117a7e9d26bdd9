import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { textOf } from '../house.ts';
import { commandReference } from './command-reference.ts';
import { withScanTimes } from './scan-times.ts';

const COMMANDS = 'docs/commands.md';
const FIRST_SCAN = 'docs/first-scan.md';

test('the reference of commands is what the program says of itself', () => {
  expect(textOf(COMMANDS), 'run: npm run generate').toBe(commandReference(createProgram(() => undefined)));
});

test('the times of a first scan follow from the providers’ limits', () => {
  const page = textOf(FIRST_SCAN);
  expect(page, 'run: npm run generate').toBe(withScanTimes(page));
  expect(page).toMatch(/^\| Audible \| 120 a minute \|/m);
});
