/** What this package brings. */
import { definePlugin } from 'rubricator/sdk';
import { plexmatch } from './plexmatch.ts';

export const plugin = definePlugin({ readers: [plexmatch] });
