/** How commands write a file that is there once it is whole. */
export { writeWhole } from '../files/write-streamed.ts';
