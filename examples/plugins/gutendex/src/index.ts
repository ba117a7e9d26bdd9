/** What this package brings. */
import { definePlugin } from 'rubricator/sdk';
import { gutendex } from './gutendex.ts';

export const plugin = definePlugin({ providers: [gutendex] });
