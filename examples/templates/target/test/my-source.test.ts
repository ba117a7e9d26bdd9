/** The suite that every catalogue target runs. */
import { targetContract } from 'rubricator/sdk/testing';
import { mySource } from '../src/my-source.ts';
import { server } from './server.ts';

targetContract({
  target: mySource,
  options: { url: 'https://target.example/store', token: 'a-token-of-ours' },
  server,
  secrets: ['a-token-of-ours'],
});
