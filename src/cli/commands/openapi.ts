/** The command `openapi`. */
import type { AddCommand } from '../options.ts';

export const addOpenApi: AddCommand = (program, exit) =>
  program
    .command('openapi')
    .description('print the description of the HTTP interface (OpenAPI 3.1, as JSON)')
    .action(async () => exit((await import('../openapi.ts')).openApiCommand()));
