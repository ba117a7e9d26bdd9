/** The tables of users and of what they sign in with, as kysely sees them. */
import type { Generated } from 'kysely';

interface UserTable {
  id: Generated<number>;
  name: string;
  role: string;
  password_hash: string | null;
  created_at: number;
  seen_at: number | null;
}

interface SessionTable {
  id: Generated<number>;
  hash: string;
  user_id: number;
  started_at: number;
  seen_at: number;
  address: string | null;
}

interface PasswordLinkTable {
  hash: string;
  user_id: number;
  until: number;
}

interface ApiTokenTable {
  id: Generated<number>;
  hash: string;
  user_id: number;
  name: string;
  /** JSON. */
  scopes: string;
  created_at: number;
  used_at: number | null;
}

export interface AccountTables {
  users: UserTable;
  sessions: SessionTable;
  password_links: PasswordLinkTable;
  api_tokens: ApiTokenTable;
}
