-- The vault: mailbox credentials, each sealed before it arrives. Safe to run again.

create table if not exists credentials (
  id uuid primary key,
  team_id uuid not null,
  mailbox_id uuid not null,
  purpose text not null check (purpose <> ''),
  version integer not null check (version > 0),
  key_id text not null check (key_id <> ''),
  wrapped_key bytea not null,
  ciphertext bytea not null,
  created_at timestamptz not null default now(),
  unique (team_id, mailbox_id, purpose, version)
);

comment on table credentials is
  'Mailbox passwords under envelope encryption; useless without the master key, which is not in any database.';
comment on column credentials.team_id is 'Bound into the seal: a row copied to another team does not open.';
comment on column credentials.mailbox_id is 'Bound into the seal, as are purpose and version.';
comment on column credentials.version is 'Counted up by the caller; a used version is never overwritten.';
comment on column credentials.key_id is 'Which master key wraps the row''s own key: a fingerprint, not a secret.';
comment on column credentials.wrapped_key is 'The row''s own random key, wrapped (AES-256-GCM).';
comment on column credentials.ciphertext is 'The secret under the row''s own key (AES-256-GCM).';

revoke all on credentials from public, audienti_vault_web, audienti_vault_worker;
grant insert on credentials to audienti_vault_web;
grant select, update, delete on credentials to audienti_vault_worker;
