/** An onlooker of the torture's own in the database: sees each change of a state, by the database's clock. */
import type postgres from "postgres";

export type Change = {
  kind: "send" | "enrolment" | "mailbox";
  id: string;
  /** Null when the row was made. */
  was: string | null;
  state: string;
  /** When, and when the transaction began that did it. */
  at: Date;
  began: Date;
};

const tables = { sends: "send", enrolments: "enrolment", mailboxes: "mailbox" } as const;

/** From now on; asked for again it changes nothing. The application's own triggers are not touched. */
export async function setWitness(superuser: postgres.Sql): Promise<void> {
  await superuser.unsafe(`
    create table if not exists witness (
      n bigserial, kind text, id uuid, was text, state text,
      at timestamptz default clock_timestamp(), began timestamptz default transaction_timestamp());
    create or replace function witness() returns trigger language plpgsql security definer as $$
    begin
      insert into public.witness (kind, id, was, state) values
        (tg_argv[0], new.id, case tg_op when 'UPDATE' then old.state end, new.state);
      return null;
    end $$;`);
  for (const [table, kind] of Object.entries(tables)) {
    await superuser.unsafe(`
      create or replace trigger z_made after insert on ${table}
        for each row execute function witness('${kind}');
      create or replace trigger z_changed after update on ${table}
        for each row when (old.state is distinct from new.state)
        execute function witness('${kind}');`);
  }
}

/** Of these rows, in order. */
export async function changesOf(superuser: postgres.Sql, ids: string[]): Promise<Change[]> {
  const rows = await superuser<Change[]>`
    select kind, id, was, state, at, began from witness where id = any(${ids}) order by n`;
  return [...rows];
}
