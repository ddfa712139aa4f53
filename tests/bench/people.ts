/** A team with very many prospects, made by the database itself. */
import postgres from "postgres";
import type { Ground } from "#tests/bench/ground.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const made = new Map<number, Promise<Person>>();

/** Made once per run and size; reused by the benches that only read. */
export function aTeamOf(ground: Ground, count: number): Promise<Person> {
  const known = made.get(count) ?? make(ground, count);
  made.set(count, known);
  return known;
}

async function make(ground: Ground, count: number): Promise<Person> {
  const ada = await aMember();
  const sql = postgres(ground.superuserUrl, { max: 1, onnotice: () => {} });
  const { teamId } = ada.member;
  const origin = "01900000-0000-7000-8000-000000000001";
  await sql`insert into origins (id, team_id, created_at, updated_at, kind, at)
    values (${origin}, ${teamId}, now(), now(), 'import', now())`;
  await sql`
    insert into prospects (id, team_id, created_at, updated_at, email, email_key, first_name, last_name,
      position, company, country, origin_id, justified_at)
    select ('01900000-' || lpad(to_hex(n / 65536), 4, '0') || '-7' || lpad(to_hex(n % 4096), 3, '0')
        || '-8' || lpad(to_hex((n / 4096) % 4096), 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid,
      ${teamId}, now(), now(), mail, mail, first, last,
      (array['Head of Sales', 'Buyer', 'Engineer', 'Founder'])[1 + n % 4], company, 'DE', ${origin}, now()
    from generate_series(1, ${count}::int) n,
      lateral (select
        (array['Ada', 'Grace', 'Linus', 'Barbara', 'Edsger', 'Yukihiro', 'Radia'])[1 + n % 7] as first,
        md5(n::text) as last,
        (array['Lark', 'Fenn', 'Oak', 'Stone', 'Mill'])[1 + n % 5] || n / 40 as company) names,
      lateral (select lower(first) || '.' || left(last, 10) || n || '@' || lower(company) || '.example' as mail) address`;
  await sql`analyze prospects`;
  await sql.end();
  return ada;
}
