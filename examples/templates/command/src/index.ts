/** What this package brings. */
import { definePlugin } from 'rubricator/sdk';
import { mySource } from './my-source.ts';

export const plugin = definePlugin({ commands: [mySource] });
