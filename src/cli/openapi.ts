/** `rubricator openapi`: prints the description of the HTTP interface. It needs no config and no daemon. */
import { VERSION } from '../runtime/version.ts';
import { describeApi } from '../server/server.ts';
import { EXIT } from './exit-codes.ts';
import { outJson } from './screen.ts';

export function openApiCommand(): number {
  outJson(describeApi(VERSION));
  return EXIT.ok;
}
