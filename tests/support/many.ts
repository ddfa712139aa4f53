/** Very many invented prospects of one team, made by the database itself: names, companies, lists, values. */
import type postgres from "postgres";

const FIRST =
  "Ada Grace Linus Barbara Edsger Yukihiro Radia Zoë Søren Łukasz José María Jürgen Björn Anna Peter Sophie Thomas Julia Michael Laura Daniel Sarah David Emma Lukas Mia Paul Lena Felix Nina Simon Eva Marc Claire Pierre Marie Luca Giulia Marco";
const PARTS =
  "love mar ber stein hof man son dal gren lund wick ton ford ley ham bridge well field worth berg wald bach mei schm ro der kow ski nov ak pet rov an der ov ic har ris gar cia lo pez fer nan dez mo reau du pont le fe bvre";
const COMPANY =
  "Lark Fenn Oak Stone Mill Nord Delta Alpha Blue Green Iron Silver Data Cloud Solar Terra Astra Omni Vera Nova";
const TRADE = "works tech soft logic media group labs systems partners capital";

export type Many = { bigList: string; smallList: string; field: string; imported: string };

/**
 * `seed` keeps two teams' ids apart. A third is in one list and one in a thousand in another; a fifth
 * has a number; three in ten have a verdict and one in twenty was contacted. Four imports brought them.
 */
export async function plantMany(
  sql: postgres.Sql,
  { teamId, count, seed = 1 }: { teamId: string; count: number; seed?: number },
): Promise<Many> {
  const uuid = (n: number) => `0190000${seed}-0000-7000-9000-${n.toString(16).padStart(12, "0")}`;
  const own = { bigList: uuid(1), smallList: uuid(2), field: uuid(3), imported: uuid(10) };
  for (let n = 0; n < 4; n++) {
    await sql`insert into files (id, team_id, created_at, updated_at, kind, name, location, bytes, sha256)
      values (${uuid(20 + n)}, ${teamId}, now(), now(), 'import', ${`file ${n}.csv`}, ${uuid(20 + n)}, 1, '')`;
    await sql`insert into imports (id, team_id, created_at, updated_at, file_id, state, delimiter, has_header, columns, origin_id)
      values (${uuid(10 + n)}, ${teamId}, now(), now(), ${uuid(20 + n)}, 'done', ',', true, '[]', ${uuid(48 + n)})`;
    await sql`insert into origins (id, team_id, created_at, updated_at, kind, import_id, at)
      values (${uuid(48 + n)}, ${teamId}, now(), now(), 'import', ${uuid(10 + n)}, now())`;
  }
  const words = (text: string) => sql`string_to_array(${text}, ' ')`;
  const any = (list: string, by: string) =>
    sql`(${words(list)})[1 + (hashint4(${sql.unsafe(by)}) & 2147483647) % ${list.split(" ").length}]`;
  await sql`
    insert into prospects (id, team_id, created_at, updated_at, email, email_key, first_name, last_name, position,
      company, country, origin_id, justified_at, verdict, verified_at, last_contacted_at)
    select (${`0190000${seed}-`} || lpad(to_hex(n / 65536), 4, '0') || '-7' || lpad(to_hex(n % 65536 / 16), 3, '0')
        || '-8' || lpad(to_hex(n % 16), 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid,
      ${teamId}, now() - (${count}::int - n) * interval '20 seconds', now(), mail, mail, first, last,
      (array['Head of Sales', 'Buyer', 'Engineer', 'Founder', 'Geschäftsführer', 'Directeur'])[1 + n % 6], company,
      (array['DE', 'FR', 'GB', 'US', 'PL', 'ES', 'IT', 'SE'])[1 + (hashint4(n + 9) & 7)],
      (${`0190000${seed}-0000-7000-9000-`} || lpad(to_hex(48 + n % 4), 12, '0'))::uuid,
      now() - (${count}::int - n) * interval '600 days' / ${count}::int,
      case when n % 10 < 3 then (array['valid', 'risky', 'invalid', 'unknown'])[1 + n % 4] end,
      case when n % 10 < 3 then now() end,
      case when n % 20 = 0 then now() - (n % 300) * interval '1 day' end
    from generate_series(1, ${count}::int) n,
      lateral (select ${any(FIRST, "n")} as first,
        initcap(${any(PARTS, "n + 1")} || ${any(PARTS, "n + 2")} || case when n % 2 = 0 then ${any(PARTS, "n + 3")} else '' end) as last,
        ${any(COMPANY, "n / 40")} || ${any(TRADE, "n / 40 + 7")} || ' ' || n / 4000 as company) names,
      lateral (select plain_text(first) || '.' || lower(last) || n || '@' || replace(lower(company), ' ', '') || '.example' as mail) address`;
  for (const [id, name] of [
    [own.bigList, "big"],
    [own.smallList, "small"],
  ] as const) {
    await sql`insert into labels (id, team_id, created_at, updated_at, kind, name, name_key)
      values (${id}, ${teamId}, now(), now(), 'list', ${name}, ${name})`;
    await sql`insert into labelled (team_id, label_id, prospect_id, created_at)
      select team_id, ${id}, id, now() from prospects
      where team_id = ${teamId} and hashtext(id::text) % ${name === "big" ? 3 : 1000} = 0`;
  }
  await sql`insert into custom_fields (id, team_id, created_at, updated_at, kind, name, name_key)
    values (${own.field}, ${teamId}, now(), now(), 'number', 'Employees', 'employees')`;
  await sql`insert into custom_values (team_id, prospect_id, field_id, text, text_key, number, origin_id, updated_at)
    select team_id, id, ${own.field}, value::text, value::text, value, origin_id, now()
    from prospects, lateral (select abs(hashtext(id::text)) % 1000 as value) as made
    where team_id = ${teamId} and hashtext(id::text) % 5 = 0`;
  return own;
}

export async function settle(sql: postgres.Sql): Promise<void> {
  await sql`vacuum analyze prospects, labelled, custom_values, origins, imports, labels`;
}
