/** What this package brings. */
import { definePlugin } from 'rubricator/sdk';
import { meilisearch } from './meilisearch.ts';

export const plugin = definePlugin({ targets: [meilisearch] });
