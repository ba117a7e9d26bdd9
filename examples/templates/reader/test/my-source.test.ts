/** The suite that every reader runs, with a file as the other program writes it. */
import { readerContract } from 'rubricator/sdk/testing';
import { mySource } from '../src/my-source.ts';

const text = JSON.stringify({ title: 'The Salt Road', authors: ['Ann Cole'], summary: 'A caravan, a debt, and a road that is not on the map.' });

readerContract({ reader: mySource, sample: { name: 'my-source.json', text }, states: ['title', 'authors', 'description'] });
