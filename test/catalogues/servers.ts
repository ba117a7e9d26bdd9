/**
 * Databases for tests. A real server is used where one answers; where none does, PGlite stands in for PostgreSQL, and tests on MySQL are
 * skipped by name. With `CI` set, the real ones must answer.
 */
import { randomBytes } from 'node:crypto';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import Database from 'better-sqlite3';
import { MongoClient } from 'mongodb';
import { createConnection as connectMysql } from 'mysql2/promise';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';

const POSTGRES = process.env.RUBRICATOR_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const MYSQL = process.env.RUBRICATOR_TEST_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306/mysql';

export const hasPostgres = await answers(POSTGRES);
export const hasMysql = await answers(MYSQL);

if (process.env.CI && !(hasPostgres && hasMysql)) throw new Error('PostgreSQL and MySQL must answer where CI is set');

function answers(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port) }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

const newName = () => `rubricator_test_${randomBytes(6).toString('hex')}`;

export function sqliteFile(): string {
  return join(tempFolder(), 'catalogue.sqlite');
}

export function onSqlite(statement: string, file: string): void {
  const database = new Database(file);
  try {
    database.exec(statement);
  } finally {
    database.close();
  }
}

/** The address of an empty database, which is gone after the test. */
export async function postgresUrl(): Promise<string> {
  const { url, drop } = await postgresDatabase();
  onTestFinished(drop);
  return url;
}

interface EmptyDatabase {
  url: string;
  /** So many at once it can serve. */
  connections: number;
  drop(): Promise<void>;
}

/** An empty database that is there until it is dropped. */
export async function postgresDatabase(): Promise<EmptyDatabase> {
  if (!hasPostgres) return pgliteDatabase();
  const name = newName();
  await onPostgres(`create database ${name}`);
  return { url: withDatabase(POSTGRES, name), connections: 4, drop: () => onPostgres(`drop database if exists ${name} with (force)`) };
}

export async function onPostgres(statement: string, url = POSTGRES): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function pgliteDatabase(): Promise<EmptyDatabase> {
  const db = await PGlite.create();
  // It serves one after the other, but hears of the end of one only after the next has come; and some tests keep several open.
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 10 });
  await server.start();
  return {
    url: `postgres://postgres@${server.getServerConn()}/postgres`,
    connections: 1,
    async drop() {
      await server.stop();
      await db.close();
    },
  };
}

/** The same, in MySQL. */
export async function mysqlUrl(): Promise<string> {
  const name = newName();
  await onMysql(`create database ${name}`);
  onTestFinished(() => onMysql(`drop database if exists ${name}`));
  return withDatabase(MYSQL, name);
}

export async function onMysql(statement: string, url = MYSQL): Promise<void> {
  const connection = await connectMysql(url);
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}

function withDatabase(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}

/** The address of an empty database on a real server, which is gone after the test. No server is part of this project: set RUBRICATOR_TEST_MONGODB_URL. */
export const MONGODB = process.env.RUBRICATOR_TEST_MONGODB_URL;

export async function mongoUrl(address: string): Promise<string> {
  const url = address.replace(/^([^/]*\/\/[^/?]+)(?:\/[^?]*)?/, (_, server: string) => `${server}/${newName()}`);
  onTestFinished(async () => {
    const client = new MongoClient(url);
    await client.db().dropDatabase();
    await client.close();
  });
  return url;
}
