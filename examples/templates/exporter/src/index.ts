/** What this package brings. */
import { definePlugin } from 'rubricator/sdk';
import { mySource, mySourceReader } from './my-source.ts';

export const plugin = definePlugin({ exporters: [mySource], readers: [mySourceReader] });
