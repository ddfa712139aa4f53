/** Of the full world: two who may be one person, and two who were said to be two. */
import { keepApart } from "#app/duplicates/probable.server.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import type { Person } from "#tests/support/people.ts";

export async function plantDoubles({ member }: Person, marker: string) {
  const add = async (word: string) => {
    const names = { firstName: `Twin ${marker}`, lastName: `${marker}son`, position: word };
    const work = { company: `${marker} Ltd`, country: "GB", source: `${marker} fair` };
    const email = `${word}.${marker}@${marker}.example`;
    const { value } = await addProspect(member, { ...names, ...work, email });
    return value!.id;
  };
  const [one, other, third] = [await add("twin"), await add("double"), await add("third")];
  await keepApart(member, one, third);
  return { duplicates: [one], other: [other] };
}
