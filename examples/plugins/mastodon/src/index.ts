/** What this package brings. */
import { definePlugin } from 'rubricator/sdk';
import { mastodon } from './mastodon.ts';

export const plugin = definePlugin({ sinks: [mastodon] });
