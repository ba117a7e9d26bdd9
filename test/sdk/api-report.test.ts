import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { API_REPORT, apiReport } from './api-report.ts';

test('the contract is what was agreed: whoever changes it raises SDK_VERSION, says so in the changelog, and runs npm run generate', () => {
  expect(apiReport()).toBe(readFileSync(join(PACKAGE_ROOT, API_REPORT), 'utf8'));
});
